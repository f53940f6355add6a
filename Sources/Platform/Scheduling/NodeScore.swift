/// How well a node suits a pod; each part is in `0...100`, and more is better.
public struct NodeScore: Hashable, Sendable {
    /// How much of the node would be left: the score of `LeastAllocated`.
    public let leastAllocated: Int64
    /// How alike processor and memory would be used: the score of `BalancedAllocation`.
    public let balancedAllocation: Int64

    /// The sum, both parts with weight 1 as by default.
    public var total: Int64 { leastAllocated + balancedAllocation }

    /// The score of a node for a pod that fits there.
    init(of state: NodeState, for pod: PodDemand) {
        leastAllocated = Self.leastAllocated(state, pod)
        balancedAllocation = Self.balancedAllocation(state, pod)
    }

    /// Source: `leastResourceScorer` in
    /// `pkg/scheduler/framework/plugins/noderesources/least_allocated.go` (Kubernetes 1.29.6).
    private static func leastAllocated(_ state: NodeState, _ pod: PodDemand) -> Int64 {
        var sum: Int64 = 0
        var count: Int64 = 0
        for name in [ResourceName.cpu, .memory] {
            let allocatable = NodeState.amount(of: name, in: state.node.allocatable)
            guard allocatable > 0 else { continue }
            let requested =
                NodeState.amount(of: name, in: state.requestedOrAssumed)
                + NodeState.amount(of: name, in: pod.requestsOrAssumed)
            count += 1
            guard requested <= allocatable else { continue }
            // Wide: a hundred times an amount of memory need not fit in 64 bits.
            sum += Int64(Int128(allocatable - requested) * 100 / Int128(allocatable))
        }
        return count == 0 ? 0 : sum / count
    }

    /// Source: `balancedResourceScorer` in
    /// `pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go`
    /// (Kubernetes 1.29.6).
    private static func balancedAllocation(_ state: NodeState, _ pod: PodDemand) -> Int64 {
        let fractions = [ResourceName.cpu, .memory].compactMap { name -> Double? in
            let allocatable = NodeState.amount(of: name, in: state.node.allocatable)
            guard allocatable > 0 else { return nil }
            let requested =
                NodeState.amount(of: name, in: state.requested)
                + NodeState.amount(of: name, in: pod.requests)
            return min(1, Double(requested) / Double(allocatable))
        }
        guard fractions.count == 2 else { return 100 }
        let deviation = abs((fractions[0] - fractions[1]) / 2)
        return Int64((1 - deviation) * 100)
    }
}

/// What a node has, and what the pods placed on it have taken.
///
/// Processor counts in thousandths, all else in whole units, as the scheduler computes.
///
/// Source: `NodeInfo` and `Resource` in `pkg/scheduler/framework/types.go` (Kubernetes 1.29.6).
struct NodeState: Hashable, Sendable {
    let node: Node
    /// The sum of the requests of the pods.
    private(set) var requested = ResourceList()
    /// The sum where a container that requests no processor or memory counts 100m and 200Mi.
    private(set) var requestedOrAssumed = ResourceList()
    private(set) var podCount: Int64 = 0

    init(_ node: Node) { self.node = node }

    mutating func add(_ pod: PodDemand) {
        requested.add(pod.requests)
        requestedOrAssumed.add(pod.requestsOrAssumed)
        podCount += 1
    }

    mutating func remove(_ pod: PodDemand) {
        requested.subtract(pod.requests)
        requestedOrAssumed.subtract(pod.requestsOrAssumed)
        podCount -= 1
    }

    /// Why the pod does not fit, in the scheduler's words; empty if it does.
    ///
    /// Limits and real use play no part. A resource of which the pod requests nothing is not
    /// looked at, even where the node is overcommitted.
    ///
    /// Source: `fitsRequest` in `pkg/scheduler/framework/plugins/noderesources/fit.go`
    /// (Kubernetes 1.29.6).
    func insufficientResources(for pod: PodDemand) -> [String] {
        var reasons: [String] = []
        if podCount + 1 > (node.allocatable[.pods]?.value ?? 0) { reasons.append("Too many pods") }
        for entry in pod.requests.entries {
            let amount = Self.count(entry.quantity, of: entry.name)
            let free =
                Self.amount(of: entry.name, in: node.allocatable)
                - Self.amount(of: entry.name, in: requested)
            if amount > 0 && amount > free { reasons.append("Insufficient \(entry.name)") }
        }
        return reasons
    }

    static func amount(of name: ResourceName, in list: ResourceList) -> Int64 {
        list[name].map { count($0, of: name) } ?? 0
    }

    private static func count(_ quantity: Quantity, of name: ResourceName) -> Int64 {
        // Half the range: the difference of two amounts stays an Int64.
        let value = name == .cpu ? quantity.milliValue : quantity.value
        return min(max(value, -.max / 2), .max / 2)
    }
}

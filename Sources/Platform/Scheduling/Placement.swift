/// The nodes of a cluster and the pods on them: finds a node for each pod, one after the other.
///
/// A node is out of the question if it is cordoned, has a taint that the pod does not tolerate,
/// lacks a label of the pod's node selector or has too little left of what the pod requests. Of
/// the others the one with the highest score wins.
///
/// Where this departs from kube-scheduler 1.29.6: among nodes of equal score the first wins, where
/// the real one picks one at random; pods of a controller are not spread on top of that
/// (`PodTopologySpread`), `PreferNoSchedule` taints, affinity and images do not count; all nodes
/// are scored, however many; and nothing is preempted.
public struct Placement: Hashable, Sendable {
    private var states: [NodeState]

    /// Where a pod goes.
    public enum Outcome: Hashable, Sendable {
        /// To the node of this index.
        case placed(node: Int)
        /// Nowhere for now; the message of kube-scheduler.
        case pending(message: String)
    }

    /// Nodes without pods.
    public init(nodes: [Node]) { states = nodes.map(NodeState.init) }

    /// The nodes, in the order given.
    public var nodes: [Node] { states.map(\.node) }

    /// The number of pods on the node of an index.
    public func podCount(onNode index: Int) -> Int { Int(states[index].podCount) }

    /// Finds a node for a pod and takes what the pod requests from it.
    ///
    /// - Parameter spec: The pod, after all defaulting.
    /// - Returns: The node, or why there is none.
    public mutating func place(_ spec: PodSpec) -> Outcome {
        let demand = PodDemand(spec)
        var best: (node: Int, total: Int64)?
        for (index, state) in states.enumerated() where failures(of: state, spec, demand).isEmpty {
            let total = NodeScore(of: state, for: demand).total
            if best.map({ total > $0.total }) ?? true { best = (index, total) }
        }
        guard let best else { return .pending(message: pendingMessage(for: spec, demand)) }
        states[best.node].add(demand)
        return .placed(node: best.node)
    }

    /// Puts a pod on a node, whether it fits there or not.
    ///
    /// - Parameters:
    ///   - spec: The pod, after all defaulting.
    ///   - index: The index of the node.
    public mutating func assign(_ spec: PodSpec, toNode index: Int) {
        states[index].add(PodDemand(spec))
    }

    /// Takes a pod away from a node.
    ///
    /// - Parameters:
    ///   - spec: A pod that was put there.
    ///   - index: The index of the node.
    public mutating func remove(_ spec: PodSpec, fromNode index: Int) {
        states[index].remove(PodDemand(spec))
    }

    /// The score of each node for a pod; `nil` where the pod cannot go.
    public func scores(for spec: PodSpec) -> [NodeScore?] {
        let demand = PodDemand(spec)
        return states.map { state in
            failures(of: state, spec, demand).isEmpty ? NodeScore(of: state, for: demand) : nil
        }
    }

    /// Why a node is out of the question.
    private enum Failure {
        /// Removing pods would not change it.
        case lasting(String)
        /// Removing pods may change it.
        case full([String])

        var reasons: [String] {
            switch self {
            case .lasting(let reason): [reason]
            case .full(let reasons): reasons
            }
        }
    }

    /// What the first filter that refuses the node says; filters go in the scheduler's order.
    private func failures(
        of state: NodeState,
        _ spec: PodSpec,
        _ demand: PodDemand
    ) -> [Failure] {
        let node = state.node
        if node.isUnschedulable {
            let cordon = Taint(key: "node.kubernetes.io/unschedulable", effect: .noSchedule)
            guard spec.tolerations.contains(where: { $0.tolerates(cordon) }) else {
                return [.lasting("node(s) were unschedulable")]
            }
        }
        let repelling = node.taints.first { taint in
            taint.effect != .preferNoSchedule
                && !spec.tolerations.contains { $0.tolerates(taint) }
        }
        if let taint = repelling {
            return [.lasting("node(s) had untolerated taint {\(taint.key): \(taint.value)}")]
        }
        guard LabelSelector(matchLabels: spec.nodeSelector).matches(node.meta.labels) else {
            return [.lasting("node(s) didn't match Pod's node affinity/selector")]
        }
        let insufficient = state.insufficientResources(for: demand)
        return insufficient.isEmpty ? [] : [.full(insufficient)]
    }

    /// Source: `FitError.Error()` in `pkg/scheduler/framework/types.go` (Kubernetes 1.29.6), with
    /// what `preemption.go` appends when there is nobody to preempt.
    private func pendingMessage(for spec: PodSpec, _ demand: PodDemand) -> String {
        guard !states.isEmpty else { return "no nodes available to schedule pods" }
        let failures = states.flatMap { self.failures(of: $0, spec, demand) }
        let preemption =
            spec.preemptionPolicy == .never
            ? "preemption: not eligible due to preemptionPolicy=Never."
            : "preemption: "
                + summary(
                    failures.map { failure in
                        switch failure {
                        case .lasting: "Preemption is not helpful for scheduling"
                        case .full: "No preemption victims found for incoming pod"
                        }
                    }
                )
        return "\(summary(failures.flatMap(\.reasons))) \(preemption)"
    }

    /// Each reason with the number of nodes that it holds for, sorted as texts.
    private func summary(_ reasons: [String]) -> String {
        var counts: [(reason: String, count: Int)] = []
        for reason in reasons {
            if let index = counts.firstIndex(where: { $0.reason == reason }) {
                counts[index].count += 1
            } else {
                counts.append((reason, 1))
            }
        }
        let list = counts.map { "\($0.count) \($0.reason)" }.sorted().joined(separator: ", ")
        return "0/\(states.count) nodes are available: \(list)."
    }
}

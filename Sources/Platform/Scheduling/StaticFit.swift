/// What of a node's fitness for a kind of pod no other pod changes.
struct StaticFit: Sendable {
    /// Why each node is out of the question, as an index of `reasons` and 1; 0 if it is not.
    ///
    /// Empty if none is.
    let failures: [UInt16]
    let reasons: [String]
    /// How many `PreferNoSchedule` taints of each node the pod does not tolerate; empty if none.
    let repulsion: [Int64]
    /// What each node has of what the pod prefers; empty if it prefers nothing.
    let attraction: [Int64]

    /// The fitness of each node; filters go in the scheduler's order.
    ///
    /// Source: `NodeUnschedulable`, `NodeName`, `TaintToleration` and `NodeAffinity` below
    /// `pkg/scheduler/framework/plugins` (Kubernetes 1.29.6).
    init(of nodes: [Node], for spec: PodSpec) {
        var failures: [UInt16] = []
        var reasons: [String] = []
        for (index, node) in nodes.enumerated() {
            guard let reason = Self.failure(of: node, for: spec) else { continue }
            if failures.isEmpty { failures = Array(repeating: 0, count: nodes.count) }
            let number = reasons.firstIndex(of: reason) ?? reasons.count
            if number == reasons.count { reasons.append(reason) }
            // Distinct taints number far fewer; those beyond share the last reason.
            failures[index] = UInt16(min(number, Int(UInt16.max) - 1) + 1)
        }
        self.failures = failures
        self.reasons = reasons
        let repulsion = nodes.map { node in
            Int64(
                node.taints.count { taint in
                    taint.effect == .preferNoSchedule
                        && !spec.tolerations.contains { Self.tolerates($0, softly: taint) }
                }
            )
        }
        self.repulsion = repulsion.contains { $0 > 0 } ? repulsion : []
        let prefers = spec.nodeAffinity.map { !$0.preferred.isEmpty } ?? false
        attraction = prefers ? nodes.map { spec.nodeAffinity?.preference(for: $0) ?? 0 } : []
    }

    /// Only tolerations of no effect or of `PreferNoSchedule` count when nodes are scored.
    private static func tolerates(_ toleration: Toleration, softly taint: Taint) -> Bool {
        (toleration.effect == nil || toleration.effect == .preferNoSchedule)
            && toleration.tolerates(taint)
    }

    private static func failure(of node: Node, for spec: PodSpec) -> String? {
        if node.isUnschedulable {
            let cordon = Taint(key: "node.kubernetes.io/unschedulable", effect: .noSchedule)
            guard spec.tolerations.contains(where: { $0.tolerates(cordon) }) else {
                return "node(s) were unschedulable"
            }
        }
        if let name = spec.nodeName, !name.isEmpty, name != node.meta.name {
            return "node(s) didn't match the requested node name"
        }
        let repelling = node.taints.first { taint in
            taint.effect != .preferNoSchedule
                && !spec.tolerations.contains { $0.tolerates(taint) }
        }
        if let taint = repelling {
            return "node(s) had untolerated taint {\(taint.key): \(taint.value)}"
        }
        guard isWanted(node, by: spec) else {
            return "node(s) didn't match Pod's node affinity/selector"
        }
        return nil
    }

    /// Whether a node has the labels that a pod demands.
    static func isWanted(_ node: Node, by spec: PodSpec) -> Bool {
        LabelSelector(matchLabels: spec.nodeSelector).matches(node.meta.labels)
            && (spec.nodeAffinity?.allows(node) ?? true)
    }
}

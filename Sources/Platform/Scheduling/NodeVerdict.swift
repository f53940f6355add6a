/// Why a node is out of the question for a pod, in the scheduler's words.
struct NodeVerdict: Hashable, Sendable {
    /// The reasons; a node can lack several things at once.
    let reasons: [String]
    /// Whether removing pods could change it.
    let isCurable: Bool

    static func lasting(_ reason: String) -> NodeVerdict {
        NodeVerdict(reasons: [reason], isCurable: false)
    }

    static func curable(_ reasons: [String]) -> NodeVerdict {
        NodeVerdict(reasons: reasons, isCurable: true)
    }

    /// Each reason with the number of nodes that it holds for, sorted as texts.
    ///
    /// For example `0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu.`
    ///
    /// Source: `FitError.Error()` in `pkg/scheduler/framework/types.go` (Kubernetes 1.29.6).
    static func summary(_ reasons: [String: Int], nodeCount: Int) -> String {
        let list = reasons.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
        return "0/\(nodeCount) nodes are available:" + (list.isEmpty ? "" : " \(list).")
    }
}

/// How well a node suits a pod: what each plug-in of the scheduler gives it, weights applied.
///
/// The images that a node holds are not known, so `ImageLocality` gives nothing.
///
/// Source: `pkg/scheduler/apis/config/v1/default_plugins.go` (Kubernetes 1.29.6).
public struct NodeScore: Hashable, Sendable {
    /// How much of the node would be left: `NodeResourcesFit` with `LeastAllocated`, weight 1.
    public var leastAllocated: Int64
    /// How alike processor and memory would be used: `NodeResourcesBalancedAllocation`, weight 1.
    public var balancedAllocation: Int64
    /// How few taints ask the pod to go elsewhere: `TaintToleration`, weight 3.
    public var taintToleration: Int64
    /// How much of what the pod prefers the node has: `NodeAffinity`, weight 2.
    public var nodeAffinity: Int64
    /// How few pods of its kind are near: `PodTopologySpread`, weight 2.
    public var podTopologySpread: Int64
    /// How much the pods near it are those that it wants: `InterPodAffinity`, weight 2.
    public var interPodAffinity: Int64

    /// The sum.
    public var total: Int64 {
        leastAllocated + balancedAllocation + taintToleration + nodeAffinity + podTopologySpread
            + interPodAffinity
    }

    /// The parts by the names of the plug-ins.
    public var parts: [(plugin: String, score: Int64)] {
        [
            ("NodeResourcesFit", leastAllocated),
            ("NodeResourcesBalancedAllocation", balancedAllocation),
            ("ImageLocality", 0),
            ("TaintToleration", taintToleration),
            ("NodeAffinity", nodeAffinity),
            ("PodTopologySpread", podTopologySpread),
            ("InterPodAffinity", interPodAffinity),
        ]
    }

    /// The weights of the plug-ins that are not 1.
    enum Weight {
        static let taintToleration: Int64 = 3
        static let nodeAffinity: Int64 = 2
        static let podTopologySpread: Int64 = 2
        static let interPodAffinity: Int64 = 2
    }
}

import Units

/// What the control plane knows of a node beside what is placed on it.
///
/// Source: `--node-monitor-grace-period` and the default tolerations of
/// `plugin/pkg/admission/defaulttolerationseconds`, and `pkg/kubelet/eviction` (Kubernetes 1.29.6).
struct ManagedNode: Sendable {
    /// A node that has said nothing for so long counts as unreachable.
    static let monitorGrace = SimDuration.seconds(40)
    /// Pods put up with an unreachable node for so long.
    static let toleration = SimDuration.seconds(300)
    /// How often a kubelet looks at its memory.
    static let housekeeping = SimDuration.seconds(10)
    /// For so long a node takes no pods after its memory was short.
    static let pressureTransition = SimDuration.seconds(300)

    /// Memory that pods can have; what is held back for eviction is not part of it.
    let memory: Int64
    /// The records of the pods on it.
    var pods = NumberSet()
    /// Whether it has failed, and how often it has.
    var isDown = false
    var outages = 0
    /// How often its memory was short.
    var shortages = 0
    var isShort = false

    init(_ node: Node) { memory = node.allocatable[.memory]?.value ?? .max }
}

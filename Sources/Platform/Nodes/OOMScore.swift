import Units

/// Which container the kernel kills first when a node is out of memory: that with most points.
///
/// The kernel adds `adjustment` to the thousandths of the node's memory that the container uses.
/// Priority plays no part, but for pods that are critical to the node.
///
/// Source: `GetContainerOOMScoreAdjust` in `pkg/kubelet/qos/policy.go` (Kubernetes 1.29.6).
public struct OOMScore: Hashable, Sendable {
    /// The `oom_score_adj` of the container, in `-997...1000`.
    public let adjustment: Int64

    /// The priority from which on a pod is critical to its node: `system-node-critical`.
    public static let nodeCriticalPriority: Int32 = 2_000_001_000

    /// The score of a container.
    ///
    /// - Parameters:
    ///   - memoryRequest: What the container, not the pod, requests.
    ///   - qosClass: The class of the pod.
    ///   - priority: The priority of the pod.
    ///   - capacity: The memory of the node; above zero.
    public init(memoryRequest: Bytes, qosClass: QoSClass, priority: Int32, capacity: Bytes) {
        precondition(capacity > .zero, "a node has memory")
        guard priority < Self.nodeCriticalPriority else {
            adjustment = -997
            return
        }
        switch qosClass {
        case .guaranteed: adjustment = -997
        case .bestEffort: adjustment = 1_000
        case .burstable:
            let thousandths = 1_000 * Int128(memoryRequest.count) / Int128(capacity.count)
            // Not below what Guaranteed pods have, not up with what BestEffort pods have.
            adjustment = Int64(min(max(1_000 - thousandths, 3), 999))
        }
    }
}

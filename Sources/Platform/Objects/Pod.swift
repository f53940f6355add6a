/// A pod.
public struct Pod: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// What it consists of.
    public var spec: PodSpec
    /// Where it is in its life.
    public var phase: Phase
    /// When the kubelet took it, in nanoseconds since 1970; `nil` if it has not.
    public var startTime: Int64?

    /// Where a pod is in its life.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Accepted, not all containers run yet.
        case pending = "Pending"
        /// On a node, at least one container runs.
        case running = "Running"
        /// All containers ended well.
        case succeeded = "Succeeded"
        /// All containers ended, one of them badly.
        case failed = "Failed"
        /// The node does not answer.
        case unknown = "Unknown"

        /// Whether the pod has ended: it occupies no node and quotas charge it no more.
        public var isTerminal: Bool {
            switch self {
            case .succeeded, .failed: true
            case .pending, .running, .unknown: false
            }
        }
    }

    /// A pod; pending unless told otherwise.
    public init(
        meta: ObjectMeta,
        spec: PodSpec,
        phase: Phase = .pending,
        startTime: Int64? = nil
    ) {
        self.meta = meta
        self.spec = spec
        self.phase = phase
        self.startTime = startTime
    }

    /// The pod called `name` that `template` makes in `namespace`.
    public init(name: String, namespace: String? = nil, from template: PodTemplate) {
        self.init(
            meta: ObjectMeta(name: name, namespace: namespace, labels: template.labels),
            spec: template.spec
        )
    }
}

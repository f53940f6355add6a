/// Which pods a kubelet evicts first when its node runs short of something.
///
/// For memory and disk: pods that use more than they request before the others, then lower priority,
/// then more use beyond the request. For process numbers: lower priority, then more processes. The
/// quality-of-service class plays no part. Pods that are critical to the node, and those of files
/// on the node, are never evicted; at most one pod goes every ten seconds.
///
/// Source: `rankMemoryPressure`, `rankDiskPressure` and `rankPIDPressure` in
/// `pkg/kubelet/eviction/helpers.go` (Kubernetes 1.29.6).
public enum EvictionRanking {
    /// What a node is short of.
    public enum Signal: String, Hashable, Sendable, CaseIterable {
        /// Memory.
        case memory
        /// Local disk.
        case disk
        /// Process numbers.
        case pid
    }

    /// A pod that may be evicted.
    public struct Candidate: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The pod; its priority counts.
        public var spec: PodSpec
        /// What it uses: bytes, or processes; `nil` if nothing is known, and then it goes first.
        public var usage: Int64?

        /// A pod.
        public init(name: String, spec: PodSpec, usage: Int64?) {
            self.name = name
            self.spec = spec
            self.usage = usage
        }
    }

    /// The pods in the order of their eviction; among equals the order is kept.
    public static func order(_ pods: [Candidate], shortOf signal: Signal) -> [Candidate] {
        let keys = pods.map { Key($0, signal) }
        return pods.indices.sorted { left, right in
            keys[left] == keys[right] ? left < right : keys[left] < keys[right]
        }.map { pods[$0] }
    }

    /// What decides; the smallest goes first.
    private struct Key: Comparable {
        let isKnown: Bool
        let isWithinRequest: Bool
        let priority: Int32
        let excess: Int64

        init(_ pod: Candidate, _ signal: Signal) {
            let requests = PodTotals(of: pod.spec).requests
            let request =
                switch signal {
                case .memory: requests[.memory]?.value ?? 0
                case .disk: requests[.ephemeralStorage]?.value ?? 0
                case .pid: Int64(0)
                }
            priority = pod.spec.priority ?? 0
            excess = (pod.usage ?? .max) - request
            let isRanked = signal != .pid
            isKnown = isRanked && pod.usage != nil
            isWithinRequest = isRanked && pod.usage != nil && excess <= 0
        }

        static func < (left: Key, right: Key) -> Bool {
            if left.isKnown != right.isKnown { return !left.isKnown }
            if left.isWithinRequest != right.isWithinRequest { return !left.isWithinRequest }
            if left.priority != right.priority { return left.priority < right.priority }
            return left.excess > right.excess
        }
    }
}

import Units

/// How long a controller waits before it tries again what failed.
///
/// The wait doubles with each failure and is forgotten with the first success. A controller is
/// woken by its own pods too, and each vain attempt then counts as one more failure; that room has
/// come up in a quota wakes nobody. An attempt that made some of the pods counts as a success and
/// then a failure: the first of those pods wakes the controller while it still waits to see the
/// others, and it then finds nothing to do.
///
/// Source: `ItemExponentialFailureRateLimiter` in `client-go/util/workqueue` as
/// `pkg/controller/replicaset/replica_set.go` and `pkg/controller/job/job_controller.go` use it
/// (Kubernetes 1.29.6).
struct CreationBackoff: Hashable, Sendable {
    /// The first wait.
    let first: SimDuration
    /// The longest wait.
    let longest: SimDuration
    /// Failures since the last success.
    private(set) var failures = 0
    /// When the next attempt is due; `distantFuture` if none is.
    private(set) var retry = SimTime.distantFuture

    /// Of ReplicaSets and StatefulSets: 5 ms to 1,000 s.
    static let replicaSet = CreationBackoff(first: .milliseconds(5), longest: .seconds(1_000))
    /// Of Jobs: 1 s to 60 s.
    static let job = CreationBackoff(first: .seconds(1), longest: .seconds(60))

    private init(first: SimDuration, longest: SimDuration) {
        self.first = first
        self.longest = longest
    }

    /// An attempt has failed.
    ///
    /// - Returns: When the next is due.
    mutating func failed(at now: SimTime) -> SimTime {
        // 2^60 times the first wait is beyond the longest in any case.
        let factor = Double(sign: .plus, exponent: min(failures, 60), significand: 1)
        let delay = min(first.seconds * factor, longest.seconds)
        failures += 1
        // Who waits already is not put off by a further failure.
        let pending = retry > now ? retry : .distantFuture
        retry = min(pending, now + SimDuration(seconds: delay))
        return retry
    }

    /// An attempt has succeeded, or there is nothing to do.
    mutating func succeeded() {
        failures = 0
        retry = .distantFuture
    }
}

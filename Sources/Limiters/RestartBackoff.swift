import Units

/// How long the kubelet waits before it starts a crashed container again (CrashLoopBackOff).
///
/// 10 s, doubling with each crash up to 5 minutes, and from 10 s again after the container has run
/// for 10 minutes.
///
/// Source: Kubernetes 1.29, `pkg/kubelet/kubelet.go` (`MaxContainerBackOff`, `backOffPeriod`) and
/// `client-go/util/flowcontrol/backoff.go`. Departure: the kubelet notices a crash at its next
/// sync, up to a second later; here it is noticed at once.
@frozen
public struct RestartBackoff: BitwiseCopyable, Sendable {
    /// The first delay.
    public static let first = SimDuration.seconds(10)
    /// The longest delay.
    public static let longest = SimDuration.seconds(300)
    /// A container that has run for so long starts from the first delay again.
    public static let forgottenAfter = SimDuration.seconds(600)

    private var next = first
    private var runningSince = SimTime.zero

    /// The back-off of a container that has run since time zero and has never crashed.
    public init() {}

    /// The container has crashed.
    ///
    /// - Returns: How long it stays down.
    public mutating func crashed(at now: SimTime) -> SimDuration {
        if now - runningSince >= Self.forgottenAfter { next = Self.first }
        let delay = next
        next = min(SimDuration(nanoseconds: next.nanoseconds * 2), Self.longest)
        runningSince = now + delay
        return delay
    }
}

import Units

/// A leaky bucket as a queue: it lets one through every interval and delays the others, in the
/// order in which they came, instead of refusing them.
///
/// Whoever finds nobody passes at once, and the next one an interval later at the earliest. At most
/// `capacity` wait, none longer than `maximumWait`; who would have to is refused.
///
/// ```swift
/// var bucket = LeakyBucket(rate: 10, capacity: 2)
/// bucket.delay(at: .zero)                                      // 0: passes at once.
/// bucket.delay(at: .zero)                                      // 100 ms
/// bucket.delay(at: .zero)                                      // 200 ms
/// bucket.delay(at: .zero)                                      // nil: two wait already.
/// ```
///
/// Under Poisson arrivals the delay is the wait in M/D/1/K, K = capacity + 1, and without a bound
/// that of M/D/1.
///
/// Source: nginx' `limit_req` without `nodelay`, whose `burst` is the capacity. Departures: nginx
/// counts its excess in thousandths of a request and its time in milliseconds; it has no
/// `maximumWait`. Who leaves while being delayed keeps its place, as there.
@frozen
public struct LeakyBucket: Hashable, Sendable, BitwiseCopyable {
    /// The time between two that pass.
    public let interval: SimDuration

    /// How many may wait.
    public let capacity: Int64

    /// How long anybody may wait, the places being enough.
    public let longestWait: SimDuration

    /// How long anybody may wait: that, or until all places are taken.
    public let maximumWait: SimDuration

    /// When the next one may pass.
    @usableFromInline var freeAt = SimTime.zero

    /// An empty bucket that lets `rate` through each second.
    ///
    /// - Parameters:
    ///   - rate: How many a second; the interval is 10⁹/rate, rounded to the nearest nanosecond.
    ///   - capacity: How many may wait.
    ///   - maximumWait: How long anybody may wait.
    /// - Precondition: `rate` is above 0 and at most 10⁹, the others are not negative.
    @inlinable
    public init(rate: Double, capacity: Int64, maximumWait: SimDuration = .forever) {
        precondition(rate > 0 && rate <= 1e9, "a bucket that never leaks")
        precondition(capacity >= 0 && maximumWait >= .zero, "a negative bound")
        interval = SimDuration(seconds: 1 / rate)
        self.capacity = capacity
        longestWait = maximumWait
        let (product, overflow) = interval.nanoseconds.multipliedReportingOverflow(by: capacity)
        // Who finds n before it, one of which has just passed, waits for up to n intervals.
        self.maximumWait = min(maximumWait, overflow ? .forever : .init(nanoseconds: product))
    }

    /// Lets one in.
    ///
    /// - Returns: How long it is delayed; `nil` if it is refused, and nothing has changed then.
    @inlinable
    public mutating func delay(at now: SimTime) -> SimDuration? {
        let wait = max(.zero, freeAt - now)
        guard wait <= maximumWait else { return nil }
        freeAt = max(freeAt, now) + interval
        return wait
    }

    /// How long after `now` one is let in if nothing else arrives; zero if at once.
    ///
    /// What it is delayed by then is not part of it.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        max(.zero, freeAt - now - maximumWait)
    }
}

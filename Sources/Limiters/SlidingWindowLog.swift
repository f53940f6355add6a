import Units

/// At most `limit` in every window of a length, wherever it begins, by a log of those admitted.
///
/// It admits if fewer than `limit` were admitted in the last `length`; an admission exactly one
/// length ago has left the window. It is exact and remembers up to `limit` instants.
///
/// ```swift
/// var log = SlidingWindowLog(limit: 2, length: .seconds(1))
/// log.take(at: SimTime(seconds: 0.4))                          // true
/// log.take(at: SimTime(seconds: 0.9))                          // true
/// log.take(at: SimTime(seconds: 1.3))                          // false: both are in the window.
/// log.take(at: SimTime(seconds: 1.4))                          // true: the first has left it.
/// ```
///
/// Source: the sorted set in Redis' documentation of rate limiting (`ZADD`, `ZREMRANGEBYSCORE`,
/// `ZCARD`). Departure: some implementations log refused requests too, so that a client that keeps
/// asking is never admitted again; here a refusal changes nothing.
///
/// Noncopyable: it owns its buffer, which grows with the number in the window.
@frozen
public struct SlidingWindowLog: ~Copyable, Sendable {
    /// How many each window admits.
    public var limit: Int64

    /// How long a window is.
    public let length: SimDuration

    /// The admissions of the window, oldest first; some may have left it.
    @usableFromInline var admissions = Ring<SimTime>()

    /// A log without entries.
    ///
    /// - Precondition: `limit` is at least 1, `length` at least 1 ns.
    @inlinable
    public init(limit: Int64, length: SimDuration) {
        precondition(limit >= 1 && length > .zero, "a window that admits nobody")
        self.limit = limit
        self.length = length
    }

    /// Logs an admission if the window has room.
    ///
    /// - Returns: Whether it was admitted; if not, nothing has changed for later askers.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        while !admissions.isEmpty, admissions[0] + length <= now { _ = admissions.removeFirst() }
        guard admissions.count < limit else { return false }
        admissions.append(now)
        return true
    }

    /// How long after `now` one is admitted if nothing else arrives; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        guard admissions.count >= limit else { return .zero }
        return max(.zero, admissions[admissions.count - Int(limit)] + length - now)
    }
}

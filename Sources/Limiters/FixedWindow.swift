import Units

/// At most `limit` in each window of the clock: the counter starts again from zero every `length`.
///
/// Windows begin at the multiples of their length, counted from time zero; who comes at that very
/// instant belongs to the new window. Around a border twice the limit can pass within any short
/// time, which is why this is the weakest of the window limits.
///
/// ```swift
/// var window = FixedWindow(limit: 100, length: .seconds(1))
/// window.take(at: SimTime(seconds: 0.999))                     // true, as 99 more are,
/// window.take(at: SimTime(seconds: 1))                         // and another 100 a moment later.
/// ```
///
/// Under Poisson arrivals the windows are independent: the share refused is E[(A − limit)⁺]/E[A]
/// with A the arrivals of one window.
///
/// Source: the counter in Redis' documentation of `INCR` ("Pattern: Rate limiter 1"), whose key
/// names the second; refused requests are not counted here, which changes no decision.
@frozen
public struct FixedWindow: Hashable, Sendable, BitwiseCopyable {
    /// How many each window admits.
    public let limit: Int64

    /// How long a window is.
    public let length: SimDuration

    @usableFromInline var count: Int64 = 0
    @usableFromInline var ends: SimTime

    /// The window that begins at time zero, with nobody in it.
    ///
    /// - Precondition: `limit` is at least 1, `length` at least 1 ns.
    @inlinable
    public init(limit: Int64, length: SimDuration) {
        precondition(limit >= 1 && length > .zero, "a window that admits nobody")
        self.limit = limit
        self.length = length
        ends = .zero + length
    }

    /// Counts one if the window has room.
    ///
    /// - Returns: Whether it was counted; if not, nothing has changed for later askers.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        if now >= ends {
            count = 0
            ends = now + length
            ends = ends - SimDuration(nanoseconds: now.nanoseconds % length.nanoseconds)
        }
        guard count < limit else { return false }
        count += 1
        return true
    }

    /// How long after `now` one is admitted if nothing else arrives; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        count < limit || now >= ends ? .zero : ends - now
    }
}

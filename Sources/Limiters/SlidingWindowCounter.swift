import Units

/// About `limit` in every window of a length, by the counters of two windows of the clock.
///
/// What the sliding window holds of the previous window is estimated as if it had been evenly
/// spread: with *p* and *c* admissions in the previous and the current window, of which a time *e*
/// has passed, one more is admitted if and only if *p*·(length − *e*)/length + *c* + 1 ≤ limit. Whole
/// numbers make the edge exact.
///
/// ```swift
/// var window = SlidingWindowCounter(limit: 10, length: .seconds(1))
/// for _ in 1...10 { _ = window.take(at: .zero) }               // All true.
/// window.take(at: SimTime(seconds: 1))                         // false: all ten still count.
/// window.take(at: SimTime(seconds: 1.1))                       // true: nine do.
/// ```
///
/// Source: J. Desgats, "How we built rate limiting capable of scaling to millions of domains",
/// Cloudflare blog (2017). Departure: there refused requests count too; here a refusal changes
/// nothing.
@frozen
public struct SlidingWindowCounter: Hashable, Sendable, BitwiseCopyable {
    /// How many a window admits.
    public let limit: Int64

    /// How long a window is.
    public let length: SimDuration

    @usableFromInline var previous: Int64 = 0
    @usableFromInline var current: Int64 = 0
    @usableFromInline var begins = SimTime.zero

    /// The window that begins at time zero, with nobody in it or before it.
    ///
    /// - Precondition: `limit` is at least 1, `length` at least 1 ns.
    @inlinable
    public init(limit: Int64, length: SimDuration) {
        precondition(limit >= 1 && length > .zero, "a window that admits nobody")
        self.limit = limit
        self.length = length
    }

    /// Counts one if the estimate leaves room for it.
    ///
    /// - Returns: Whether it was counted; if not, nothing has changed for later askers.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        move(to: now)
        guard freeFrom(previous, current) <= now - begins else { return false }
        current += 1
        return true
    }

    /// How long after `now` one is admitted if nothing else arrives; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        var moved = self
        moved.move(to: now)
        let elapsed = now - moved.begins
        let free = moved.freeFrom(moved.previous, moved.current)
        if free < moved.length { return max(.zero, free - elapsed) }
        return moved.length + freeFrom(moved.current, 0) - elapsed
    }

    @inlinable
    mutating func move(to now: SimTime) {
        let windows = (now - begins).nanoseconds / length.nanoseconds
        guard windows > 0 else { return }
        previous = windows == 1 ? current : 0
        current = 0
        begins += SimDuration(nanoseconds: windows * length.nanoseconds)
    }

    /// How far into a window one more conforms, if those before it do not change; `length` or more
    /// if not within it.
    @usableFromInline
    func freeFrom(_ previous: Int64, _ current: Int64) -> SimDuration {
        let allowed = limit - current - 1
        guard allowed < previous else { return .zero }
        guard allowed >= 0 else { return length }
        // previous·(length − e) ≤ allowed·length.
        let product = Int128(length.nanoseconds) * Int128(previous - allowed)
        return SimDuration(nanoseconds: Int64((product + Int128(previous) - 1) / Int128(previous)))
    }
}

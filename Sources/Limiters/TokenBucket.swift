import Units

/// A token bucket that refills continuously: `rate` tokens a second, at most `burst` held.
///
/// It starts full. It is kept as the generic cell rate algorithm does, in one instant instead of a
/// level: the theoretical arrival time *tat*, at which the bucket would be full again. With the
/// emission interval *t* = 1/rate and the tolerance *τ* = t·(burst − 1), a token is refused if and
/// only if `now < tat − τ`; otherwise *tat* becomes `max(tat, now) + t`. A refusal changes nothing.
/// Whole nanoseconds make the edges exact: a token is back after precisely one emission interval.
///
/// ```swift
/// var bucket = TokenBucket(rate: 100, burst: 50)               // The seed design's figures.
/// for _ in 1...50 { _ = bucket.take(at: .zero) }               // All true.
/// bucket.take(at: SimTime(nanoseconds: 9_999_999))             // false: 1 ns too early.
/// bucket.take(at: SimTime(nanoseconds: 10_000_000))            // true.
/// ```
///
/// In every window of length *w* it admits at most `burst + rate·w` tokens. Under Poisson arrivals
/// its deficit is the workload of an M/D/1 queue, so the fraction refused is the loss of
/// M/D/1/K with K = burst and service time *t*.
///
/// Source: the Rust crate `governor` 0.6, `gcra.rs`, whose state a process shares among its threads
/// by compare-and-swap; here one value per bucket and no contention. ITU-T I.371 defines the GCRA.
@frozen
public struct TokenBucket: Hashable, Sendable, BitwiseCopyable {
    /// The time in which one token comes back, *t*.
    public let replenishInterval: SimDuration

    /// How many tokens the bucket holds when it is full; at least 1.
    public let burst: Int64

    /// *τ* = t·(burst − 1): how far *tat* may lie ahead of a conforming arrival.
    @usableFromInline let tolerance: SimDuration

    /// *tat*, the instant at which the bucket will be full.
    ///
    /// An instant in the past says the same as `now`.
    @usableFromInline var fullAt: SimTime

    /// A full bucket that gets one token back every `replenishInterval`.
    ///
    /// - Precondition: `replenishInterval` is at least 1 ns, `burst` at least 1, and their product
    ///   at most 2⁶² ns (146 years).
    @inlinable
    public init(replenishInterval: SimDuration, burst: Int64) {
        precondition(
            Self.canRefill(burst, every: replenishInterval),
            "a token bucket that never refills or holds nothing"
        )
        self.replenishInterval = replenishInterval
        self.burst = burst
        tolerance = SimDuration(nanoseconds: replenishInterval.nanoseconds * (burst - 1))
        fullAt = .zero
    }

    /// A full bucket that gets `rate` tokens back each second.
    ///
    /// The emission interval is 10⁹/rate, rounded to the nearest nanosecond, so fractional rates
    /// work. `governor` knows only whole rates and truncates: see `perSecond(_:burst:)`.
    ///
    /// - Parameters:
    ///   - rate: Tokens a second.
    ///   - burst: Tokens held when full.
    /// - Precondition: `accepts(rate: rate, burst: burst)`.
    @inlinable
    public init(rate: Double, burst: Int64) {
        precondition(Self.accepts(rate: rate, burst: burst), "a rate or burst out of range")
        self.init(replenishInterval: SimDuration(seconds: 1 / rate), burst: burst)
    }

    /// A bucket as `Quota::per_second(rate).allow_burst(burst)` of `governor` makes it, with the
    /// emission interval truncated: 7 a second is one token every 142,857,142 ns.
    ///
    /// - Precondition: `rate` is at least 1 and `accepts(rate: Double(rate), burst: burst)`.
    @inlinable
    public static func perSecond(_ rate: UInt32, burst: Int64) -> TokenBucket {
        precondition(rate >= 1, "a token bucket that never refills")
        return TokenBucket(
            replenishInterval: SimDuration(nanoseconds: 1_000_000_000 / Int64(rate)),
            burst: burst
        )
    }

    /// Whether a bucket can be made from these figures.
    ///
    /// True if `rate` is above 0 and at most 10⁹ tokens a second, `burst` is at least 1, and an
    /// empty bucket is full again within 146 years.
    @inlinable
    public static func accepts(rate: Double, burst: Int64) -> Bool {
        guard rate > 0, rate <= 1e9 else { return false }
        return canRefill(burst, every: SimDuration(seconds: 1 / rate))
    }

    /// Whether `burst` tokens at one every `interval` stay within the range of simulated time, with
    /// as much again to spare.
    @usableFromInline
    static func canRefill(_ burst: Int64, every interval: SimDuration) -> Bool {
        guard interval > .zero, burst >= 1 else { return false }
        let (product, overflow) = interval.nanoseconds.multipliedReportingOverflow(by: burst)
        return !overflow && product <= 1 << 62
    }

    /// Takes one token if there is one.
    ///
    /// - Returns: Whether the token was taken; if not, nothing has changed.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        guard now >= fullAt - tolerance else { return false }
        fullAt = max(fullAt, now) + replenishInterval
        return true
    }

    /// Takes `tokens` at once, or none of them.
    ///
    /// - Parameters:
    ///   - tokens: How many; more than `burst` never conforms (`InsufficientCapacity` in
    ///     `governor`).
    ///   - now: The present instant.
    /// - Returns: `admitted`, or `refused` with the time until as many tokens are there; nothing has
    ///   changed then.
    /// - Precondition: `tokens` is at least 1.
    @inlinable
    public mutating func take(_ tokens: Int64, at now: SimTime) -> Verdict {
        precondition(tokens >= 1, "took no tokens")
        guard tokens <= burst else { return .refused(retryAfter: nil) }
        let extra = SimDuration(nanoseconds: replenishInterval.nanoseconds * (tokens - 1))
        let conformsAt = fullAt + extra - tolerance
        guard now >= conformsAt else { return .refused(retryAfter: conformsAt - now) }
        fullAt = max(fullAt, now) + replenishInterval + extra
        return .admitted
    }

    /// How long after `now` one token can be taken if nothing else arrives; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        max(.zero, fullAt - tolerance - now)
    }

    /// How many tokens are missing at `now`, a number in `0...Double(burst)`, fractions included.
    ///
    /// Divided by `burst` it is the bucket's utilisation.
    @inlinable
    public func deficit(at now: SimTime) -> Double {
        let refill = max(.zero, fullAt - now)
        return Double(refill.nanoseconds) / Double(replenishInterval.nanoseconds)
    }

    /// How many tokens the bucket holds at `now`, a number in `0...Double(burst)`.
    @inlinable
    public func level(at now: SimTime) -> Double { Double(burst) - deficit(at: now) }
}

import Units

/// A token bucket that a timer fills in steps: `tokensPerFill` tokens every `fillInterval`, at most
/// `burst` held.
///
/// It starts full. At each multiple of the interval, counted from time zero, its content becomes
/// `min(burst, content + tokensPerFill)`; who comes at that very instant finds the new tokens.
/// Between fillings nothing comes back, so that at the same rate it refuses more than
/// `TokenBucket`, which fills continuously.
///
/// ```swift
/// var bucket = DiscreteFillBucket(tokensPerFill: 10, every: .milliseconds(100), burst: 50)
/// for _ in 1...50 { _ = bucket.take(at: .zero) }               // All true.
/// bucket.take(at: SimTime(nanoseconds: 99_999_999))            // false.
/// bucket.take(at: SimTime(nanoseconds: 100_000_000))           // true, and nine more are there.
/// ```
///
/// Source: Envoy's local rate limit filter, `local_ratelimit_impl.cc`: the bucket is shared by all
/// workers of a process and filled by a timer. Envoy wants an interval of at least 50 ms
/// (`shortestFillInterval`). Since July 2024 (`no_timer_based_rate_limit_token_bucket`) it fills by
/// the time elapsed, as `TokenBucket` does.
/// Departure: Envoy's timer starts with the filter and can be late; here it starts at time zero and
/// is exact.
@frozen
public struct DiscreteFillBucket: Hashable, Sendable, BitwiseCopyable {
    /// The shortest interval that Envoy accepts.
    public static var shortestFillInterval: SimDuration { .milliseconds(50) }

    /// Tokens added at once.
    public let tokensPerFill: Int64

    /// Time between fillings.
    public let fillInterval: SimDuration

    /// How many tokens the bucket holds when it is full.
    public let burst: Int64

    @usableFromInline var tokens: Int64
    @usableFromInline var nextFill: SimTime

    /// A full bucket whose first filling is one interval after time zero.
    ///
    /// - Precondition: The figures are at least 1 (ns).
    @inlinable
    public init(tokensPerFill: Int64, every fillInterval: SimDuration, burst: Int64) {
        precondition(
            tokensPerFill >= 1 && fillInterval > .zero && burst >= 1,
            "a bucket that never fills or holds nothing"
        )
        self.tokensPerFill = tokensPerFill
        self.fillInterval = fillInterval
        self.burst = burst
        tokens = burst
        nextFill = .zero + fillInterval
    }

    /// Takes one token if there is one.
    ///
    /// - Returns: Whether the token was taken; if not, nothing has changed for later askers.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        if now >= nextFill { fill(by: now) }
        guard tokens > 0 else { return false }
        tokens -= 1
        return true
    }

    /// Adds what the timer has added up to now.
    @usableFromInline
    mutating func fill(by now: SimTime) {
        let fills = (now - nextFill).nanoseconds / fillInterval.nanoseconds + 1
        // So many fill an empty bucket to the brim; more of them could overflow the product.
        let enough = (burst - tokens - 1) / tokensPerFill + 1
        tokens = fills >= enough ? burst : tokens + fills * tokensPerFill
        nextFill += SimDuration(nanoseconds: fillInterval.nanoseconds * fills)
    }

    /// How long after `now` one token can be taken if nothing else arrives; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        tokens > 0 || now >= nextFill ? .zero : nextFill - now
    }

    /// How many tokens the bucket holds at `now`.
    @inlinable
    public func level(at now: SimTime) -> Int64 {
        var filled = self
        if now >= nextFill { filled.fill(by: now) }
        return filled.tokens
    }
}

import Units

/// Finagle's bound on a client's retries: a share of the requests of the last seconds, and a few
/// more whatever the traffic.
///
/// A retry is allowed while, over the last `ttl`,
///
///     retries + 1 ≤ ratio · requests + minimumPerSecond · ttl
///
/// so what was not used is forgotten after `ttl`, and so are the retries that were made.
///
/// ```swift
/// var budget = FinagleRetryBudget()              // 20 % and 10 a second.
/// budget.deposit(at: now)                        // Once per request, not per attempt.
/// if budget.withdraw(at: now) { … }              // Retry; otherwise give up.
/// ```
///
/// Source: `com.twitter.finagle.service.RetryBudget` of Finagle 24.2, whose defaults these are: a ttl
/// of 10 s, at least 10 retries a second, 20 %. Its leaky token bucket adds up deposits and
/// withdrawals in ten slices. *Departure:* the slices lie on a grid from time zero.
@frozen
public struct FinagleRetryBudget: Sendable, BitwiseCopyable {
    @usableFromInline let depositMillionths: Int64
    @usableFromInline let reserveMillionths: Int64
    /// Deposits less withdrawals, in millionths of a retry.
    @usableFromInline var tokens: SlidingCounter

    /// A budget that nobody has used.
    ///
    /// - Parameters:
    ///   - ratio: Retries per request, in `0...1000`.
    ///   - minimumPerSecond: Retries allowed per second beside that, at most 10⁶.
    ///   - ttl: How long deposits and withdrawals count, from 1 s to a minute in Finagle.
    /// - Precondition: The figures are in their ranges; `ttl` is from ten nanoseconds to a day.
    @inlinable
    public init(
        ratio: Double = 0.2,
        minimumPerSecond: Double = 10,
        ttl: SimDuration = .seconds(10)
    ) {
        precondition(ratio >= 0 && ratio <= 1_000, "no such ratio of retries")
        precondition(minimumPerSecond >= 0 && minimumPerSecond <= 1e6, "no such rate of retries")
        precondition(
            ttl.nanoseconds >= 10 && ttl <= .seconds(86_400),
            "no such time to live"
        )
        depositMillionths = Int64(ratio * 1e6 + 0.5)
        reserveMillionths = Int64(minimumPerSecond * ttl.seconds * 1e6 + 0.5)
        tokens = SlidingCounter(window: ttl)
    }

    /// How many retries could be made at `now`, a fraction included.
    @inlinable
    public mutating func balance(at now: SimTime) -> Double {
        Double(tokens.total(at: now) + reserveMillionths) / 1e6
    }

    /// Notes a request.
    @inlinable
    public mutating func deposit(at now: SimTime) { tokens.add(depositMillionths, at: now) }

    /// Takes a retry from the budget if it holds one.
    ///
    /// - Returns: Whether the retry may be made; if not, nothing has changed.
    @inlinable
    public mutating func withdraw(at now: SimTime) -> Bool {
        guard tokens.total(at: now) + reserveMillionths >= 1_000_000 else { return false }
        tokens.add(-1_000_000, at: now)
        return true
    }
}

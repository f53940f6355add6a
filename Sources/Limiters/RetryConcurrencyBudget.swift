/// Envoy's bound on a client's retries: how many may be under way at a time.
///
/// Either a fixed number, or a share of the requests that are under way, with a least number:
///
///     retries under way + 1 ≤ max(⌊ratio · requests under way⌋, minimum)
///
/// A retry is under way from the decision to retry, its back-off included, to the end of its
/// attempt. A request is under way while an attempt of it is sent and not answered.
///
/// ```swift
/// var budget = RetryConcurrencyBudget(ratio: 0.2, minimum: 3)
/// budget.sent()                                  // Every attempt, first or not.
/// budget.answered(isRetry: false)                // However it ended.
/// if budget.withdraw() { … }                     // Retry; otherwise give up.
/// ```
///
/// Source: Envoy 1.30, `cluster.CircuitBreakers.Thresholds`: `max_retries` is 3; a `retry_budget` has
/// a `budget_percent` of 20 % and a `min_retry_concurrency` of 3, and takes the place of `max_retries`.
/// Gateway API's GEP-3388 has the same budget. *Departure:* one client (a workload) has one budget,
/// where each Envoy process has its own for each cluster.
@frozen
public struct RetryConcurrencyBudget: Hashable, Sendable, BitwiseCopyable {
    /// Retries under way per request under way; `nil` = only `minimum` counts.
    public let ratio: Double?

    /// The number of retries that may be under way whatever the traffic.
    public let minimum: Int64

    /// Attempts that are sent and not answered.
    @usableFromInline var requests: Int64 = 0

    /// Retries that are decided on and not answered.
    @usableFromInline var retries: Int64 = 0

    /// A budget with nothing under way.
    ///
    /// - Precondition: `ratio` is in `0...1000`, `minimum` is not negative.
    @inlinable
    public init(ratio: Double?, minimum: Int64) {
        precondition(ratio.map { $0 >= 0 && $0 <= 1_000 } ?? true, "no such ratio of retries")
        precondition(minimum >= 0, "a negative number of retries")
        self.ratio = ratio
        self.minimum = minimum
    }

    /// Retries under way, those in back-off included.
    @inlinable public var retriesUnderWay: Int64 { retries }

    /// How many retries may be under way now.
    @inlinable public var limit: Int64 {
        guard let ratio else { return minimum }
        return max(minimum, Int64(ratio * Double(requests)))
    }

    /// Notes that an attempt is sent.
    @inlinable
    public mutating func sent() { requests += 1 }

    /// Notes that an attempt has ended.
    ///
    /// - Precondition: It was sent.
    @inlinable
    public mutating func answered(isRetry: Bool) {
        requests -= 1
        if isRetry { retries -= 1 }
        precondition(requests >= 0 && retries >= 0, "an answer to what was never sent")
    }

    /// Begins a retry if the budget allows one.
    ///
    /// - Returns: Whether the retry may be made; if not, nothing has changed.
    @inlinable
    public mutating func withdraw() -> Bool {
        guard retries < limit else { return false }
        retries += 1
        return true
    }
}

/// A client's bound on its retries, as a share of its requests.
///
/// Each request deposits `ratio` of a token, each retry withdraws one; no token, no retry. In the
/// long run retries are at most `ratio` times the requests, so that a failing server sees at most
/// 1 + ratio times the load, whatever the number of attempts.
///
/// ```swift
/// var budget = RetryBudget(ratio: 0.1)
/// budget.deposit()                               // Once per request, not per attempt.
/// if budget.withdraw() { … }                     // Retry; otherwise give up.
/// ```
///
/// Source: the per-client retry budget of 10 % is that of *Site Reliability Engineering* (2016),
/// chapter 21. A balance does not expire but is bounded by `capacity`, and `reserve` is there at the
/// start, so that a client with little traffic can retry at all; `FinagleRetryBudget` forgets what is
/// old. With a deposit for each answer in place of each request, and full at the start, it is the
/// bucket of the AWS SDKs (standard retry mode: a capacity of 500, of which a retry takes 5) and of
/// M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022). Tokens are counted in
/// millionths: ten deposits of 0.1 are exactly one token.
@frozen
public struct RetryBudget: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline let depositMillionths: Int64
    @usableFromInline let capacityMillionths: Int64
    @usableFromInline var balanceMillionths: Int64

    /// A budget that holds its reserve.
    ///
    /// - Parameters:
    ///   - ratio: Retries per request in the long run, in `0...1000`; 0.1 is the SRE book's.
    ///   - reserve: Retries that are there at the start; 10 is one second of Finagle's minimum.
    ///   - capacity: The most retries that can be saved up; 100 is Finagle's minimum over its ttl.
    /// - Precondition: The figures are finite, not negative and at most 10⁹; the ratio is at most
    ///   1000 and the reserve at most the capacity.
    @inlinable
    public init(ratio: Double, reserve: Double = 10, capacity: Double = 100) {
        precondition(ratio >= 0 && ratio <= 1_000, "no such ratio of retries")
        precondition(
            reserve >= 0 && reserve <= capacity && capacity <= 1e9,
            "no such reserve of retries"
        )
        depositMillionths = Int64(ratio * 1e6 + 0.5)
        capacityMillionths = Int64(capacity * 1e6 + 0.5)
        balanceMillionths = Int64(reserve * 1e6 + 0.5)
    }

    /// How many retries could be made now, a fraction included.
    @inlinable public var balance: Double { Double(balanceMillionths) / 1e6 }

    /// Notes a request.
    @inlinable
    public mutating func deposit() {
        balanceMillionths = min(capacityMillionths, balanceMillionths + depositMillionths)
    }

    /// Takes a retry from the budget if it holds one.
    ///
    /// - Returns: Whether the retry may be made; if not, nothing has changed.
    @inlinable
    public mutating func withdraw() -> Bool {
        guard balanceMillionths >= 1_000_000 else { return false }
        balanceMillionths -= 1_000_000
        return true
    }
}

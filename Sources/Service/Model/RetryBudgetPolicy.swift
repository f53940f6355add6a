import Units

/// How a workload's clients bound their retries: the kinds that are in use.
///
/// All clients of a workload share one budget, as they do behind one proxy.
public enum RetryBudgetPolicy: Sendable, Equatable {
    /// The SRE book's: each request deposits `ratio` of a retry; what is saved up does not expire.
    case sre(ratio: Double, reserve: Double = 10, capacity: Double = 100)
    /// Finagle's: a share of the requests of the last `ttl`, and `minimumPerSecond` more.
    case finagle(
        ratio: Double = 0.2,
        minimumPerSecond: Double = 10,
        ttl: SimDuration = .seconds(10)
    )
    /// Envoy's: retries under way at a time, `minimum` of them or, with a `ratio`, that share of
    /// the requests under way if it is more.
    case envoy(ratio: Double? = nil, minimum: Int = 3)
    /// The AWS SDKs': each answered attempt deposits `perSuccess` of a retry; full at the start.
    case aws(perSuccess: Double = 0.1, capacity: Double = 100)
}

import RareEvents

/// A limiter of a model that can be treated alone.
public struct RareLimiterCandidate: Sendable {
    /// Its name, as in the reports of `simulate`: `orchestrator.requests_per_second`.
    public let name: String
    /// The cause of its refusals: `rate_limit_exceeded`.
    public let cause: String
    /// The limiter with the arrivals that it is offered.
    public let limiter: RareLimiter
    /// What is taken for granted, in sentences.
    public let assumptions: [String]

    /// A limiter with what is taken for granted.
    public init(name: String, cause: String, limiter: RareLimiter, assumptions: [String]) {
        self.name = name
        self.cause = cause
        self.limiter = limiter
        self.assumptions = assumptions
    }
}

/// A limiter of a model that cannot be treated alone.
public struct RareLimiterRefusal: Error, Sendable, Equatable {
    /// Its name, as in the reports of `simulate`.
    public let name: String
    /// Why not, in a clause.
    public let reason: String
}

import Limiters

/// A rate limit beside the one of `limits`.
public struct RateLimitModel: Sendable, Equatable {
    /// The limit's name, part of metric names, causes and parameter paths.
    public var name: String
    /// The rate limit, per second.
    public var requestsPerSecond: Double
    /// Size of its bucket; `nil` = one second's worth.
    public var burstSize: Int?
    /// Whether it counts for each pod or for the whole service.
    public var scope: RateLimitScope
    /// How it is kept.
    public var algorithm: RateLimitAlgorithm

    /// A limit of so many a second.
    public init(
        name: String,
        requestsPerSecond: Double,
        burstSize: Int? = nil,
        scope: RateLimitScope = .pod,
        algorithm: RateLimitAlgorithm = .gcra
    ) {
        self.name = name
        self.requestsPerSecond = requestsPerSecond
        self.burstSize = burstSize
        self.scope = scope
        self.algorithm = algorithm
    }
}

/// How a request meets several rate limits.
public enum RateLimitOrder: String, Sendable, BitwiseCopyable, CaseIterable {
    /// One after the other: the token of the first is spent even if the second refuses.
    case series
    /// All at once: none is spent unless all admit.
    case atomic
}

import Limiters

/// One of `orchestrator.rate_limits`, for one pod or for all.
struct NamedRateLimiter: ~Copyable {
    var limiter: RateLimiter
    var window = RateWindow()
    /// Whether it counts for the service; then the one of the first pod is that of all.
    let isShared: Bool

    init(_ model: RateLimitModel) {
        isShared = model.scope == .service
        limiter = RateLimiter(
            model.algorithm,
            rate: model.requestsPerSecond,
            burst: model.burstSize
        )
    }
}

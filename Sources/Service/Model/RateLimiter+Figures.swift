import Limiters

extension RateLimiter {
    /// What an optional rate limit works with.
    ///
    /// - Parameters:
    ///   - rate: What it lets through, per second; `nil` = there is no limit, which has any figures.
    ///   - burst: Tokens in a full bucket; `nil` = one second's worth, at least one, as `governor` does.
    /// - Returns: The rate, and the tokens in a full bucket.
    public static func figures(_ rate: Double?, burst: Int?) -> (rate: Double, burst: Int64) {
        let rate = rate ?? 1
        return (rate, burst.map(Int64.init) ?? max(1, Int64(rate.rounded(.up))))
    }

    /// The limiter of an optional rate limit; never asked if there is none.
    init(_ algorithm: RateLimitAlgorithm, rate: Double?, burst: Int?) {
        let figures = Self.figures(rate, burst: burst)
        self.init(rate == nil ? .gcra : algorithm, rate: figures.rate, burst: figures.burst)
    }
}

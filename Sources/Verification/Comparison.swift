import CGSL

/// A metric as it was simulated, beside what theory says.
public struct Comparison: Sendable {
    /// The metric's name.
    public let metric: String
    /// The exact value.
    public let expected: Double
    /// How far the model may be off by design.
    public let bound: Double
    /// The mean over the replications.
    public let mean: Double
    /// The half-width of its confidence interval, above 0.
    public let halfWidth: Double
    /// How far the mean is from the exact value, as a standard normal deviate.
    ///
    /// The half-width over the t quantile is the standard error, and the difference over that
    /// is Student's t with one degree of freedom fewer than replications, whose tails are
    /// heavier than the normal ones. z has the same probability under the normal distribution as t
    /// under its own, so that one bound on z means the same for 10 replications and for 20. Of a model
    /// that may be off by a bound, only what is beyond the bound counts.
    public let z: Double

    /// The comparison of an expectation with what replications say.
    ///
    /// Fails, returning `nil`, without a half-width above 0, or with a single replication.
    ///
    /// - Parameters:
    ///   - expectation: What theory says.
    ///   - mean: The mean over the replications.
    ///   - halfWidth: The half-width of its interval.
    ///   - confidence: The confidence of the interval, above 0 and below 1.
    ///   - replications: How many replications have a value.
    public init?(
        _ expectation: Expectation,
        mean: Double?,
        halfWidth: Double?,
        confidence: Double,
        replications: Int
    ) {
        guard let mean, let halfWidth, halfWidth > 0, replications > 1 else { return nil }
        metric = expectation.metric
        expected = expectation.value
        bound = expectation.bound
        self.mean = mean
        self.halfWidth = halfWidth
        let degrees = Double(replications - 1)
        let quantile = gsl_cdf_tdist_Qinv((1 - confidence) / 2, degrees)
        let distance = max(0, (mean - expected).magnitude - bound)
        let difference = mean < expected ? -distance : distance
        let t = difference / (halfWidth / quantile)
        let tail = gsl_cdf_tdist_Q(t.magnitude, degrees)
        z = difference.sign == .minus ? -gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_ugaussian_Qinv(tail)
    }

    /// Whether the interval of the run covers the exact value.
    public var isCovered: Bool { (mean - expected).magnitude <= halfWidth + bound }

    /// The half-width as a share of the exact value.
    public var relativeHalfWidth: Double { halfWidth / expected.magnitude }
}

import CGSL

/// A metric as it was simulated, beside what theory says.
struct Comparison: Sendable {
    /// The metric's name.
    let metric: String
    /// The exact value.
    let expected: Double
    /// How far the model may be off by design.
    let bound: Double
    /// The mean over the replications.
    let mean: Double
    /// The half-width of its confidence interval, above 0.
    let halfWidth: Double
    /// How far the mean is from the exact value, as a standard normal deviate.
    ///
    /// The half-width over the t quantile is the standard error, and the difference over that
    /// is Student's t with one degree of freedom fewer than replications, whose tails are
    /// heavier than the normal ones. z has the same probability under the normal distribution as t
    /// under its own, so that one bound on z means the same for 10 replications and for 20. Of a model
    /// that may be off by a bound, only what is beyond the bound counts.
    let z: Double

    /// The comparison of an expectation with an estimate.
    ///
    /// Fails, returning `nil`, if the estimate has no sample or no width.
    init?(_ expectation: Expectation, _ output: SimulationOutput) {
        guard let estimate = output.estimate(of: expectation.metric), let mean = estimate.mean,
            let halfWidth = estimate.halfWidth, halfWidth > 0, output.replications > 1
        else { return nil }
        metric = expectation.metric
        expected = expectation.value
        bound = expectation.bound
        self.mean = mean
        self.halfWidth = halfWidth
        let degrees = Double(output.replications - 1)
        let quantile = gsl_cdf_tdist_Qinv((1 - output.confidence) / 2, degrees)
        let distance = max(0, (mean - expected).magnitude - bound)
        let difference = mean < expected ? -distance : distance
        let t = difference / (halfWidth / quantile)
        let tail = gsl_cdf_tdist_Q(t.magnitude, degrees)
        z = difference.sign == .minus ? -gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_ugaussian_Qinv(tail)
    }

    /// Whether the interval of the run covers the exact value.
    var isCovered: Bool { (mean - expected).magnitude <= halfWidth + bound }

    /// The half-width as a share of the exact value.
    var relativeHalfWidth: Double { halfWidth / expected.magnitude }
}

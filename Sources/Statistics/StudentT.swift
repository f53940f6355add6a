import CGSL

/// Student's t distribution, for intervals and tests of means.
enum StudentT {
    /// The half-width of a two-sided interval in standard errors.
    ///
    /// - Parameters:
    ///   - confidence: The share of intervals that cover the mean, above 0 and below 1.
    ///   - degrees: Degrees of freedom, at least 1.
    /// - Returns: The quantile of the upper tail (1 − confidence) / 2.
    static func halfWidth(confidence: Double, degrees: Double) -> Double {
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
        precondition(degrees >= 1, "an interval needs two samples")
        return gsl_cdf_tdist_Qinv((1 - confidence) / 2, degrees)
    }

    /// The half-width with a whole number of degrees of freedom, at least 1.
    static func halfWidth(confidence: Double, degrees: Int) -> Double {
        halfWidth(confidence: confidence, degrees: Double(degrees))
    }

    /// The chance of a statistic at least as far from zero as `t`, if the true mean is zero.
    static func twoSidedProbability(of t: Double, degrees: Double) -> Double {
        t.isInfinite ? 0 : min(1, 2 * gsl_cdf_tdist_Q(abs(t), degrees))
    }
}

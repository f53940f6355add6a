/// The ratio of two expectations, from replications that observed both.
///
/// The classical estimator: the ratio of the means, with the interval of the linearised ratio. Its bias
/// is of the order of one over the number of replications and small against the interval when the
/// denominator varies by less than a tenth.
///
/// Source: A. M. Law, "Simulation Modeling and Analysis", 5th ed. (2015), section 9.5.3, the classical
/// approach.
public struct RatioEstimate: Sendable, Equatable {
    /// The ratio of the means.
    public let ratio: Double

    /// The half-width of the interval; `nil` with a single replication.
    public let halfWidth: Double?

    /// The ratio of paired values.
    ///
    /// Fails, returning `nil`, without a pair or if the denominators' mean is zero.
    ///
    /// - Parameters:
    ///   - numerators: One value per replication.
    ///   - denominators: As many, of the same replications.
    ///   - confidence: Above 0 and below 1.
    public init?(numerators: [Double], denominators: [Double], confidence: Double = 0.95) {
        precondition(numerators.count == denominators.count, "a replication has both")
        guard let top = Tally(numerators).mean, let bottom = Tally(denominators).mean, bottom != 0
        else { return nil }
        let ratio = top / bottom
        let residuals = zip(numerators, denominators).map { ($0 - ratio * $1) / bottom }
        self.ratio = ratio
        halfWidth = Estimate(samples: residuals, confidence: confidence)?.halfWidth
    }
}

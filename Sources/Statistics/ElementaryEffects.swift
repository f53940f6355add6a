/// How much one factor matters, from changes of it alone at several places: Morris' screening.
///
/// `meanSize` ranks the factors; a `deviation` of its order says that the effect depends on where the
/// other factors are, or is not linear.
///
/// Sources: M. D. Morris, "Factorial Sampling Plans for Preliminary Computational Experiments",
/// Technometrics 33 (1991); F. Campolongo, J. Cariboni & A. Saltelli, "An Effective Screening Design for
/// Sensitivity Analysis of Large Models", Environmental Modelling & Software 22 (2007), for μ*.
public struct ElementaryEffects: Sendable, Equatable {
    /// μ*, the mean size of an effect.
    public let meanSize: Estimate

    /// μ, the mean effect, with its sign.
    public let mean: Double

    /// σ, the standard deviation of the effects; 0 with a single one.
    public let deviation: Double

    /// The effects of one factor.
    ///
    /// Fails, returning `nil`, without any.
    ///
    /// - Parameters:
    ///   - effects: One for each trajectory: the change of the result over that of the factor.
    ///   - confidence: Above 0 and below 1.
    public init?(_ effects: [Double], confidence: Double = 0.95) {
        let tally = Tally(effects)
        guard let mean = tally.mean,
            let size = Estimate(samples: effects.map { abs($0) }, confidence: confidence)
        else { return nil }
        meanSize = size
        self.mean = mean
        deviation = tally.standardDeviation ?? 0
    }
}

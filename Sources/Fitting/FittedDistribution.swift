import Variates

/// A distribution that was fitted to durations, and how well.
public struct FittedDistribution: Sendable {
    /// The family.
    public let family: DistributionFamily
    /// The distribution with the estimated parameters.
    public let distribution: Distribution
    /// The estimates, in the order of the model file, lengths in seconds.
    public let parameters: [FittedParameter]
    /// The logarithm of the likelihood of the sample, densities per second.
    public let logLikelihood: Double
    /// How many durations it was fitted to, those that were cut off included.
    public let count: Int
    /// The largest distance from the sample's cumulative distribution (Kolmogorov–Smirnov), in `0...1`.
    public let distance: Double

    /// How well it fits by a criterion; less is better.
    public func value(_ criterion: InformationCriterion) -> Double {
        criterion.value(
            logLikelihood: logLikelihood,
            parameters: family.parameterCount,
            count: count
        )
    }
}

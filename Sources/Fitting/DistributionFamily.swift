/// The families of distributions that are fitted to durations.
public enum DistributionFamily: String, Sendable, CaseIterable {
    /// `exponential(mean)`.
    case exponential
    /// `gamma(mean, shape)`.
    case gamma
    /// `erlang(mean, stages)`.
    case erlang
    /// `lognormal(mean, cv)`.
    case lognormal
    /// `weibull(shape, scale)`.
    case weibull
    /// `pareto(shape, minimum)`.
    case pareto
    /// `hyperexponential` with two branches: the weight of the first, and both means.
    case hyperexponential
    /// `normal(mean, cv)`, truncated at 0.
    case normal
    /// `uniform(from, to)`.
    case uniform

    /// How many numbers are estimated.
    public var parameterCount: Int {
        switch self {
        case .exponential: 1
        case .gamma, .erlang, .lognormal, .weibull, .pareto, .normal, .uniform: 2
        case .hyperexponential: 3
        }
    }

    /// The parameters that a fit reports, which are those of the model file.
    var parameterNames: [String] {
        switch self {
        case .exponential: ["mean"]
        case .gamma: ["mean", "shape"]
        case .erlang: ["mean", "stages"]
        case .lognormal, .normal: ["mean", "cv"]
        case .weibull: ["shape", "scale"]
        case .pareto: ["shape", "minimum"]
        case .hyperexponential: ["weight", "mean_1", "mean_2"]
        case .uniform: ["from", "to"]
        }
    }
}

import Glibc

extension Distribution {
    /// The distribution of `factor` times the variate.
    ///
    /// The family stays the same where it can; ranks and counts become a `Law.scaled`.
    ///
    /// - Parameter factor: From 1e-12 to 1e12.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the factor is out of range, or leads to a parameter that is.
    public func scaled(by factor: Double) throws(DistributionError) -> Distribution {
        try Self.check(factor, .from(1e-12, to: 1e12), name, "factor")
        switch law {
        case .constant(let value): return try .constant(factor * value)
        case .uniform(let low, let high):
            return try .uniform(from: factor * low, to: factor * high)
        case .exponential(let mean): return try .exponential(mean: factor * mean)
        case .gamma(let shape, let scale):
            return try .gamma(shape: shape, scale: factor * scale)
        case .erlang(let stages, let mean):
            return try .erlang(stages: stages, mean: factor * mean)
        case .lognormal(let mu, let sigma):
            return try .lognormal(mu: mu + log(factor), sigma: sigma)
        case .weibull(let shape, let scale):
            return try .weibull(shape: shape, scale: factor * scale)
        case .pareto(let shape, let minimum):
            return try .pareto(shape: shape, minimum: factor * minimum)
        case .hyperexponential(let branches):
            return try .hyperexponential(
                branches: branches.map { Branch(weight: $0.weight, mean: factor * $0.mean) }
            )
        case .normal(let mu, let sigma):
            return try .normal(mu: factor * mu, sigma: factor * sigma)
        case .beta(let alpha, let beta, let maximum):
            return try .beta(alpha: alpha, beta: beta, maximum: factor * maximum)
        case .empirical(let values, let weights):
            return try .empirical(values: values.map { factor * $0 }, weights: weights)
        case .zipf, .geometric, .poisson:
            return factor == 1 ? self : Distribution(law: .scaled(self, by: factor))
        case .scaled(let distribution, let former):
            return try distribution.scaled(by: former * factor)
        }
    }
}

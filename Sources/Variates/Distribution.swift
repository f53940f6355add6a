import CGSL
import Glibc

/// The law of a random quantity that is never negative: a service time in seconds, a size in bytes,
/// a number of operations.
///
/// A distribution is a checked value: the constructors throw on arguments that GSL's samplers or the
/// simulation could not stand (NaN, infinities, figures beyond any system). Where a constructor takes
/// `cv`, that is the coefficient of variation, the standard deviation over the mean.
///
/// To draw from it, prepare a `Sampler` with `SamplerTables`.
public struct Distribution: Hashable, Sendable {
    /// The family with its native parameters, for printing and for switching over.
    public let law: Law

    /// One branch of a hyperexponential distribution.
    public struct Branch: Hashable, Sendable {
        /// How often the branch is taken, relative to the sum of all weights.
        public var weight: Double
        /// The mean of the exponential in this branch.
        public var mean: Double

        /// A branch taken in proportion to `weight`.
        public init(weight: Double, mean: Double) {
            self.weight = weight
            self.mean = mean
        }
    }

    /// The families of distributions, each with its native parameters.
    public enum Law: Hashable, Sendable {
        /// Always this value.
        case constant(Double)
        /// Equally likely anywhere between two values.
        case uniform(low: Double, high: Double)
        /// Memoryless.
        case exponential(mean: Double)
        /// Density proportional to x^(shape − 1) · exp(−x / scale).
        case gamma(shape: Double, scale: Double)
        /// A sum of `stages` independent exponentials, with this mean in total.
        case erlang(stages: Int, mean: Double)
        /// The exponential of a normal variate with mean `mu` and standard deviation `sigma`.
        case lognormal(mu: Double, sigma: Double)
        /// P(X > x) = exp(−(x / scale)^shape).
        case weibull(shape: Double, scale: Double)
        /// P(X > x) = (minimum / x)^shape for x above `minimum`.
        case pareto(shape: Double, minimum: Double)
        /// One of several exponentials, chosen by weight.
        case hyperexponential([Branch])
        /// A normal variate with mean `mu` and standard deviation `sigma`, given that it is
        /// not negative.
        case normal(mu: Double, sigma: Double)
        /// A beta variate with these shapes, times `maximum`.
        case beta(alpha: Double, beta: Double, maximum: Double)
        /// A rank in `1...count`, rank k with probability proportional to k^(−exponent).
        case zipf(count: Int, exponent: Double)
        /// How many trials it takes to succeed once: 1, 2, ...
        case geometric(probability: Double)
        /// How many events a Poisson process has in an interval: 0, 1, ...
        case poisson(mean: Double)
        /// One of these values, chosen by weight.
        case empirical(values: [Double], weights: [Double])
        /// A variate of another distribution times a factor, for families that scaling leaves.
        indirect case scaled(Distribution, by: Double)
    }

    init(law: Law) { self.law = law }

    /// The name of the family in a model file: `"lognormal"`.
    public var name: String {
        switch law {
        case .constant: "constant"
        case .uniform: "uniform"
        case .exponential: "exponential"
        case .gamma: "gamma"
        case .erlang: "erlang"
        case .lognormal: "lognormal"
        case .weibull: "weibull"
        case .pareto: "pareto"
        case .hyperexponential: "hyperexponential"
        case .normal: "normal"
        case .beta: "beta"
        case .zipf: "zipf"
        case .geometric: "geometric"
        case .poisson: "poisson"
        case .empirical: "empirical"
        case .scaled(let distribution, by: _): distribution.name
        }
    }
}

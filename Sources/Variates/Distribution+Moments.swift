import CGSL
import Glibc

extension Distribution {
    /// The expected value; infinite for a Pareto distribution whose shape is at most 1.
    public var mean: Double {
        switch law {
        case .constant(let value): value
        case .uniform(let low, let high): (low + high) / 2
        case .exponential(let mean), .erlang(_, let mean), .poisson(let mean): mean
        case .gamma(let shape, let scale): shape * scale
        case .lognormal(let mu, let sigma): exp(mu + sigma * sigma / 2)
        case .weibull(let shape, let scale): scale * gsl_sf_gamma(1 + 1 / shape)
        case .pareto(let shape, let minimum):
            shape > 1 ? minimum * shape / (shape - 1) : .infinity
        case .hyperexponential(let branches):
            branches.reduce(0) { $0 + $1.weight * $1.mean } / Self.total(branches)
        case .normal(let mu, let sigma): TruncatedNormal(mu: mu, sigma: sigma).mean
        case .beta(let alpha, let beta, let maximum): maximum * alpha / (alpha + beta)
        case .zipf(let count, let exponent): Zipf(count: count, exponent: exponent).mean
        case .geometric(let probability): 1 / probability
        case .empirical(let values, let weights):
            zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
        case .scaled(let distribution, let factor): factor * distribution.mean
        }
    }

    /// The expected squared distance from the mean; infinite for a Pareto distribution whose shape
    /// is at most 2.
    public var variance: Double {
        switch law {
        case .constant: return 0
        case .uniform(let low, let high): return (high - low) * (high - low) / 12
        case .exponential(let mean): return mean * mean
        case .gamma(let shape, let scale): return shape * scale * scale
        case .erlang(let stages, let mean): return mean * mean / Double(stages)
        case .lognormal(_, let sigma): return mean * mean * expm1(sigma * sigma)
        case .weibull(let shape, let scale):
            let first = gsl_sf_lngamma(1 + 1 / shape)
            let second = gsl_sf_lngamma(1 + 2 / shape)
            return scale * scale * exp(2 * first) * expm1(second - 2 * first)
        case .pareto(let shape, let minimum):
            guard shape > 2 else { return .infinity }
            return minimum * minimum * shape / ((shape - 1) * (shape - 1) * (shape - 2))
        case .hyperexponential(let branches):
            let mean = mean
            // Law of total variance: within the branches, and between their means.
            return branches.reduce(0) { sum, branch in
                let distance = branch.mean - mean
                return sum + branch.weight * (branch.mean * branch.mean + distance * distance)
            } / Self.total(branches)
        case .normal(let mu, let sigma): return TruncatedNormal(mu: mu, sigma: sigma).variance
        case .beta(let alpha, let beta, let maximum):
            let sum = alpha + beta
            return maximum * maximum * alpha * beta / (sum * sum * (sum + 1))
        case .zipf(let count, let exponent): return Zipf(count: count, exponent: exponent).variance
        case .geometric(let probability): return (1 - probability) / (probability * probability)
        case .poisson(let mean): return mean
        case .empirical(let values, let weights):
            let mean = mean
            let sum = zip(values, weights).reduce(0) { sum, pair in
                sum + pair.1 * (pair.0 - mean) * (pair.0 - mean)
            }
            return sum / weights.reduce(0, +)
        case .scaled(let distribution, let factor): return factor * factor * distribution.variance
        }
    }

    /// The coefficient of variation, the standard deviation over the mean; 0 for a constant 0 and
    /// infinite where the variance is.
    public var cv: Double {
        let (mean, variance) = (mean, variance)
        guard variance < .infinity else { return .infinity }
        return variance > 0 ? variance.squareRoot() / mean : 0
    }

    /// P(X ≤ x), from GSL's cumulative distribution functions where it has one.
    ///
    /// - Parameter x: Any number; below the smallest value the result is 0.
    /// - Returns: A fraction in `0...1`.
    /// - Complexity: O(branches) or O(values) for the hyperexponential and the empirical distribution.
    public func cumulativeProbability(_ x: Double) -> Double {
        switch law {
        case .constant(let value): return x >= value ? 1 : 0
        case .uniform(let low, let high): return gsl_cdf_flat_P(x, low, high)
        case .exponential(let mean): return gsl_cdf_exponential_P(x, mean)
        case .gamma(let shape, let scale): return gsl_cdf_gamma_P(x, shape, scale)
        case .erlang(let stages, let mean):
            return gsl_cdf_gamma_P(x, Double(stages), mean / Double(stages))
        case .lognormal(let mu, let sigma): return x > 0 ? gsl_cdf_lognormal_P(x, mu, sigma) : 0
        case .weibull(let shape, let scale): return x > 0 ? gsl_cdf_weibull_P(x, scale, shape) : 0
        case .pareto(let shape, let minimum): return gsl_cdf_pareto_P(x, shape, minimum)
        case .hyperexponential(let branches):
            return branches.reduce(0) { sum, branch in
                sum + branch.weight * gsl_cdf_exponential_P(x, branch.mean)
            } / Self.total(branches)
        case .normal(let mu, let sigma):
            return TruncatedNormal(mu: mu, sigma: sigma).cumulativeProbability(x)
        case .beta(let alpha, let beta, let maximum):
            return gsl_cdf_beta_P(min(max(x / maximum, 0), 1), alpha, beta)
        case .zipf(let count, let exponent):
            return Zipf(count: count, exponent: exponent).cumulativeProbability(x)
        case .geometric(let probability):
            guard x >= 1 else { return 0 }
            return probability < 1 ? -expm1(x.rounded(.down) * log1p(-probability)) : 1
        case .poisson(let mean):
            guard x >= 0 else { return 0 }
            // P(X ≤ k) is the upper tail of a gamma variate, which takes any whole number.
            return gsl_cdf_gamma_Q(mean, x.rounded(.down) + 1, 1)
        case .empirical(let values, let weights):
            let below = zip(values, weights).reduce(0) { $1.0 <= x ? $0 + $1.1 : $0 }
            return below / weights.reduce(0, +)
        case .scaled(let distribution, let factor):
            return distribution.cumulativeProbability(x / factor)
        }
    }

    private static func total(_ branches: [Branch]) -> Double {
        branches.reduce(0) { $0 + $1.weight }
    }
}

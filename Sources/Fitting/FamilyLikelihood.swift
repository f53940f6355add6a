import CGSL
import Glibc
import Statistics
import Variates

/// The log-likelihood of a sample under a family, in coordinates without bounds.
///
/// The sample is in units of its mean, so that coordinates are of the order of 1. Of an exponential
/// family the whole durations count through a few sums; what was cut off counts through the upper
/// tail, once for each different value.
struct FamilyLikelihood {
    let family: DistributionFamily
    let sample: CensoredSample

    private var count: Double { Double(sample.values.count) }

    /// The log-likelihood at coordinates; −∞ or NaN outside of the family.
    func logLikelihood(_ u: [Double]) -> Double {
        switch family {
        case .exponential:
            let mean = exp(u[0])
            return -count * u[0] - (sample.tally.sum + sample.sumOverCuts { $0 }) / mean
        case .gamma:
            return gamma(mean: exp(u[0]), shape: exp(u[1]))
        case .lognormal:
            let sigma = exp(u[1])
            let distance = (sample.logarithms.mean ?? 0) - u[0]
            let squares = squaredDeviations(sample.logarithms) + count * distance * distance
            return -sample.logarithms.sum - count * (u[1] + Self.halfLogTwoPi)
                - squares / (2 * sigma * sigma)
                + sample.sumOverCuts { Self.logTail((log($0) - u[0]) / sigma) }
        case .weibull:
            let shape = exp(u[1])
            var powers = sample.sumOverCuts { exp(shape * (log($0) - u[0])) }
            for value in sample.values { powers += exp(shape * (log(value) - u[0])) }
            return count * (u[1] - shape * u[0]) + (shape - 1) * sample.logarithms.sum - powers
        case .normal:
            let sigma = exp(u[1])
            let distance = (sample.tally.mean ?? 0) - u[0]
            let squares = squaredDeviations(sample.tally) + count * distance * distance
            return -count * (u[1] + Self.halfLogTwoPi) - squares / (2 * sigma * sigma)
                - Double(sample.count) * Self.logTail(-u[0] / sigma)
                + sample.sumOverCuts { Self.logTail(($0 - u[0]) / sigma) }
        case .hyperexponential:
            let mixture = ExponentialMixture(coordinates: u)
            var sum = sample.sumOverCuts { mixture.logTail($0) }
            for value in sample.values { sum += mixture.logDensity(value) }
            return sum
        case .erlang, .pareto, .uniform:
            preconditionFailure("fitted in closed form")
        }
    }

    /// The log-likelihood of a gamma distribution.
    func gamma(mean: Double, shape: Double) -> Double {
        let scale = mean / shape
        return (shape - 1) * sample.logarithms.sum - sample.tally.sum / scale
            - count * (shape * log(scale) + gsl_sf_lngamma(shape))
            + sample.sumOverCuts { log(max(gsl_cdf_gamma_Q($0, shape, scale), 1e-300)) }
    }

    /// Where to begin: the moments of the whole durations and the cuts together.
    var start: [Double] {
        let seen = sample.values + sample.cuts
        let mean = seen.reduce(0, +) / Double(seen.count)
        let meanLogarithm = seen.reduce(0) { $0 + log($1) } / Double(seen.count)
        let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seen.count)
        let logVariance =
            seen.reduce(0) { $0 + (log($1) - meanLogarithm) * (log($1) - meanLogarithm) }
            / Double(seen.count)
        let deviation = max(logVariance.squareRoot(), 1e-4)
        switch family {
        case .exponential: return [log(mean)]
        case .gamma:
            // T. P. Minka, "Estimating a Gamma distribution" (2002).
            let s = max(log(mean) - meanLogarithm, 1e-8)
            return [log(mean), log((3 - s + ((s - 3) * (s - 3) + 24 * s).squareRoot()) / (12 * s))]
        case .lognormal: return [meanLogarithm, log(deviation)]
        case .weibull:
            // The logarithm of a Weibull variate has the deviation π / (√6 · shape).
            let shape = Double.pi / (6.0.squareRoot() * deviation)
            return [meanLogarithm + 0.577_2 / shape, log(shape)]
        case .normal: return [mean, log(max(variance.squareRoot(), 1e-4 * mean))]
        case .hyperexponential:
            return ExponentialMixture(expecting: sample, cv: variance.squareRoot() / mean)
                .coordinates
        case .erlang, .pareto, .uniform: preconditionFailure("fitted in closed form")
        }
    }

    /// The parameters that a fit reports, at coordinates; `unit` is what the sample was divided by.
    func parameters(_ u: [Double], unit: Double) -> [Double] {
        switch family {
        case .exponential: return [exp(u[0]) * unit]
        case .gamma: return [exp(u[0]) * unit, exp(u[1])]
        case .lognormal:
            let variance = exp(2 * u[1])
            return [exp(u[0] + variance / 2) * unit, expm1(variance).squareRoot()]
        case .weibull: return [exp(u[1]), exp(u[0]) * unit]
        case .normal:
            guard let normal = try? Distribution.normal(mu: u[0], sigma: exp(u[1])) else {
                return [.nan, .nan]
            }
            return [normal.mean * unit, normal.cv]
        case .hyperexponential:
            let mixture = ExponentialMixture(coordinates: u)
            return [mixture.weight, mixture.means.0 * unit, mixture.means.1 * unit]
        case .erlang, .pareto, .uniform: preconditionFailure("fitted in closed form")
        }
    }

    private func squaredDeviations(_ tally: Tally) -> Double {
        (tally.variance ?? 0) * Double(tally.count - 1)
    }

    private static let halfLogTwoPi = log(2 * Double.pi) / 2

    /// ln P(Z > z) of a standard normal variate.
    private static func logTail(_ z: Double) -> Double {
        // Beyond, the tail underflows: its leading term, 1/z of the density.
        z < 35 ? log(gsl_cdf_ugaussian_Q(z)) : -z * z / 2 - log(z) - halfLogTwoPi
    }
}

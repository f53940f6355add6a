import CGSL
import Glibc
import Units

/// A distribution prepared for drawing.
///
/// A plain value that events can hold. A sampler of an empirical or hyperexponential distribution
/// points into the `SamplerTables` that prepared it and must not outlive them.
@frozen
public struct Sampler: BitwiseCopyable, @unchecked Sendable {
    // Sendable although it may hold pointers: the tables behind them never change.
    @usableFromInline let form: Form

    @frozen
    @usableFromInline
    enum Form: BitwiseCopyable {
        case constant(Double)
        case uniform(low: Double, width: Double)
        case exponential(mean: Double)
        case gamma(shape: Double, scale: Double)
        case lognormal(mu: Double, sigma: Double)
        case weibull(shape: Double, scale: Double)
        case pareto(shape: Double, minimum: Double)
        case hyperexponential(
            means: UnsafePointer<Double>,
            choice: UnsafePointer<gsl_ran_discrete_t>
        )
        case normal(mu: Double, sigma: Double)
        case normalTail(mu: Double, sigma: Double)
        case beta(alpha: Double, beta: Double, maximum: Double)
        case zipf(UnsafePointer<ZipfSampler>, factor: Double)
        case geometric(probability: Double, factor: Double)
        case poisson(mean: Double, factor: Double)
        case empirical(
            values: UnsafePointer<Double>,
            choice: UnsafePointer<gsl_ran_discrete_t>
        )
    }

    @usableFromInline
    init(form: Form) { self.form = form }

    /// Always `value`, without a draw.
    ///
    /// - Precondition: `value` is finite and not negative.
    @inlinable
    public init(constant value: Double) {
        precondition(value >= 0 && value < .infinity, "a constant must be finite, not negative")
        form = .constant(value)
    }

    /// The value, if it is always the same.
    @inlinable
    public var constant: Double? {
        if case .constant(let value) = form { return value }
        return nil
    }

    /// The next value, through GSL's sampler for the family where there is no faster way to it.
    @inlinable
    public func sample(_ stream: inout RandomStream) -> Double {
        switch form {
        case .constant(let value): return value
        case .uniform(let low, let width): return low + width * stream.uniform()
        case .exponential(let mean): return stream.exponential(mean: mean)
        case .gamma(let shape, let scale): return gsl_ran_gamma(stream.generator, shape, scale)
        case .lognormal(let mu, let sigma):
            // The ziggurat is 2.6 times as fast as the polar method of gsl_ran_lognormal.
            return exp(mu + gsl_ran_gaussian_ziggurat(stream.generator, sigma))
        case .weibull(let shape, let scale): return gsl_ran_weibull(stream.generator, scale, shape)
        case .pareto(let shape, let minimum):
            return gsl_ran_pareto(stream.generator, shape, minimum)
        case .hyperexponential(let means, let choice):
            let branch = gsl_ran_discrete(stream.generator, choice)
            return stream.exponential(mean: means[branch])
        case .normal(let mu, let sigma):
            while true {
                let value = mu + gsl_ran_gaussian_ziggurat(stream.generator, sigma)
                if value >= 0 { return value }
            }
        case .normalTail(let mu, let sigma):
            return max(0, mu + gsl_ran_gaussian_tail(stream.generator, -mu, sigma))
        case .beta(let alpha, let beta, let maximum):
            return maximum * gsl_ran_beta(stream.generator, alpha, beta)
        case .zipf(let zipf, let factor): return factor * ZipfSampler.sample(zipf, &stream)
        case .geometric(let probability, let factor):
            return factor * Double(gsl_ran_geometric(stream.generator, probability))
        case .poisson(let mean, let factor):
            return factor * Double(gsl_ran_poisson(stream.generator, mean))
        case .empirical(let values, let choice):
            return values[gsl_ran_discrete(stream.generator, choice)]
        }
    }

    /// The next value as seconds, rounded to the nearest nanosecond.
    @inlinable
    public func duration(_ stream: inout RandomStream) -> SimDuration {
        SimDuration(seconds: max(0, sample(&stream)))
    }
}

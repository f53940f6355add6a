import CGSL

/// Prepares samplers, and owns the tables that some of them point to.
///
/// Noncopyable: the tables are freed with their one owner, which must outlive the samplers.
public struct SamplerTables: ~Copyable, @unchecked Sendable {
    // Sendable although it holds pointers: it is their only owner.
    private var values: [UnsafeMutablePointer<Double>] = []
    private var ranks: [UnsafeMutablePointer<ZipfSampler>] = []
    private var choices: [UnsafeMutablePointer<gsl_ran_discrete_t>] = []

    /// No tables yet.
    public init() {}

    deinit {
        for pointer in values { pointer.deallocate() }
        for pointer in ranks { pointer.deallocate() }
        for choice in choices { gsl_ran_discrete_free(choice) }
    }

    /// A sampler of `distribution`, good for as long as these tables live.
    ///
    /// - Complexity: O(values) for an empirical distribution (Walker's alias method), else O(1).
    public mutating func prepare(_ distribution: Distribution) -> Sampler {
        Sampler(form: form(of: distribution, factor: 1))
    }

    private mutating func form(of distribution: Distribution, factor: Double) -> Sampler.Form {
        switch distribution.law {
        case .constant(let value): .constant(value)
        case .uniform(let low, let high): .uniform(low: low, width: high - low)
        case .exponential(let mean): .exponential(mean: mean)
        case .gamma(let shape, let scale): .gamma(shape: shape, scale: scale)
        case .erlang(let stages, let mean):
            .gamma(shape: Double(stages), scale: mean / Double(stages))
        case .lognormal(let mu, let sigma): .lognormal(mu: mu, sigma: sigma)
        case .weibull(let shape, let scale): .weibull(shape: shape, scale: scale)
        case .pareto(let shape, let minimum): .pareto(shape: shape, minimum: minimum)
        case .hyperexponential(let branches):
            .hyperexponential(
                means: table(of: branches.map(\.mean)),
                choice: choice(by: branches.map(\.weight))
            )
        case .normal(let mu, let sigma):
            // Plain rejection keeps at least half of the draws when mu is not negative.
            mu >= 0 ? .normal(mu: mu, sigma: sigma) : .normalTail(mu: mu, sigma: sigma)
        case .beta(let alpha, let beta, let maximum):
            .beta(alpha: alpha, beta: beta, maximum: maximum)
        case .zipf(let count, let exponent):
            .zipf(rank(ZipfSampler(count: count, exponent: exponent)), factor: factor)
        case .geometric(let probability): .geometric(probability: probability, factor: factor)
        case .poisson(let mean): .poisson(mean: mean, factor: factor)
        case .empirical(let values, let weights):
            .empirical(values: table(of: values), choice: choice(by: weights))
        case .scaled(let inner, let inside): form(of: inner, factor: factor * inside)
        }
    }

    /// Kept behind a pointer: its seven figures would make every sampler as large.
    private mutating func rank(_ sampler: ZipfSampler) -> UnsafePointer<ZipfSampler> {
        let pointer = UnsafeMutablePointer<ZipfSampler>.allocate(capacity: 1)
        pointer.initialize(to: sampler)
        ranks.append(pointer)
        return UnsafePointer(pointer)
    }

    private mutating func table(of numbers: [Double]) -> UnsafePointer<Double> {
        let pointer = UnsafeMutablePointer<Double>.allocate(capacity: numbers.count)
        pointer.initialize(from: numbers, count: numbers.count)
        values.append(pointer)
        return UnsafePointer(pointer)
    }

    /// Walker's alias table: an index is drawn in constant time.
    mutating func choice(by weights: [Double]) -> UnsafePointer<gsl_ran_discrete_t> {
        guard let choice = gsl_ran_discrete_preproc(weights.count, weights) else {
            preconditionFailure("no memory for a table of \(weights.count) weights")
        }
        choices.append(choice)
        return UnsafePointer(choice)
    }
}

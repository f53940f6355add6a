@preconcurrency import CGSL

/// A GSL generator (`taus2`) with a seed of its own, for tests that need samples.
struct SeededGenerator: ~Copyable {
    private let generator: UnsafeMutablePointer<gsl_rng>

    init(seed: UInt) {
        generator = gsl_rng_alloc(gsl_rng_taus2)
        gsl_rng_set(generator, seed)
    }

    deinit { gsl_rng_free(generator) }

    mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
        mean + gsl_ran_gaussian_ziggurat(generator, deviation)
    }

    mutating func lognormal(zeta: Double, sigma: Double) -> Double {
        gsl_ran_lognormal(generator, zeta, sigma)
    }

    mutating func exponential(mean: Double) -> Double { gsl_ran_exponential(generator, mean) }

    mutating func uniform() -> Double { gsl_rng_uniform(generator) }
}

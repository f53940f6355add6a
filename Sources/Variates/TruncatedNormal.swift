import CGSL

/// The moments of a normal variate, given that it is not negative.
///
/// Source: N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions" 1, 13.10.
struct TruncatedNormal {
    let mu: Double
    let sigma: Double

    /// The normal hazard rate at the truncation point: density over upper tail.
    private var hazard: Double {
        gsl_ran_ugaussian_pdf(-mu / sigma) / gsl_cdf_ugaussian_P(mu / sigma)
    }

    var mean: Double { mu + sigma * hazard }

    var variance: Double {
        let start = -mu / sigma
        let hazard = hazard
        return sigma * sigma * (1 + start * hazard - hazard * hazard)
    }

    /// P(X ≤ x).
    func cumulativeProbability(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        // Upper tails, which do not cancel when mu is far below 0.
        return 1 - gsl_cdf_gaussian_Q(x - mu, sigma) / gsl_cdf_ugaussian_P(mu / sigma)
    }
}

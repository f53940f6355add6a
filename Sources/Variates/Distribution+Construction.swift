extension Distribution {
    /// The most values that an empirical distribution may have.
    public static let empiricalValuesMaximum = 1 << 24
    /// The most branches that a hyperexponential distribution may have.
    public static let branchesMaximum = 1 << 10
    /// The most ranks that a Zipf distribution may have: 2⁴⁰.
    public static let ranksMaximum = 1 << 40

    /// Always `value`.
    ///
    /// - Parameter value: From 0 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the value is out of range.
    public static func constant(_ value: Double) throws(DistributionError) -> Distribution {
        try check(value, .from(0, to: 1e15), "constant", "value")
        return Distribution(law: .constant(value))
    }

    /// Equally likely anywhere from `low` to `high`.
    ///
    /// - Parameters:
    ///   - low: From 0 to 1e15.
    ///   - high: Above `low`, at most 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func uniform(
        from low: Double,
        to high: Double
    ) throws(DistributionError) -> Distribution {
        try check(low, .from(0, to: 1e15), "uniform", "from")
        try check(high, .above(low, to: 1e15), "uniform", "to")
        return Distribution(law: .uniform(low: low, high: high))
    }

    /// Memoryless, with this mean.
    ///
    /// - Parameter mean: From 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the mean is out of range.
    public static func exponential(mean: Double) throws(DistributionError) -> Distribution {
        try check(mean, .scale, "exponential", "mean")
        return Distribution(law: .exponential(mean: mean))
    }

    /// Memoryless, with this many events per unit.
    ///
    /// - Parameter rate: From 1e-15 to 1e15; the mean is 1 / rate.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the rate is out of range.
    public static func exponential(rate: Double) throws(DistributionError) -> Distribution {
        try check(rate, .scale, "exponential", "rate")
        return try exponential(mean: min(max(1 / rate, 1e-15), 1e15))
    }

    /// Gamma: density proportional to x^(shape − 1) · exp(−x / scale), with mean shape · scale.
    ///
    /// - Parameters:
    ///   - shape: From 0.001 to 1e6.
    ///   - scale: From 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func gamma(
        shape: Double,
        scale: Double
    ) throws(DistributionError) -> Distribution {
        try check(shape, .shape, "gamma", "shape")
        try check(scale, .scale, "gamma", "scale")
        return Distribution(law: .gamma(shape: shape, scale: scale))
    }

    /// Erlang: a sum of `stages` independent exponentials.
    ///
    /// - Parameters:
    ///   - stages: From 1 to 1,000,000; the coefficient of variation is 1 / √stages.
    ///   - mean: Of the sum, from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func erlang(stages: Int, mean: Double) throws(DistributionError) -> Distribution {
        try check(Double(stages), .from(1, to: 1e6), "erlang", "stages")
        try check(mean, .scale, "erlang", "mean")
        return Distribution(law: .erlang(stages: stages, mean: mean))
    }

    /// Lognormal: the exponential of a normal variate.
    ///
    /// - Parameters:
    ///   - mu: Mean of the logarithm, from −50 to 50.
    ///   - sigma: Standard deviation of the logarithm, from 0.0001 to 5.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func lognormal(
        mu: Double,
        sigma: Double
    ) throws(DistributionError) -> Distribution {
        try check(mu, .from(-50, to: 50), "lognormal", "mu")
        try check(sigma, .from(1e-4, to: 5), "lognormal", "sigma")
        return Distribution(law: .lognormal(mu: mu, sigma: sigma))
    }

    /// Weibull: P(X > x) = exp(−(x / scale)^shape).
    ///
    /// - Parameters:
    ///   - shape: From 0.1 to 1,000; below 1 the tail is heavier than an exponential's.
    ///   - scale: From 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func weibull(
        shape: Double,
        scale: Double
    ) throws(DistributionError) -> Distribution {
        try check(shape, .from(0.1, to: 1_000), "weibull", "shape")
        try check(scale, .scale, "weibull", "scale")
        return Distribution(law: .weibull(shape: shape, scale: scale))
    }

    /// Pareto: P(X > x) = (minimum / x)^shape.
    ///
    /// - Parameters:
    ///   - shape: From 0.1 to 1e6; up to 1 the mean is infinite, up to 2 the variance is.
    ///   - minimum: The smallest value, from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func pareto(
        shape: Double,
        minimum: Double
    ) throws(DistributionError) -> Distribution {
        try check(shape, .from(0.1, to: 1e6), "pareto", "shape")
        try check(minimum, .scale, "pareto", "minimum")
        return Distribution(law: .pareto(shape: shape, minimum: minimum))
    }

    /// Hyperexponential: an exponential whose mean is chosen among branches by weight.
    ///
    /// - Parameter branches: From 1 to `branchesMaximum`; weights from 0 to 1e15, one of them above
    ///   0; means from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func hyperexponential(
        branches: [Branch]
    ) throws(DistributionError) -> Distribution {
        let name = "hyperexponential"
        try checkCount(branches.count, 1...branchesMaximum, name, "branches")
        for (index, branch) in branches.enumerated() {
            try check(branch.mean, .scale, name, "branches[\(index)].mean")
        }
        try checkWeights(branches.lazy.map(\.weight), name) { "branches[\($0)].weight" }
        return Distribution(law: .hyperexponential(branches))
    }

    /// Normal, given that it is not negative.
    ///
    /// - Parameters:
    ///   - mu: Mean before truncation, from −10 sigma to 1e15.
    ///   - sigma: Standard deviation before truncation, from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func normal(mu: Double, sigma: Double) throws(DistributionError) -> Distribution {
        try check(sigma, .scale, "normal", "sigma")
        try check(mu, .from(-10 * sigma, to: 1e15), "normal", "mu")
        return Distribution(law: .normal(mu: mu, sigma: sigma))
    }

    /// A beta variate times `maximum`.
    ///
    /// - Parameters:
    ///   - alpha: From 0.001 to 1e6.
    ///   - beta: From 0.001 to 1e6.
    ///   - maximum: The largest value, from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func beta(
        alpha: Double,
        beta: Double,
        maximum: Double = 1
    ) throws(DistributionError) -> Distribution {
        try check(alpha, .shape, "beta", "alpha")
        try check(beta, .shape, "beta", "beta")
        try check(maximum, .scale, "beta", "maximum")
        return Distribution(law: .beta(alpha: alpha, beta: beta, maximum: maximum))
    }

    /// A rank in `1...count`, rank k with probability proportional to k^(−exponent).
    ///
    /// - Parameters:
    ///   - count: From 1 to 2⁴⁰.
    ///   - exponent: From 0 (all ranks alike) to 64.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func zipf(count: Int, exponent: Double) throws(DistributionError) -> Distribution
    {
        try checkCount(count, 1...ranksMaximum, "zipf", "count")
        try check(exponent, .from(0, to: 64), "zipf", "exponent")
        return Distribution(law: .zipf(count: count, exponent: exponent))
    }

    /// How many trials it takes to succeed once: 1, 2, ...
    ///
    /// - Parameter probability: Of success in one trial, from 1e-8 to 1.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the probability is out of range.
    public static func geometric(probability: Double) throws(DistributionError) -> Distribution {
        // GSL returns 32 bits: the smallest uniform, 2⁻⁵³, gives 36.7 / probability.
        try check(probability, .from(1e-8, to: 1), "geometric", "probability")
        return Distribution(law: .geometric(probability: probability))
    }

    /// How many trials it takes to succeed once, with this mean.
    ///
    /// - Parameter mean: From 1 to 1e8; the probability is 1 / mean.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the mean is out of range.
    public static func geometric(mean: Double) throws(DistributionError) -> Distribution {
        try check(mean, .from(1, to: 1e8), "geometric", "mean")
        return try geometric(probability: max(1 / mean, 1e-8))
    }

    /// How many events a Poisson process has in an interval: 0, 1, ...
    ///
    /// - Parameter mean: From 1e-9 to 1e9.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if the mean is out of range.
    public static func poisson(mean: Double) throws(DistributionError) -> Distribution {
        try check(mean, .from(1e-9, to: 1e9), "poisson", "mean")
        return Distribution(law: .poisson(mean: mean))
    }

    /// One of `values`, each as likely as it is often listed.
    ///
    /// - Parameter values: From 1 to `empiricalValuesMaximum`, each from 0 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func empirical(values: [Double]) throws(DistributionError) -> Distribution {
        try empirical(values: values, weights: Array(repeating: 1, count: values.count))
    }

    /// One of `values`, chosen by weight.
    ///
    /// - Parameters:
    ///   - values: From 1 to `empiricalValuesMaximum`, each from 0 to 1e15.
    ///   - weights: One for each value, from 0 to 1e15, one of them above 0.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func empirical(
        values: [Double],
        weights: [Double]
    ) throws(DistributionError) -> Distribution {
        try checkCount(values.count, 1...empiricalValuesMaximum, "empirical", "values")
        guard weights.count == values.count else {
            throw DistributionError(
                "empirical",
                "weights",
                found: "\(weights.count) numbers",
                requirement: "as many numbers as values, \(values.count)"
            )
        }
        for (index, value) in values.enumerated() {
            try check(value, .from(0, to: 1e15), "empirical", "values[\(index)]")
        }
        try checkWeights(weights, "empirical") { "weights[\($0)]" }
        return Distribution(law: .empirical(values: values, weights: weights))
    }
}

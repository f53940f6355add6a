import CGSL
import Glibc

extension ArgumentRange {
    /// Values, means and scales: from a billionth of a microsecond to thirty million years.
    fileprivate static let scale = from(1e-15, to: 1e15)
    fileprivate static let shape = from(1e-3, to: 1e6)
    fileprivate static let variation = from(1e-3, to: 100)
}

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

    /// Equally likely anywhere around `mean`.
    ///
    /// - Parameters:
    ///   - mean: From 1e-15 to 1e14.
    ///   - cv: From 0.001 to 0.577; at √⅓ the lower end is 0.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func uniform(
        mean: Double,
        cv: Double
    ) throws(DistributionError) -> Distribution {
        try check(mean, .from(1e-15, to: 1e14), "uniform", "mean")
        try check(cv, .from(1e-3, to: 0.577_350_27), "uniform", "cv")
        let reach = mean * cv * 3.0.squareRoot()
        return try uniform(from: max(0, mean - reach), to: mean + reach)
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

    /// Gamma with this mean and shape.
    ///
    /// - Parameters:
    ///   - mean: Above 0; the scale it leads to must be from 1e-15 to 1e15.
    ///   - shape: From 0.001 to 1e6; the coefficient of variation is 1 / √shape.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func gamma(
        mean: Double,
        shape: Double
    ) throws(DistributionError) -> Distribution {
        try check(shape, .shape, "gamma", "shape")
        try check(mean, .from(1e-15 * shape, to: 1e15 * min(shape, 1)), "gamma", "mean")
        return Distribution(law: .gamma(shape: shape, scale: mean / shape))
    }

    /// Gamma with this mean and coefficient of variation.
    ///
    /// - Parameters:
    ///   - mean: Above 0; the scale it leads to must be from 1e-15 to 1e15.
    ///   - cv: From 0.001 to 31.6; the shape is 1 / cv².
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func gamma(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
        try check(cv, .from(1e-3, to: 31.6), "gamma", "cv")
        return try gamma(mean: mean, shape: min(1 / (cv * cv), 1e6))
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

    /// Lognormal with this mean and coefficient of variation.
    ///
    /// - Parameters:
    ///   - mean: From 1e-15 to 1e15.
    ///   - cv: From 0.001 to 100.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func lognormal(
        mean: Double,
        cv: Double
    ) throws(DistributionError) -> Distribution {
        try check(mean, .scale, "lognormal", "mean")
        try check(cv, .variation, "lognormal", "cv")
        let logVariance = log1p(cv * cv)
        return try lognormal(mu: log(mean) - logVariance / 2, sigma: logVariance.squareRoot())
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

    /// Weibull with this mean and shape.
    ///
    /// - Parameters:
    ///   - mean: From 1e-8 to 1e14.
    ///   - shape: From 0.1 to 1,000.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func weibull(
        mean: Double,
        shape: Double
    ) throws(DistributionError) -> Distribution {
        try check(shape, .from(0.1, to: 1_000), "weibull", "shape")
        // At shape 0.1 the mean is 10! = 3,628,800 times the scale.
        try check(mean, .from(1e-8, to: 1e14), "weibull", "mean")
        return try weibull(shape: shape, scale: mean / gsl_sf_gamma(1 + 1 / shape))
    }

    /// Weibull with this mean and coefficient of variation.
    ///
    /// The shape has no closed form; it is found by bisection to the last bit.
    ///
    /// - Parameters:
    ///   - mean: From 1e-8 to 1e14.
    ///   - cv: From 0.01 to 100.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func weibull(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
        try check(cv, .from(0.01, to: 100), "weibull", "cv")
        let target = log1p(cv * cv)
        let shape = bisect(from: 0.1, to: 1_000) { shape in
            gsl_sf_lngamma(1 + 2 / shape) - 2 * gsl_sf_lngamma(1 + 1 / shape) > target
        }
        return try weibull(mean: mean, shape: shape)
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

    /// Pareto with this mean and shape.
    ///
    /// - Parameters:
    ///   - mean: From 1e-10 to 1e15.
    ///   - shape: From 1.0001 to 1e6; up to 2 the variance is infinite.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func pareto(
        mean: Double,
        shape: Double
    ) throws(DistributionError) -> Distribution {
        try check(mean, .from(1e-10, to: 1e15), "pareto", "mean")
        try check(shape, .from(1.000_1, to: 1e6), "pareto", "shape")
        return try pareto(shape: shape, minimum: mean * (shape - 1) / shape)
    }

    /// Pareto with this mean and coefficient of variation.
    ///
    /// - Parameters:
    ///   - mean: From 1e-10 to 1e15.
    ///   - cv: From 0.001 to 100; the shape is 1 + √(1 + 1 / cv²), always above 2.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func pareto(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
        try check(cv, .variation, "pareto", "cv")
        return try pareto(mean: mean, shape: 1 + (1 + 1 / (cv * cv)).squareRoot())
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

    /// Hyperexponential with two branches of equal total weight in the mean ("balanced means").
    ///
    /// The first branch is taken with probability p = (1 + √((cv² − 1) / (cv² + 1))) / 2 and has the
    /// mean mean / 2p; the second has the mean mean / 2(1 − p).
    ///
    /// - Parameters:
    ///   - mean: From 1e-14 to 1e10.
    ///   - cv: From 1 (an exponential) to 100.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func hyperexponential(
        mean: Double,
        cv: Double
    ) throws(DistributionError) -> Distribution {
        try check(mean, .from(1e-14, to: 1e10), "hyperexponential", "mean")
        try check(cv, .from(1, to: 100), "hyperexponential", "cv")
        let squared = cv * cv
        let root = ((squared - 1) / (squared + 1)).squareRoot()
        let first = (1 + root) / 2
        // 1 − first cancels when cv is large: (1 − root²) / (1 + root) does not.
        let second = 1 / ((squared + 1) * (1 + root))
        return try hyperexponential(branches: [
            Branch(weight: first, mean: mean / (2 * first)),
            Branch(weight: second, mean: mean / (2 * second)),
        ])
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

    /// Normal, truncated at 0, so that mean and coefficient of variation are right after truncation.
    ///
    /// - Parameters:
    ///   - mean: From 1e-13 to 1e13.
    ///   - cv: From 0.001 to 0.95; truncated at 0, a normal never reaches 1.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func normal(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
        try check(mean, .from(1e-13, to: 1e13), "normal", "mean")
        try check(cv, .from(1e-3, to: 0.95), "normal", "cv")
        // The ratio mu / sigma fixes the coefficient of variation: the larger, the less variable.
        let ratio = bisect(from: -10, to: 1_100) { ratio in
            let unit = TruncatedNormal(mu: ratio, sigma: 1)
            return unit.variance > cv * cv * unit.mean * unit.mean
        }
        let sigma = mean / TruncatedNormal(mu: ratio, sigma: 1).mean
        return try normal(mu: ratio * sigma, sigma: sigma)
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

    /// Beta between 0 and `maximum` with this mean and coefficient of variation.
    ///
    /// - Parameters:
    ///   - mean: From 0.001 to 0.999 of `maximum`.
    ///   - cv: From 0.001 up to, but not reaching, √(maximum / mean − 1).
    ///   - maximum: The largest value, from 1e-15 to 1e15.
    /// - Returns: The distribution, checked.
    /// - Throws: `DistributionError` if an argument is out of range.
    public static func beta(
        mean: Double,
        cv: Double,
        maximum: Double = 1
    ) throws(DistributionError) -> Distribution {
        try check(maximum, .scale, "beta", "maximum")
        try check(mean, .from(1e-3 * maximum, to: 0.999 * maximum), "beta", "mean")
        let share = mean / maximum
        let variationLimit = (1 / share - 1).squareRoot()
        try check(cv, .from(1e-3, to: 0.999 * variationLimit), "beta", "cv")
        let total = (1 / share - 1) / (cv * cv) - 1
        return try beta(alpha: share * total, beta: (1 - share) * total, maximum: maximum)
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

    /// Where `isBelow` turns from true to false, by bisection down to neighbouring doubles.
    private static func bisect(
        from low: Double,
        to high: Double,
        isBelow: (Double) -> Bool
    ) -> Double {
        var (low, high) = (low, high)
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            if isBelow(middle) { low = middle } else { high = middle }
        }
    }

    private static func check(
        _ value: Double,
        _ range: ArgumentRange,
        _ distribution: String,
        _ argument: String
    ) throws(DistributionError) {
        guard range.contains(value) else {
            throw DistributionError(
                distribution,
                argument,
                found: "\(value)",
                requirement: range.requirement
            )
        }
    }

    private static func checkCount(
        _ count: Int,
        _ range: ClosedRange<Int>,
        _ distribution: String,
        _ argument: String
    ) throws(DistributionError) {
        guard range.contains(count) else {
            throw DistributionError(
                distribution,
                argument,
                found: "\(count)",
                requirement: "from \(range.lowerBound) to \(range.upperBound) in number"
            )
        }
    }

    private static func checkWeights(
        _ weights: some Sequence<Double>,
        _ distribution: String,
        argument: (Int) -> String
    ) throws(DistributionError) {
        var total = 0.0
        for (index, weight) in weights.enumerated() {
            try check(weight, .from(0, to: 1e15), distribution, argument(index))
            total += weight
        }
        guard total > 0 else {
            throw DistributionError(
                distribution,
                "weights",
                found: "0 in sum",
                requirement: "above 0 in sum"
            )
        }
    }
}

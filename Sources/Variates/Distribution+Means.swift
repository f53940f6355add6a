import CGSL
import Glibc

// Families by their mean and their coefficient of variation or shape.
extension Distribution {
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
}

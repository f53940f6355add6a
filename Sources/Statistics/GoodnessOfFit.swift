import CGSL

/// How well a sample agrees with a distribution that was fixed before the sample was seen.
public struct GoodnessOfFit: Hashable, Sendable {
    /// The test's measure of disagreement: the largest distance of the cumulative distributions
    /// (Kolmogorov–Smirnov), or the weighted sum of squares (chi-square).
    public let statistic: Double
    /// The chance of at least this disagreement if the distribution is right, in `0...1`.
    public let pValue: Double

    /// The result of a test that was computed elsewhere: a statistic, and a p-value in `0...1`.
    public init(statistic: Double, pValue: Double) {
        self.statistic = statistic
        self.pValue = pValue
    }

    /// The chi-square test of observed against expected counts.
    ///
    /// Neighbouring cells are pooled, from the first on, until each expects at least five, below
    /// which the chi-square distribution is a poor approximation; what is left at the end joins the
    /// last cell. The p-value comes from GSL's chi-square distribution.
    ///
    /// Source: K. Pearson (1900); the rule of five is W. G. Cochran's (1954).
    ///
    /// - Parameters:
    ///   - observed: How often each cell was seen, at least 0.
    ///   - expected: How often it is expected, at least 0; the same sum as the observed counts.
    ///   - estimatedParameters: How many parameters of the distribution were estimated from these
    ///     counts; each costs a degree of freedom.
    /// - Returns: The test's result, or `nil` if after pooling no degree of freedom is left.
    /// - Precondition: Both have the same number of cells, and no expected count is negative or NaN.
    public static func chiSquare(
        observed: [Int],
        expected: [Double],
        estimatedParameters: Int = 0
    ) -> GoodnessOfFit? {
        precondition(observed.count == expected.count, "a cell without its expected count")
        precondition(expected.allSatisfy { $0 >= 0 }, "an expected count below 0")
        var cells: [(observed: Double, expected: Double)] = []
        var open = (observed: 0.0, expected: 0.0)
        for (seen, count) in zip(observed, expected) {
            open.observed += Double(seen)
            open.expected += count
            if open.expected >= 5 {
                cells.append(open)
                open = (0, 0)
            }
        }
        if let last = cells.popLast() {
            cells.append((last.observed + open.observed, last.expected + open.expected))
        }
        let degreesOfFreedom = cells.count - 1 - estimatedParameters
        guard degreesOfFreedom > 0 else { return nil }
        let statistic = cells.reduce(0) { sum, cell in
            let distance = cell.observed - cell.expected
            return sum + distance * distance / cell.expected
        }
        return GoodnessOfFit(
            statistic: statistic,
            pValue: gsl_cdf_chisq_Q(statistic, Double(degreesOfFreedom))
        )
    }
}

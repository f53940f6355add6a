/// What share of a result's variance is due to one factor.
///
/// The result is computed for the rows of two independent samples A and B of the factors, and for the
/// rows of A with the factor's column from B.
///
/// Sources: A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto & S. Tarantola, "Variance Based
/// Sensitivity Analysis of Model Output", Computer Physics Communications 181 (2010), for the design;
/// M. J. W. Jansen, "Analysis of Variance Designs for Model Output", Computer Physics Communications 117
/// (1999), for the estimators.
public struct SobolIndices: Sendable, Equatable {
    /// The share that the factor explains by itself.
    public let first: Double

    /// The share that is left if all other factors are known: its own and its interactions'.
    public let total: Double

    /// The percentile bootstrap interval of `first`.
    public let firstInterval: ClosedRange<Double>

    /// The percentile bootstrap interval of `total`.
    public let totalInterval: ClosedRange<Double>

    /// Resamples of the bootstrap.
    static let resamples = 500

    /// The indices of one factor.
    ///
    /// Fails, returning `nil`, with fewer than two rows or if the result does not vary.
    ///
    /// - Parameters:
    ///   - a: The result for each row of A.
    ///   - b: The result for each row of B.
    ///   - mixed: The result for each row of A with the factor's column from B.
    ///   - confidence: Of the intervals, above 0 and below 1.
    ///   - uniform: Uniform variates below 1, for the bootstrap.
    public init?(
        a: [Double],
        b: [Double],
        mixed: [Double],
        confidence: Double = 0.95,
        uniform: () -> Double
    ) {
        precondition(a.count == b.count && b.count == mixed.count, "a result for each row")
        let rows = Array(a.indices)
        guard rows.count > 1, let (first, total) = Self.indices(a, b, mixed, rows) else {
            return nil
        }
        self.first = first
        self.total = total
        var firsts: [Double] = []
        var totals: [Double] = []
        for _ in 0..<Self.resamples {
            let sample = rows.map { _ in Int(uniform() * Double(rows.count)) }
            guard let (first, total) = Self.indices(a, b, mixed, sample) else { continue }
            firsts.append(first)
            totals.append(total)
        }
        firstInterval = Self.interval(of: firsts, around: first, confidence)
        totalInterval = Self.interval(of: totals, around: total, confidence)
    }

    private static func indices(
        _ a: [Double],
        _ b: [Double],
        _ mixed: [Double],
        _ rows: [Int]
    ) -> (first: Double, total: Double)? {
        let both = Tally(rows.map { a[$0] } + rows.map { b[$0] })
        guard let variance = both.variance, variance > 0 else { return nil }
        let scale = 1 / (2 * Double(rows.count) * variance)
        let own = rows.reduce(0) { $0 + (b[$1] - mixed[$1]) * (b[$1] - mixed[$1]) }
        let others = rows.reduce(0) { $0 + (a[$1] - mixed[$1]) * (a[$1] - mixed[$1]) }
        return (1 - own * scale, others * scale)
    }

    private static func interval(
        of values: [Double],
        around value: Double,
        _ confidence: Double
    ) -> ClosedRange<Double> {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return value...value }
        let tail = (1 - confidence) / 2
        let low = sorted[OrderStatistic.rank(of: tail, among: sorted.count) - 1]
        let high = sorted[OrderStatistic.rank(of: 1 - tail, among: sorted.count) - 1]
        return low...high
    }
}

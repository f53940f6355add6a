/// How much of the beginning of a run to drop, so that the start-up does not bias its averages.
///
/// MSER-5: of the means of batches of five observations, drop the first *d* that minimise the
/// squared standard error of the mean of what remains, Σ (Yᵢ − Ȳ)² / (n − d)². A start that differs
/// from the rest is worth dropping as long as it inflates the variance more than the observations
/// lost. If the minimum lies in the second half of the run, the run has not settled and the cut is
/// not to be trusted.
///
/// Sources: K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation
/// Output", Simulation 69 (1997); S. C. Spratt, "An Evaluation of Contemporary Heuristics for the
/// Startup Problem" (1998), the batches of five; K. Hoad, S. Robinson & R. Davies, "Automating
/// Warm-up Length Estimation", J. Oper. Res. Soc. 61 (2010), which also leaves the last five
/// batches out, where a chance agreement of a few would win.
public struct WarmUp: Sendable, Equatable {
    /// How many observations are averaged into one.
    public static let batchSize = 5

    /// Candidates for the cut leave at least this many batches.
    static let batchesToKeep = 5

    /// With fewer batches than this no cut is to be trusted.
    static let batchesNeeded = 10

    /// The number of observations to drop from the start; at most half of them.
    public let cut: Int

    /// Whether the minimum lay in the first half of a run that was long enough to tell.
    public let isTrustworthy: Bool

    /// The cut that MSER-5 chooses for a series of observations at equal distances.
    ///
    /// - Parameter series: Averages over equal lengths of time, or consecutive observations; the
    ///   incomplete batch at the end is ignored. Finite numbers.
    /// - Complexity: O(n).
    public init(mser5 series: some Collection<Double>) {
        let batches = Self.batchMeans(of: series)
        // From the end: mean and squared deviations of the last 1, 2, 3, … batches.
        var tail = Tally()
        var best = (firstHalf: 0, anywhere: 0)
        var least = (firstHalf: Double.infinity, anywhere: Double.infinity)
        for dropped in batches.indices.reversed() {
            tail.add(batches[dropped])
            guard tail.count >= Self.batchesToKeep, let variance = tail.variance else { continue }
            let kept = Double(tail.count)
            let error = variance * (kept - 1) / (kept * kept)
            // `<=`: among equals the shorter cut wins.
            if error <= least.anywhere { (least.anywhere, best.anywhere) = (error, dropped) }
            guard dropped <= batches.count / 2 else { continue }
            if error <= least.firstHalf { (least.firstHalf, best.firstHalf) = (error, dropped) }
        }
        cut = best.firstHalf * Self.batchSize
        isTrustworthy = batches.count >= Self.batchesNeeded && best.anywhere == best.firstHalf
    }

    private static func batchMeans(of series: some Collection<Double>) -> [Double] {
        var means: [Double] = []
        means.reserveCapacity(series.count / batchSize)
        var sum = 0.0
        for (index, value) in series.enumerated() {
            precondition(value.isFinite, "an observation must be a finite number")
            sum += value
            guard (index + 1).isMultiple(of: batchSize) else { continue }
            means.append(sum / Double(batchSize))
            sum = 0
        }
        return means
    }
}

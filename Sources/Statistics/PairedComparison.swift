/// A candidate against the baseline, replication by replication.
///
/// Under common random numbers both see the same traffic in replication *i*, so their values move
/// together and the differences vary less than the values: the interval of the mean difference
/// (paired t) is narrower than that of two independent experiments of the same size.
///
/// Source: A. M. Law, "Simulation Modeling and Analysis", 5th ed. (2015), sections 10.2.1 and 11.2.
public struct PairedComparison: Sendable, Equatable {
    /// Candidate minus baseline.
    ///
    /// `missing` counts the pairs of which one side has no value.
    public let difference: Estimate

    /// The chance of a difference at least this large if there is none (two-sided paired t);
    /// `nil` with a single pair.
    public let pValue: Double?

    /// The factor by which pairing reduces the variance of the difference, compared to as many
    /// independent replications of each.
    ///
    /// (Var(candidate) + Var(baseline)) / Var(difference): above 1 if common random numbers help,
    /// infinite if the difference is the same in each replication, `nil` with a single pair or if
    /// nothing varies at all.
    public let varianceReduction: Double?

    /// The comparison of values that belong together by their index.
    ///
    /// Fails, returning `nil`, if there is no complete pair.
    ///
    /// - Parameters:
    ///   - baseline: One value per replication; `nil` where there is no sample.
    ///   - candidate: As many, of the same replications.
    ///   - confidence: Above 0 and below 1.
    public init?(baseline: [Double?], candidate: [Double?], confidence: Double = 0.95) {
        precondition(baseline.count == candidate.count, "a replication has both or is no pair")
        var before = Tally()
        var after = Tally()
        var change = Tally()
        for case (let left?, let right?) in zip(baseline, candidate) {
            before.add(left)
            after.add(right)
            change.add(right - left)
        }
        let missing = baseline.count - change.count
        guard let difference = Estimate(change, missing: missing, confidence: confidence) else {
            return nil
        }
        self.difference = difference
        guard let ofBefore = before.variance, let ofAfter = after.variance,
            let ofChange = change.variance, let standardError = difference.standardError
        else {
            pValue = nil
            varianceReduction = nil
            return
        }
        // A mean of 0 with an error of 0 is no difference at all, not an unknown one.
        let statistic = difference.mean == 0 ? 0 : difference.mean / standardError
        pValue = StudentT.twoSidedProbability(of: statistic, degrees: Double(change.count - 1))
        let independent = ofBefore + ofAfter
        varianceReduction = independent > 0 ? independent / ofChange : nil
    }
}

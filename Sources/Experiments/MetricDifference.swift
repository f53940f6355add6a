import Service
import Statistics

/// A metric of a candidate against that of the baseline.
public struct MetricDifference: Sendable, Equatable {
    /// What can be said about a difference.
    public enum Verdict: String, Sendable, Equatable, CaseIterable {
        /// There is one, for the better.
        case better
        /// There is one, for the worse.
        case worse
        /// There is one, and it is neither by itself.
        case changed
        /// If there is one, it is below the margin that matters.
        case equivalent
        /// The replications do not tell; or each has the same value in both.
        case noEvidence = "no_evidence"
    }

    /// The questions that are asked together: the chance that one of a family's verdicts is wrong
    /// stays below 1 − confidence.
    public enum Family: String, Sendable, Equatable, CaseIterable {
        /// The metrics that decide about a candidate: the rejection rate, the 99th percentile of
        /// latency, and the metrics of the objectives.
        case primary
        /// The rejection rate by cause.
        case causes
        /// All others.
        case others

        /// The family of a metric.
        ///
        /// - Parameters:
        ///   - metric: Its name.
        ///   - objectives: The metrics of the objectives.
        init(of metric: String, objectives: [String]) {
            if ["rejection_rate", "latency_p99_s"].contains(metric) || objectives.contains(metric) {
                self = .primary
            } else {
                self = Metric.isRejectionRate(metric) ? .causes : .others
            }
        }
    }

    /// The metric's public name.
    public var metric: String
    /// Which change is for the better.
    public var direction: MetricDirection
    /// The family that it is corrected with.
    public var family: Family
    /// The baseline's mean; `nil` if the metric has no sample, or does not exist there.
    public var baseline: Double?
    /// The candidate's mean.
    public var candidate: Double?
    /// Candidate minus baseline, over the replications in which both have a value.
    public var difference: Double?
    /// The half-width of its interval: those of the family hold at once with the confidence.
    ///
    /// Infinite as long as a sequence of looks has seen too little; `nil` with a single pair.
    public var halfWidth: Double?
    /// The p-value of no difference by itself; `nil` with a single pair.
    public var pValue: Double?
    /// The p-value after Holm's correction over the family.
    public var adjustedPValue: Double?
    /// By which factor common random numbers reduced the variance of the difference; infinite if it
    /// is the same in each replication, `nil` if nothing varies or the draws are independent.
    public var varianceReduction: Double?
    /// Replications in which both have a value.
    public var pairs: Int
    /// Whether both have the same value in each of them.
    public var isIdentical: Bool
    /// What can be said.
    public var verdict: Verdict

    /// The difference as a fraction of the baseline's mean; `nil` if that is 0.
    public var relative: Double? {
        guard let difference, let baseline, baseline != 0 else { return nil }
        return difference / baseline.magnitude
    }

    /// Whether further replications have nothing to decide: there is a verdict, both are the same in
    /// each replication, or one of them has no value at all.
    public var isDecided: Bool {
        verdict != .noEvidence || isIdentical || pairs == 0
    }
}

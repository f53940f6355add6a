import Service
import Statistics

/// A model with one change against the model as it is, replication by replication on common random
/// numbers.
public struct Counterfactual: Sendable, Equatable {
    /// The limit's new value; `nil` = it is lifted.
    public var value: Double?
    /// Changed minus unchanged, of the rejection rate; `nil` without a pair.
    public var rejections: PairedComparison?
    /// Changed minus unchanged, of the 99th percentile of the latency; `nil` without a pair.
    public var latency: PairedComparison?
    /// The share of the rejections that the change removes; negative if it adds some; `nil` if there
    /// are none.
    public var rejectionsRemoved: RatioEstimate?
    /// The share of the 99th percentile of the latency that the change removes.
    public var latencyRemoved: RatioEstimate?

    /// What a change makes of the replications of the unchanged model.
    ///
    /// - Parameters:
    ///   - value: The limit's new value; `nil` = it is lifted.
    ///   - before: The replications of the model as it is.
    ///   - after: The same replications of the changed model.
    ///   - confidence: The confidence of the intervals.
    init(
        value: Double?,
        before: [ReplicationResult],
        after: [ReplicationResult],
        confidence: Double
    ) {
        self.value = value
        func compare(_ metric: String) -> (PairedComparison?, RatioEstimate?) {
            let old = before.map { $0.value(of: metric) }
            let new = after.map { $0.value(of: metric) }
            let pairs = zip(old, new).compactMap { old, new in
                old.flatMap { old in new.map { (old, $0) } }
            }
            return (
                PairedComparison(baseline: old, candidate: new, confidence: confidence),
                RatioEstimate(
                    numerators: pairs.map { $0.0 - $0.1 },
                    denominators: pairs.map(\.0),
                    confidence: confidence
                )
            )
        }
        (rejections, rejectionsRemoved) = compare("rejection_rate")
        (latency, latencyRemoved) = compare("latency_p99_s")
    }
}

import Service
import Statistics

/// Whether the service keeps an objective, judged on the confidence interval.
public struct ObjectiveVerdict: Sendable, Equatable {
    /// What can be said about an objective.
    public enum Verdict: String, Sendable, Equatable, CaseIterable {
        /// The whole interval is on the wished side of the threshold.
        case met
        /// The whole interval is on the other side.
        case missed
        /// The threshold is inside the interval, or there is no interval.
        case undecided
    }

    /// What was wished for.
    public var objective: Objective
    /// What can be said.
    public var verdict: Verdict
    /// The metric; `nil` if it had no sample.
    public var estimate: Estimate?

    /// An objective with the verdict on it.
    public init(objective: Objective, verdict: Verdict, estimate: Estimate?) {
        self.objective = objective
        self.verdict = verdict
        self.estimate = estimate
    }

    /// Judges an objective by an estimate of its metric.
    ///
    /// Without a sample, or from a single replication, which has no interval, it is `undecided`.
    ///
    /// - Parameters:
    ///   - objective: What was wished for.
    ///   - estimate: Its metric.
    ///   - requests: How many requests the replications observed, all together.
    public init(_ objective: Objective, on estimate: Estimate?, requests: Double) {
        self.init(objective, on: estimate, halfWidth: estimate?.halfWidth, requests: requests)
    }

    /// Judges an objective by the mean of an estimate and an interval of another half-width.
    init(_ objective: Objective, on estimate: Estimate?, halfWidth: Double?, requests: Double) {
        self.init(
            objective: objective,
            verdict: Self.verdict(
                on: objective,
                mean: estimate?.mean,
                halfWidth: halfWidth,
                requests: requests
            ),
            estimate: estimate
        )
    }

    /// What can be said about an objective by a mean and its half-width.
    ///
    /// - Parameters:
    ///   - objective: What was wished for.
    ///   - mean: The mean of its metric; `nil` = there was no sample.
    ///   - halfWidth: The half-width of its interval; `nil` = unknown.
    ///   - requests: How many requests were observed.
    /// - Returns: `undecided` without a sample or without an interval, and instead of `met` if so few
    ///   requests cannot show it.
    public static func verdict(
        on objective: Objective,
        mean: Double?,
        halfWidth: Double?,
        requests: Double
    ) -> Verdict {
        guard let mean, let halfWidth else { return .undecided }
        let verdict = verdict(on: objective, low: mean - halfWidth, high: mean + halfWidth)
        return verdict == .met && !objective.canBeShown(by: requests) ? .undecided : verdict
    }

    private static func verdict(on objective: Objective, low: Double, high: Double) -> Verdict {
        let threshold = objective.threshold
        switch objective.comparison {
        case .less: return high < threshold ? .met : low >= threshold ? .missed : .undecided
        case .lessOrEqual: return high <= threshold ? .met : low > threshold ? .missed : .undecided
        case .greater: return low > threshold ? .met : high <= threshold ? .missed : .undecided
        case .greaterOrEqual:
            return low >= threshold ? .met : high < threshold ? .missed : .undecided
        }
    }
}

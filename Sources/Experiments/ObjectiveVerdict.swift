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
    public init(_ objective: Objective, on estimate: Estimate?) {
        self.init(
            objective: objective,
            verdict: Self.verdict(on: objective, by: estimate),
            estimate: estimate
        )
    }

    private static func verdict(on objective: Objective, by estimate: Estimate?) -> Verdict {
        guard let estimate, let halfWidth = estimate.halfWidth else { return .undecided }
        let low = estimate.mean - halfWidth
        let high = estimate.mean + halfWidth
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

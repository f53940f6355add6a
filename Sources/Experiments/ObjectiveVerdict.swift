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
        self.init(objective, on: estimate, halfWidth: estimate?.halfWidth)
    }

    /// Judges an objective by the mean of an estimate and an interval of another half-width.
    init(_ objective: Objective, on estimate: Estimate?, halfWidth: Double?) {
        self.init(
            objective: objective,
            verdict: Self.verdict(on: objective, mean: estimate?.mean, halfWidth: halfWidth),
            estimate: estimate
        )
    }

    /// What can be said about an objective by a mean and its half-width.
    ///
    /// - Parameters:
    ///   - objective: What was wished for.
    ///   - mean: The mean of its metric; `nil` = there was no sample.
    ///   - halfWidth: The half-width of its interval; `nil` = unknown.
    /// - Returns: `undecided` without a sample or without an interval.
    public static func verdict(
        on objective: Objective,
        mean: Double?,
        halfWidth: Double?
    ) -> Verdict {
        guard let mean, let halfWidth else { return .undecided }
        let low = mean - halfWidth
        let high = mean + halfWidth
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

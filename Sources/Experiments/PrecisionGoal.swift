import Service
import Statistics

/// How precise the estimates are to be before an experiment stops adding replications.
public struct PrecisionGoal: Sendable, Equatable {
    /// The largest half-width as a fraction of the mean, above 0.
    public var relativeHalfWidth: Double
    /// Replications at most.
    public var maximumReplications: Int

    /// Half-widths of at most this fraction of the mean.
    public init(relativeHalfWidth: Double, maximumReplications: Int = 1_000) {
        self.relativeHalfWidth = relativeHalfWidth
        self.maximumReplications = maximumReplications
    }
}

/// What came of a precision goal.
public struct PrecisionOutcome: Sendable, Equatable {
    /// What was wished for.
    public var goal: PrecisionGoal
    /// Whether every watched metric is as precise as that, and stays so when looked at again.
    public var isReached: Bool
    /// The least precise of the watched metrics; `nil` if none had a sample other than zero.
    public var worstMetric: String?
    /// Its half-width as a fraction of its mean; `nil` without an interval.
    public var worstRelativeHalfWidth: Double?

    /// A goal with what came of it.
    public init(
        goal: PrecisionGoal,
        isReached: Bool,
        worstMetric: String?,
        worstRelativeHalfWidth: Double?
    ) {
        self.goal = goal
        self.isReached = isReached
        self.worstMetric = worstMetric
        self.worstRelativeHalfWidth = worstRelativeHalfWidth
    }
}

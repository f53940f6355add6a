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

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

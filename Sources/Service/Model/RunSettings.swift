import Units

/// How a model is to be run.
public struct RunSettings: Sendable, Equatable {
    /// Simulated time of a replication, the warm-up included.
    public var duration: SimDuration
    /// What is left out at the start.
    public var warmUp: WarmUpRule
    /// Independent replications, at least 1.
    public var replications: Int
    /// Seed of all random numbers.
    public var seed: UInt64
    /// The length of the intervals by which outcomes are judged over time; `nil` = 1/240 of the run.
    public var resolution: SimDuration?

    /// A run of these settings.
    public init(
        duration: SimDuration = .seconds(3_600),
        warmUp: WarmUpRule = .automatic,
        replications: Int = 10,
        seed: UInt64 = 1,
        resolution: SimDuration? = nil
    ) {
        self.duration = duration
        self.warmUp = warmUp
        self.replications = replications
        self.seed = seed
        self.resolution = resolution
    }
}

/// What is left out at the start of a replication.
public enum WarmUpRule: Sendable, Equatable {
    /// What MSER-5 finds on pilot replications.
    case automatic
    /// A given time.
    case fixed(SimDuration)
}

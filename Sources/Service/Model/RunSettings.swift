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

/// A bound on a metric that the service is to keep, as `latency_p99_s < 800ms`.
public struct Objective: Sendable, Equatable {
    /// On which side of the threshold the metric must be.
    public enum Comparison: String, Sendable, Equatable, CaseIterable {
        /// Strictly below.
        case less = "<"
        /// Below or equal.
        case lessOrEqual = "<="
        /// Strictly above.
        case greater = ">"
        /// Above or equal.
        case greaterOrEqual = ">="
    }

    /// The metric's name, as in the CSV.
    public var metric: String
    /// The side of the threshold.
    public var comparison: Comparison
    /// The bound, in the metric's own unit.
    public var threshold: Double
    /// As the model wrote it.
    public var text: String

    /// The objective that `metric` be on this side of `threshold`.
    public init(metric: String, comparison: Comparison, threshold: Double, text: String) {
        self.metric = metric
        self.comparison = comparison
        self.threshold = threshold
        self.text = text
    }
}

import Service
import Statistics
import Units

/// Which limits bind a service, in which order, and what more of each would buy.
public struct Explanation: Sendable, Equatable {
    /// What a limit is called, and what sets it.
    public struct Limit: Sendable, Equatable {
        /// The limiter: `orchestrator.max_worker_threads`.
        public var name: String
        /// The parameter that sets it; `nil` if it is a sum over the containers of a manifest.
        public var parameter: String?
        /// The limit, in `unit`.
        public var value: Double
        /// What it counts.
        public var unit: String
    }

    /// Limits that bind when those of the steps before are lifted.
    public struct Step: Sendable, Equatable {
        /// The limits; several if they cannot be told from each other.
        public var limits: [Limit]
        /// The measure before they are lifted.
        public var before: Estimate?
        /// The measure when they are lifted, all of them.
        public var after: Estimate?
        /// The share of the measure that lifting them removes.
        public var removed: RatioEstimate?
    }

    /// What more of a limit buys.
    public struct Effect: Sendable, Equatable {
        /// The limit.
        public var limit: Limit
        /// How much one more is, in the limit's unit.
        public var increment: Double
        /// Without the limit; `nil` for a burst, which there always is.
        public var lifted: Counterfactual?
        /// With one more of it; `nil` if the limiter cannot be kept at that.
        public var oneMore: Counterfactual?
        /// With a tenth more of it, rounded up to a whole one.
        public var tenthMore: Counterfactual?
    }

    /// The model's name.
    public var model: String
    /// The seed of all random numbers.
    public var seed: UInt64
    /// The confidence of the intervals.
    public var confidence: Double
    /// The metric by which limits are judged: that of the objective that is missed by most or nearest
    /// to be; without objectives the rejection rate, or the 99th percentile of the latency if
    /// (almost) nothing is rejected.
    public var metric: String
    /// The model as it is: the metric, and the two that every counterfactual is judged by.
    public var base: [MetricEstimate]
    /// What binds now, then next, and so on; empty if nothing does.
    public var steps: [Step]
    /// What more of each limit buys that is ever reached, in the order of the limiter stack.
    public var effects: [Effect]
    /// The limits that are never reached: more of them changes nothing.
    public var unreached: [Limit]
    /// How long each run was.
    public var length: RunLength
    /// Replications of each model.
    public var replications: Int
    /// Whether limits were lifted until none bound; `false` if the depth, or an interruption, came
    /// first.
    public var isExhausted: Bool
    /// Whether it was cancelled: there are then fewer steps and effects.
    public var isInterrupted: Bool

    /// The estimate of one of the base metrics.
    public func estimate(of metric: String) -> Estimate? {
        base.first { $0.name == metric }?.estimate
    }
}

import Service
import Statistics
import Units

/// Finds the largest load factor at which a service keeps its objectives.
///
/// The search goes in rounds, each on replications of its own, so that no round is judged by numbers
/// that have chosen its place:
///
/// 1. Short runs, doubling or halving the load until the objectives hold on one side only; an exact
///    solution, if there is one, says where to begin.
/// 2. Rounds at three load factors around the crossing, on common random numbers, each with longer runs
///    and nearer together than the last. `Crossing` gives the interval. The last round is long
///    enough for an interval of the width asked for, as the round before it predicts.
///
/// Runs are long and replications few, because what a run's length biases (the start, percentiles of
/// finite samples) falls faster with it than the error does: a percentile must vary by at most 4 % from
/// replication to replication, anything else by half. The percentile of a run whose own error is 4 %
/// is biased by at most a quarter of the standard error of eight such runs, which the interval
/// allows for.
///
/// Sources: stochastic root finding by retrospective approximation, R. Pasupathy & S. Kim, "The
/// Stochastic Root-Finding Problem", ACM TOMACS 21 (2011): a sequence of sample-path problems of growing
/// size, each started from the last one's solution. The interval: `Crossing`.
public struct CapacitySearch: Sendable {
    /// The load factors that are tried.
    public static let factors = 1 / 1_024.0...1_024

    /// What is simulated; its load factor is the unit.
    public var model: ServiceModel
    /// The seed, and for transient models the length of a run; also the warm-up, if it is fixed.
    public var settings: RunSettings
    /// What the service is to keep; at least one.
    public var objectives: [Objective]
    /// Whether each run is as long as the settings say, whatever the model is.
    public var keepsDuration: Bool
    /// How wide the interval may be, as a share of the capacity; above 0 and below 1.
    public var precision: Double
    /// The confidence of the interval, above 0 and below 1.
    public var confidence: Double
    /// Replications at each factor, at least 2; more of them if the length of a run is given.
    public var replications: Int
    /// Requests to simulate at most, in all.
    public var effort: Double
    /// Threads at most, at least 1.
    public var jobs: Int

    /// A search for a model's capacity.
    public init(
        model: ServiceModel,
        settings: RunSettings,
        objectives: [Objective],
        keepsDuration: Bool = false,
        precision: Double = 0.01,
        confidence: Double = 0.95,
        replications: Int = 8,
        effort: Double = 1e8,
        jobs: Int = 1
    ) {
        precondition(!objectives.isEmpty, "without an objective every load will do")
        precondition(replications >= 2, "an interval needs two replications")
        self.model = model
        self.settings = settings
        self.objectives = objectives
        self.keepsDuration = keepsDuration
        self.precision = precision
        self.confidence = confidence
        self.replications = replications
        self.effort = effort
        self.jobs = jobs
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the search when raised; what is known by then is returned.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: What was found.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> CapacityResult {
        var search = CapacityRounds(self, cancellation: cancellation, progress: progress)
        search.run()
        return search.result
    }

    /// What an exact solution says about the model.
    public var exact: CapacityResult.Exact? {
        guard let system = KnownSystem(model) else { return nil }
        var factors: [(objective: Objective, factor: Double)] = []
        for objective in objectives {
            guard let factor = system.capacity(for: objective) else { return nil }
            factors.append((objective, factor))
        }
        return factors.min { $0.factor < $1.factor }.map {
            CapacityResult.Exact(
                system: system.name,
                objective: $0.objective,
                factor: $0.factor
            )
        }
    }
}

import Service
import Statistics

/// The largest load factor at which a service keeps its objectives.
///
/// The capacity is where the expectation of an objective's metric, taken as a function of the load
/// factor, first reaches its threshold.
public struct CapacityResult: Sendable, Equatable {
    /// What came of the search.
    public enum Status: String, Sendable, Equatable {
        /// There is an interval.
        case found
        /// An objective is missed at the smallest factor that was tried: the capacity is 0.
        case infeasible
        /// All objectives are met at the largest factor that was tried.
        case unbounded
        /// The search was cancelled, or its effort was spent, before both sides of the capacity were
        /// seen.
        case undetermined
    }

    /// What ends the capacity.
    public struct Binding: Sendable, Equatable {
        /// The objective that is missed first.
        public var objective: Objective
        /// What ended most requests there, if the objective is about rejections.
        public var cause: String?
        /// The limiter that is behind it: of that cause's most refusals, or the one with the least
        /// headroom.
        public var limiter: String?
        /// The parameter that sets the limiter.
        public var parameter: String?

        /// An objective with what makes the service miss it.
        public init(
            objective: Objective,
            cause: String? = nil,
            limiter: String? = nil,
            parameter: String? = nil
        ) {
            self.objective = objective
            self.cause = cause
            self.limiter = limiter
            self.parameter = parameter
        }
    }

    /// The metrics of the objectives at one load factor, over the replications of the last round.
    public struct Point: Sendable, Equatable {
        /// The load factor.
        public var factor: Double
        /// The metric of each objective, in the order of the model; `nil` = no sample.
        public var estimates: [Estimate?]
    }

    /// What an exact solution says.
    public struct Exact: Sendable, Equatable {
        /// The system that the model is: `M/M/1`.
        public var system: String
        /// The objective that is missed first.
        public var objective: Objective
        /// The exact capacity.
        public var factor: Double
    }

    /// The model's name.
    public var model: String
    /// The seed of all random numbers.
    public var seed: UInt64
    /// The confidence of the interval.
    public var confidence: Double
    /// What came of the search.
    public var status: Status
    /// The capacity as a load factor; 0 if infeasible, `nil` if it is not known.
    public var factor: Double?
    /// The lower end of the interval; if unbounded, the largest factor that was tried.
    public var low: Double?
    /// The upper end of the interval; if infeasible, the smallest factor that was tried.
    public var high: Double?
    /// Whether the interval is as narrow as was asked for.
    public var isPrecise: Bool
    /// What ends the capacity; `nil` if nothing does.
    public var binding: Binding?
    /// The objectives, in the order of the model.
    public var objectives: [Objective]
    /// The last round's runs, by ascending factor; empty if there was none.
    public var points: [Point]
    /// What an exact solution says; `nil` if the model is no system that is known.
    public var exact: Exact?
    /// How long each run of the last round was; `nil` if there was none.
    public var length: RunLength?
    /// Replications at each factor of the last round.
    public var replications: Int
    /// Requests that were simulated in all.
    public var requests: Double
    /// Whether the search was cancelled.
    public var isInterrupted: Bool

    /// A result that says nothing yet.
    public init(model: String, seed: UInt64, confidence: Double, objectives: [Objective]) {
        self.model = model
        self.seed = seed
        self.confidence = confidence
        self.objectives = objectives
        status = .undetermined
        isPrecise = false
        points = []
        replications = 0
        requests = 0
        isInterrupted = false
    }

    /// Whether the interval holds the exact capacity; `nil` without either.
    public var agreesWithExact: Bool? {
        guard let exact, status == .found, let low, let high else { return nil }
        return low <= exact.factor && exact.factor <= high
    }
}

extension CapacityResult.Binding {
    /// What makes a service miss an objective, seen in replications in which it does.
    init(_ objective: Objective, in replications: [ReplicationResult]) {
        self.init(objective: objective)
        let limiters = LimiterEstimate.estimates(
            of: replications.map(\.limiters),
            confidence: 0.95
        ).filter(\.binds)
        let chosen: LimiterEstimate?
        if Metric.isRejectionRate(objective.metric) {
            let causes = CauseEstimate.estimates(
                of: replications.map { ($0.arrivals, $0.causes) },
                confidence: 0.95
            )
            let named = String(objective.metric.dropFirst("rejection_rate.".count))
            let most = causes.filter { $0.count?.mean ?? 0 > 0 }
                .max { $0.count?.mean ?? 0 < $1.count?.mean ?? 0 }
            cause = named.isEmpty ? most?.cause : named
            let refusing = limiters.filter { $0.rejections?.mean ?? 0 > 0 }
            let owner = Self.owner(ofCause: cause ?? "")
            let own = refusing.filter { $0.name.hasPrefix(owner) }
            chosen = (own.isEmpty ? refusing : own)
                .max { $0.rejections?.mean ?? 0 < $1.rejections?.mean ?? 0 }
        } else if let dot = objective.metric.firstIndex(of: "."),
            let named = limiters.first(where: {
                $0.name == objective.metric[objective.metric.index(after: dot)...]
            })
        {
            chosen = named
        } else {
            chosen = limiters.filter { $0.headroom != nil }
                .min { $0.headroom?.mean ?? 1 < $1.headroom?.mean ?? 1 }
        }
        limiter = chosen?.name
        parameter = chosen?.parameter
    }

    /// What the names of the limiters begin with that can be behind a cause.
    private static func owner(ofCause cause: String) -> String {
        let parts = cause.split(separator: ".")
        switch parts.first {
        case "agents" where parts.count > 2: return "agents.\(parts[1])."
        case "redis": return "redis."
        default: return "orchestrator."
        }
    }
}

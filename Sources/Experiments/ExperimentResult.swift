import Service
import Statistics
import Units

/// What an experiment found: every figure with its confidence interval.
public struct ExperimentResult: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// How the model was to be run.
    public var settings: RunSettings
    /// What was left out at the start of each replication.
    public var warmUp: WarmUpChoice
    /// The confidence level of all intervals, in `0..<1`.
    public var confidence: Double
    /// Whether the experiment was cancelled: there are then fewer replications than were asked for.
    public var isInterrupted: Bool
    /// What each replication measured, by its number; possibly none if interrupted.
    public var replications: [ReplicationResult]
    /// When the first replication was ended because the service was overwhelmed; `nil` if none was.
    public var overwhelmedAt: SimDuration?
    /// Replications that the figures rest on.
    public var replicationCount: Int
    /// Simulated time that the figures rest on, all replications together, without warm-ups.
    public var observed: SimDuration
    /// Every metric, in the order of the CSV's columns.
    public var metrics: [MetricEstimate]
    /// Requests that were answered in time in a replication.
    public var completed: Estimate?
    /// Requests that had not ended when a replication did.
    public var inFlight: Estimate?
    /// What ended the others, in the order of the limiter stack; zeros included.
    public var causes: [CauseEstimate]
    /// How long the completed requests of all replications took, shortest first.
    public var latencies: [LatencyBin]
    /// What came of the requests over time; `nil` if that was not recorded.
    public var outcomesOverTime: OutcomesOverTime?
    /// Each limiter of the model, in the order of the limiter stack.
    public var limiters: [LimiterEstimate]
    /// Each workload of the model.
    public var workloads: [WorkloadEstimate]
    /// What can be said about each objective.
    public var objectives: [ObjectiveVerdict]
    /// What became of pods and quotas; `nil` for a model without a platform.
    public var platform: PlatformEstimate?
    /// What each event of the timeline cost, in the order of the model.
    public var timeline: [EventEstimate]
    /// Whether the service comes back from triggers; `nil` if it was not asked for.
    public var stability: StabilityVerdict?
    /// What alert rules would have said of replication 0; `nil` if nobody watched.
    public var alerts: AlertObservation?
    /// What alerting rules were worth over all replications, in the order of the rules.
    public var alertEstimates: [AlertEstimate]
    /// What the experiment checked about itself.
    public var checks: [CheckSummary]
    /// What came of the precision goal; `nil` if there was none.
    public var precision: PrecisionOutcome?

    /// A result without any figure yet, for building one by hand.
    public init(
        model: String,
        settings: RunSettings,
        warmUp: WarmUpChoice,
        confidence: Double = 0.95
    ) {
        self.model = model
        self.settings = settings
        self.warmUp = warmUp
        self.confidence = confidence
        isInterrupted = false
        replications = []
        replicationCount = 0
        observed = .zero
        metrics = []
        causes = []
        latencies = []
        limiters = []
        workloads = []
        objectives = []
        timeline = []
        alertEstimates = []
        checks = []
    }

    /// Estimates every figure from replications of one model and judges its objectives.
    public init(
        model: String,
        settings: RunSettings,
        warmUp: WarmUpChoice,
        confidence: Double,
        replications: [ReplicationResult],
        objectives: [Objective],
        timeline events: [TimelineEvent] = []
    ) {
        self.init(model: model, settings: settings, warmUp: warmUp, confidence: confidence)
        self.replications = replications
        replicationCount = replications.count
        overwhelmedAt = replications.compactMap(\.overwhelmedAt).min().map { $0 - .zero }
        observed = replications.reduce(.zero) { $0 + $1.observed }
        metrics = MetricEstimate.estimates(
            of: replications.map(\.metrics),
            confidence: confidence
        )
        completed = Estimate(
            samples: replications.map { Double($0.completed) },
            confidence: confidence
        )
        inFlight = Estimate(
            samples: replications.map { Double($0.inFlight) },
            confidence: confidence
        )
        causes = CauseEstimate.estimates(
            of: replications.map { ($0.arrivals, $0.causes) },
            confidence: confidence
        )
        latencies = LatencyBin.sum(replications.map(\.latencies))
        outcomesOverTime = OutcomesOverTime(
            replications.compactMap(\.series),
            confidence: confidence
        )
        limiters = LimiterEstimate.estimates(
            of: replications.map(\.limiters),
            confidence: confidence
        )
        workloads = WorkloadEstimate.estimates(
            of: replications.map(\.workloads),
            confidence: confidence
        )
        platform = PlatformEstimate(replications, confidence: confidence)
        checks = CheckSummary.summaries(of: replications.map(\.checks))
        if let littlesLaw = LittlesLaw.check(replications, confidence: confidence) {
            checks.append(littlesLaw)
        }
        timeline = EventEstimate.estimates(
            of: events,
            replications,
            objectives: objectives,
            warmUp: warmUp.duration,
            confidence: confidence
        )
        metrics += timeline.flatMap(\.metrics)
        self.objectives = objectives.map {
            ObjectiveVerdict($0, on: estimate(of: $0.metric), requests: arrivals)
        }
    }

    /// How many requests arrived in all replications, their warm-ups apart.
    public var arrivals: Double { replications.arrivals }

    /// The estimate of a metric; `nil` if there is no such metric or it had no sample.
    public func estimate(of metric: String) -> Estimate? {
        metrics.first { $0.name == metric }?.estimate
    }

    /// The value of a metric in each replication; `nil` where it had no sample.
    public func values(of metric: String) -> [Double?] {
        replications.map { $0.value(of: metric) }
    }

    /// The objectives with this verdict.
    public func objectives(_ verdict: ObjectiveVerdict.Verdict) -> [ObjectiveVerdict] {
        objectives.filter { $0.verdict == verdict }
    }

    /// The checks that do not hold in every replication.
    public var failedChecks: [CheckSummary] { checks.filter { !$0.passed } }

    /// The limiters that have readings, least headroom first: the first one binds first.
    ///
    /// Of equal headroom the one that comes first in the limiter stack comes first.
    public var limitersByHeadroom: [LimiterEstimate] {
        limiters.enumerated()
            .compactMap { index, limiter in
                limiter.headroom.map { (limiter: limiter, headroom: $0.mean, index: index) }
            }
            .sorted { ($0.headroom, $0.index) < ($1.headroom, $1.index) }
            .map(\.limiter)
    }
}

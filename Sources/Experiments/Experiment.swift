import Service
import Statistics
import Units

/// Independent replications of one model, on several threads, and what they say together.
///
/// The result depends on the model, the settings and the objectives only: not on the number of
/// threads, not on the machine.
public struct Experiment: Sendable {
    /// What is simulated.
    public var model: ServiceModel
    /// How long, how often, from which seed.
    public var settings: RunSettings
    /// The objectives to judge.
    public var objectives: [Objective]
    /// How precise the estimates are to be; `nil` = as precise as `settings.replications` make them.
    public var precision: PrecisionGoal?
    /// The confidence level of all intervals, above 0 and below 1.
    public var confidence: Double
    /// Threads at most, at least 1.
    public var jobs: Int
    /// Who is told of single requests, pilots' left out; `nil` = nobody.
    public var recording: RequestRecording?
    /// Who watches the replications, pilots left out; `nil` = nobody.
    public var watch: ServiceWatch?
    /// Whether to say if the service comes back from triggers, with probes where that takes some.
    public var judgesStability: Bool
    /// Whether outcomes are recorded over time also where no event of a timeline asks for it.
    public var recordsSeries: Bool

    /// Replications of which outcomes are recorded over time without a timeline: enough for a
    /// picture, and what is kept stays at some 10 MB however many there are.
    public static let recordedReplications = 100

    /// Pilot replications that find an automatic warm-up; so many more are run, up to `mostPilots`,
    /// as long as they do not find it.
    public static let pilots = 3

    /// Pilot replications at most.
    public static let mostPilots = 12

    /// An experiment on a model.
    public init(
        model: ServiceModel,
        settings: RunSettings,
        objectives: [Objective] = [],
        precision: PrecisionGoal? = nil,
        confidence: Double = 0.95,
        jobs: Int = 1,
        recording: RequestRecording? = nil,
        watch: ServiceWatch? = nil,
        judgesStability: Bool = false,
        recordsSeries: Bool = false
    ) {
        self.model = model
        self.settings = settings
        self.objectives = objectives
        self.precision = precision
        self.confidence = confidence
        self.jobs = jobs
        self.recording = recording
        self.watch = watch
        self.judgesStability = judgesStability
        self.recordsSeries = recordsSeries
    }

    /// Runs the replications.
    ///
    /// If it is cancelled, the result rests on the replications that were finished by then, in
    /// the order of their numbers and without a gap; possibly on none.
    ///
    /// - Parameters:
    ///   - cancellation: Stops the experiment when raised.
    ///   - progress: Called after each replication, from any thread, never from two at once.
    /// - Returns: The estimates over the finished replications.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> ExperimentResult {
        var course = ExperimentCourse(self)
        let ledger = ObservationLedger()
        while let batch = course.next, !cancellation.isCancelled {
            course.take(
                simulate(batch, of: course, ledger, cancellation, progress: progress)
            )
        }
        var result = course.result
        if let watch, !watch.groups.isEmpty {
            let observations = ledger.first(result.replicationCount)
            result.alerts = observations.first
            result.alertEstimates = AlertEstimate.estimates(
                of: observations,
                confidence: confidence
            )
        }
        if judgesStability, !cancellation.isCancelled {
            result.stability = stability(result, cancellation: cancellation, progress: progress)
        }
        result.isInterrupted = cancellation.isCancelled
        return result
    }

    /// The intervals by which runs are judged.
    var resolution: SimDuration {
        settings.resolution
            ?? SimDuration(nanoseconds: max(1, settings.duration.nanoseconds / 240))
    }

    /// Whether the service comes back from triggers; `nil` if cancelled.
    private func stability(
        _ result: ExperimentResult,
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> StabilityVerdict? {
        guard model.hasFeedback else { return StabilityVerdict(.stable, .noFeedback) }
        let isOut = result.objectives(.missed).contains {
            IntervalSeries.knows($0.objective.metric)
        }
        if model.timeline.isEmpty, isOut { return StabilityVerdict(nil, .alreadyOut) }
        if let event = result.timeline.first(where: { $0.neverReturned > 0 }) {
            return StabilityVerdict(
                .metastable,
                .event(
                    name: event.event.name,
                    replications: event.neverReturned,
                    of: event.replications
                )
            )
        }
        let probe = StabilityProbe(
            model,
            settings: settings,
            warmUp: result.warmUp.duration,
            objectives: objectives,
            jobs: jobs
        )
        let start = ContinuousClock.now
        return probe.run {
            cancellation.isCancelled
        } finished: { finished, total in
            progress(ExperimentProgress(.stability, finished, of: total, since: start))
        }
    }

    /// The warm-up of the settings, found on pilots if it is automatic; `nil` if cancelled.
    func warmUp(
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> WarmUpChoice? {
        var course = ExperimentCourse(self)
        while course.warmUp == nil, let batch = course.next, !cancellation.isCancelled {
            course.take(
                simulate(batch, of: course, nil, cancellation, progress: progress)
            )
        }
        return course.warmUp
    }

    /// Whether the outcomes of a replication are recorded over time.
    func recordsSeries(of number: Int, isPilot: Bool) -> Bool {
        guard !isPilot else { return false }
        return !model.timeline.isEmpty || recordsSeries && number < Self.recordedReplications
    }

    private func simulate(
        _ batch: ExperimentCourse.Batch,
        of course: ExperimentCourse,
        _ ledger: ObservationLedger?,
        _ cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> [ReplicationResult] {
        let start = ContinuousClock.now
        return ParallelRuns.map(batch.numbers, jobs: jobs) { number in
            let replication = course.replication(number)
            guard batch.phase != .warmUp else {
                return replication.run { cancellation.isCancelled }
            }
            guard let watch else {
                return replication.run(recording: recording) { cancellation.isCancelled }
            }
            let run = watch.run(replication, number: number, of: self) {
                cancellation.isCancelled
            }
            if let observation = run?.observation { ledger?.note(observation, of: number) }
            return run?.result
        } finished: { finished in
            progress(
                ExperimentProgress(
                    batch.phase,
                    batch.numbers.lowerBound + finished,
                    of: batch.numbers.upperBound,
                    since: start
                )
            )
        }
    }
}

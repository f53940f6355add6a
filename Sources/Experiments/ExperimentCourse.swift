import Service
import Units

/// What an experiment runs, batch by batch, and what it makes of it.
///
/// The pilots of an automatic warm-up come first, then the replications of the settings, then those
/// that a precision takes. What the next batch is depends on the results so far only, so whoever
/// runs the batches, on how many threads, does not matter.
struct ExperimentCourse: Sendable {
    /// Replications that may run side by side.
    struct Batch: Sendable, Equatable {
        /// What they are for.
        var phase: ExperimentProgress.Phase
        /// Their numbers; of pilots, counted on their own.
        var numbers: Range<Int>
    }

    private let experiment: Experiment
    /// What to run next; `nil` when there is no more, or when a batch was cut short.
    private(set) var next: Batch?
    /// The warm-up; `nil` while pilots look for it.
    private(set) var warmUp: WarmUpChoice?
    private var pilots: [[Double]] = []
    private var replications: [ReplicationResult] = []
    private var watch: PrecisionWatch?

    /// The course of an experiment of which nothing was run yet.
    init(_ experiment: Experiment) {
        self.experiment = experiment
        if case .fixed(let duration) = experiment.settings.warmUp {
            warmUp = WarmUpChoice(duration: duration, source: .given)
            next = Batch(phase: .replications, numbers: 0..<experiment.settings.replications)
        } else {
            next = Batch(phase: .warmUp, numbers: 0..<Experiment.pilots)
        }
        watch = experiment.precision.map {
            PrecisionWatch(
                goal: $0,
                objectives: experiment.objectives,
                confidence: experiment.confidence
            )
        }
    }

    /// One replication of the next batch.
    ///
    /// The pilots have replication numbers of their own, from the end of the range, so that no
    /// observation both chooses the cut and is estimated from.
    func replication(_ number: Int) -> Replication {
        let isPilot = next?.phase == .warmUp
        var model = experiment.model
        // What happens once is no part of the way into the steady state.
        if isPilot { model.timeline = [] }
        return Replication(
            model: model,
            duration: experiment.settings.duration,
            warmUp: warmUp?.duration ?? .zero,
            seed: experiment.settings.seed,
            replication: isPilot ? UInt32.max - UInt32(number) : UInt32(number),
            resolution: experiment.recordsSeries(of: number, isPilot: isPilot)
                ? experiment.resolution : nil
        )
    }

    /// Takes the results of the next batch, in the order of their numbers; fewer of them if it was
    /// cut short.
    mutating func take(_ results: [ReplicationResult]) {
        guard let batch = next else { preconditionFailure("nothing was to be run") }
        next = nil
        let isComplete = results.count == batch.numbers.count
        guard batch.phase == .warmUp else {
            replications += results
            watch?.add(results)
            if isComplete { next = furtherBatch }
            return
        }
        guard isComplete else { return }
        if let choice = choice(after: results) {
            warmUp = choice
            next = Batch(phase: .replications, numbers: 0..<experiment.settings.replications)
        } else {
            next = Batch(phase: .warmUp, numbers: pilots.count..<pilots.count + Experiment.pilots)
        }
    }

    /// The replications that the precision still takes.
    private var furtherBatch: Batch? {
        guard let watch, !watch.isSatisfied, watch.furtherReplications > 0 else { return nil }
        let count = replications.count
        return Batch(phase: .precision, numbers: count..<count + watch.furtherReplications)
    }

    /// The warm-up that the pilots show; `nil` if it takes more of them.
    private mutating func choice(after results: [ReplicationResult]) -> WarmUpChoice? {
        let count = pilots.count + results.count
        guard results.allSatisfy({ $0.overwhelmedAt == nil }) else {
            // A queue that only grows has no steady state to wait for.
            return WarmUpChoice(duration: .zero, source: .detected(pilots: results.count))
        }
        pilots += results.map(\.inSystemSeries)
        let choice = WarmUpChoice(
            seriesOfPilots: pilots,
            duration: experiment.settings.duration
        )
        // Slow swings of the load look like a warm-up to MSER-5; more pilots average them out.
        if case .notFound = choice.source, count < Experiment.mostPilots { return nil }
        return choice
    }

    /// The estimates over the replications that were taken; possibly over none.
    var result: ExperimentResult {
        guard let warmUp else {
            return ExperimentResult(
                model: experiment.model.name,
                settings: experiment.settings,
                warmUp: WarmUpChoice(duration: .zero, source: .given),
                confidence: experiment.confidence
            )
        }
        var result = ExperimentResult(
            model: experiment.model.name,
            settings: experiment.settings,
            warmUp: warmUp,
            confidence: experiment.confidence,
            replications: replications,
            objectives: experiment.objectives,
            timeline: experiment.model.timeline
        )
        result.precision = watch?.outcome
        return result
    }
}

import Kernel
import Limiters
import Platform
import Statistics
import Units
import Variates

/// One replication of a model: the same model, seed and number give the same result to the byte.
public struct Replication: Sendable {
    private let model: ServiceModel
    private let duration: SimDuration
    private let warmUp: SimDuration
    private let seed: UInt64
    private let number: UInt32
    private let resolution: SimDuration?

    /// A replication that has not been run.
    ///
    /// - Parameters:
    ///   - model: A checked model.
    ///   - duration: Simulated time, the warm-up included.
    ///   - warmUp: What is left out at the start; below `duration`.
    ///   - seed: Seed of all random numbers.
    ///   - replication: Number of the replication: each has random numbers of its own.
    ///   - resolution: The length of the intervals by which outcomes are recorded over time; `nil` =
    ///     they are not.
    public init(
        model: ServiceModel,
        duration: SimDuration,
        warmUp: SimDuration,
        seed: UInt64,
        replication: UInt32,
        resolution: SimDuration? = nil
    ) {
        precondition(warmUp >= .zero && warmUp < duration, "nothing would be observed")
        self.model = model
        self.duration = duration
        self.warmUp = warmUp
        self.seed = seed
        number = replication
        self.resolution = resolution
    }

    /// Runs the replication.
    ///
    /// - Parameters:
    ///   - recording: Who is told of single requests; `nil` = nobody. It changes no result.
    ///   - isCancelled: Asked every few thousand events.
    /// - Returns: What was measured; `nil` if `isCancelled` returned true.
    public func run(
        recording: RequestRecording? = nil,
        isCancelled: () -> Bool = { false }
    ) -> ReplicationResult? {
        var simulation = makeSimulation(recordedShare: recording?.share)
        let isDone = simulation.run(isCancelled: isCancelled) { recording?.take(number, $0) }
        guard isDone else { return nil }
        recording?.finish(number)
        return simulation.result(model: model, replication: number)
    }

    /// Runs the replication and watches it on the way, which changes no result.
    ///
    /// - Parameters:
    ///   - recording: Who is told of single requests; `nil` = nobody.
    ///   - settings: How pods and the like are scraped.
    ///   - interval: The length of the intervals by which the outcomes of a watched run are recorded.
    ///   - isCancelled: Asked every few thousand events.
    ///   - take: Takes what was found, in the order of time, some at a time.
    /// - Returns: What was measured, and the outcomes by interval; `nil` if `isCancelled` returned true.
    public func run(
        recording: RequestRecording? = nil,
        scraping settings: ScrapeSettings,
        outcomesEvery interval: SimDuration = .seconds(60),
        isCancelled: () -> Bool = { false },
        take: (ScrapeBatch) -> Void
    ) -> (result: ReplicationResult, outcomes: IntervalSeries)? {
        var simulation = makeSimulation(
            recordedShare: recording?.share,
            scrapes: settings,
            watchedEvery: interval
        )
        let isDone = simulation.run(
            isCancelled: isCancelled,
            take: { recording?.take(number, $0) },
            takeReadings: take
        )
        guard isDone, let outcomes = simulation.watched.reading(causes: CauseTable(model).names)
        else { return nil }
        recording?.finish(number)
        return (simulation.result(model: model, replication: number), outcomes)
    }

    /// What the replication would measure if nothing happened: every metric by its name, without
    /// running anything.
    public var blankResult: ReplicationResult {
        var simulation = makeSimulation()
        return simulation.result(model: model, replication: number)
    }

    /// Runs the replication and records the draws of every request.
    ///
    /// Memory grows with the number of draws; meant for the comparison of two candidates.
    public func traced() -> (result: ReplicationResult, trace: DrawTrace) {
        var simulation = makeSimulation()
        simulation.trace = DrawTrace()
        _ = simulation.run(isCancelled: { false }, take: { _ in })
        let result = simulation.result(model: model, replication: number)
        return (result, simulation.trace ?? DrawTrace())
    }

    private func makeSimulation(
        recordedShare: Double? = nil,
        scrapes: ScrapeSettings? = nil,
        watchedEvery: SimDuration? = nil
    ) -> Simulation {
        Simulation(
            model: model,
            duration: duration,
            warmUp: warmUp,
            seed: seed,
            replication: number,
            recordedShare: recordedShare,
            scrapes: scrapes,
            watchedEvery: watchedEvery,
            resolution: resolution
        )
    }
}

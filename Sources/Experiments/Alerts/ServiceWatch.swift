import Alerting
import Service
import Synchronization
import Units

/// How the replications of an experiment are watched, which changes no other result.
///
/// As production would be: scraped, evaluated against alert rules, and judged by when the objectives were
/// really broken. Every replication is held against the rules on its way; what scrapes of replication 0 find can be had
/// as a whole.
public struct ServiceWatch: Sendable {
    /// The rules.
    public let groups: [RuleGroup]
    /// What the targets export.
    public let metrics: ServiceMetrics
    /// How they are scraped.
    public let scrapes: ScrapeSettings
    /// Takes all that scrapes of replication 0 find, in the order of time; `nil` = nobody does.
    public let take: (@Sendable (ScrapeBatch) -> Void)?
    /// The metrics that rules name.
    private let named: ServiceMetrics

    /// A watch.
    ///
    /// - Parameters:
    ///   - groups: The rules; without any only replication 0 is scraped, for `take`.
    ///   - metrics: What the targets export.
    ///   - scrapes: How they are scraped.
    ///   - take: Takes all that scrapes of replication 0 find, from one thread.
    public init(
        _ groups: [RuleGroup],
        metrics: ServiceMetrics,
        scrapes: ScrapeSettings,
        take: (@Sendable (ScrapeBatch) -> Void)? = nil
    ) {
        self.groups = groups
        self.metrics = metrics
        self.scrapes = scrapes
        self.take = take
        named = metrics.selecting(groups.isEmpty ? [] : groups.metricNames)
    }

    /// The distance of evaluations, and the length of the intervals in which objectives are judged, where
    /// nobody says another.
    static let interval = SimDuration.seconds(60)

    /// Runs a replication and watches it.
    ///
    /// - Parameters:
    ///   - replication: The replication.
    ///   - number: Its number.
    ///   - experiment: What it belongs to.
    ///   - isCancelled: Asked every few thousand events.
    /// - Returns: What was measured and what was observed; `nil` if `isCancelled` returned true.
    func run(
        _ replication: Replication,
        number: Int,
        of experiment: Experiment,
        isCancelled: () -> Bool
    ) -> (result: ReplicationResult, observation: AlertObservation?)? {
        let take = number == 0 ? take : nil
        guard !groups.isEmpty || take != nil else {
            return replication.run(recording: experiment.recording, isCancelled: isCancelled)
                .map { ($0, nil) }
        }
        guard
            let run = observe(
                replication,
                of: experiment,
                recording: experiment.recording,
                take: take,
                isCancelled: isCancelled
            )
        else { return nil }
        guard !groups.isEmpty else { return (run.result, nil) }
        return (run.result, AlertObservation(groups, run.watch, against: run.broken))
    }

    /// Runs a replication beside the rules.
    ///
    /// - Parameters:
    ///   - replication: The replication.
    ///   - experiment: What it belongs to.
    ///   - recording: Who is told of single requests.
    ///   - measures: What is measured beside the rules, each at the distance of its group.
    ///   - take: Takes all that scrapes find.
    ///   - isCancelled: Asked every few thousand events.
    /// - Returns: What was measured, what the rules saw, and when objectives were broken; `nil` if
    ///   `isCancelled` returned true.
    func observe(
        _ replication: Replication,
        of experiment: Experiment,
        recording: RequestRecording? = nil,
        measures: [(expression: PromQLExpression, interval: SimDuration)] = [],
        take: ((ScrapeBatch) -> Void)? = nil,
        isCancelled: () -> Bool
    ) -> (result: ReplicationResult, watch: AlertWatch, broken: Broken)? {
        var scrapes = scrapes
        scrapes.wanted = (take == nil ? named : metrics).targetsWithSeries
        let watch = AlertWatch(groups, on: named, interval: Self.interval, measures: measures)
        let run = replication.run(
            recording: recording,
            scraping: scrapes,
            outcomesEvery: experiment.settings.resolution ?? Self.interval,
            isCancelled: isCancelled
        ) { batch in
            watch.take(batch)
            take?(batch)
        }
        guard let run else { return nil }
        let end = run.result.overwhelmedAt ?? .zero + experiment.settings.duration
        watch.finish(at: end)
        return (
            run.result, watch,
            Broken(run.outcomes, objectives: experiment.objectives, end: end)
        )
    }
}

/// What was observed of the replications that have ended, whatever thread ran them.
final class ObservationLedger: Sendable {
    private let observations = Mutex<[Int: AlertObservation]>([:])

    /// Notes what was observed of a replication.
    func note(_ observation: AlertObservation, of replication: Int) {
        observations.withLock { $0[replication] = observation }
    }

    /// What was observed of the first replications, in the order of their numbers.
    func first(_ count: Int) -> [AlertObservation] {
        observations.withLock { observations in (0..<count).compactMap { observations[$0] } }
    }
}

import Alerting
import Service
import Units

/// Replication 0, watched as production would be: scraped, evaluated against alert rules, and judged by when
/// the objectives were really broken.
public struct AlertObservation: Sendable, Equatable {
    /// The alerts that there were.
    public var histories: [AlertHistory]
    /// Rules that could not be evaluated.
    public var failures: [RuleFailure]
    /// When objectives were broken.
    public var episodes: [Episode]
    /// What each alerting rule was worth, in the order of the groups.
    public var verdicts: [AlertVerdict]

    /// A time in which an objective was broken.
    public struct Episode: Sendable, Equatable {
        /// When the first interval with a broken objective began.
        public var start: SimTime
        /// When the first interval without began; the end of the run if there was none.
        public var end: SimTime
    }

    /// Watches replication 0 of an experiment.
    ///
    /// - Parameters:
    ///   - groups: The rules.
    ///   - model: The model.
    ///   - settings: How the replication is run.
    ///   - warmUp: The warm-up of the experiment.
    ///   - objectives: What is to be kept; those about rejections, latency and throughput count.
    ///   - metrics: What the pods export.
    ///   - scrapes: How they are scraped.
    ///   - isCancelled: Asked every few thousand events.
    ///   - take: Takes what the scrapes found, in the order of time.
    /// - Returns: What was observed; `nil` if `isCancelled` returned true.
    public static func run(
        _ groups: [RuleGroup],
        model: ServiceModel,
        settings: RunSettings,
        warmUp: SimDuration,
        objectives: [Objective],
        metrics: ServiceMetrics,
        scrapes: ScrapeSettings,
        isCancelled: () -> Bool,
        take: ([ScrapeReading]) -> Void
    ) -> AlertObservation? {
        let interval = SimDuration.seconds(60)
        let replication = Replication(
            model: model,
            duration: settings.duration,
            warmUp: warmUp,
            seed: settings.seed,
            replication: 0,
            resolution: settings.resolution ?? interval
        )
        let watch = AlertWatch(groups, on: metrics, interval: interval)
        let result = replication.run(scraping: scrapes, isCancelled: isCancelled) { readings in
            watch.take(readings)
            take(readings)
        }
        guard let result else { return nil }
        let end = result.overwhelmedAt ?? .zero + settings.duration
        watch.finish(at: end)
        let broken = result.series.map { Broken($0, objectives: objectives, end: end) }
        return AlertObservation(
            histories: watch.histories,
            failures: watch.failures,
            episodes: broken?.episodes ?? [],
            verdicts: groups.flatMap(\.rules).compactMap { rule in
                guard case .alerting(let rule) = rule else { return nil }
                return AlertVerdict(rule.alert, watch.histories, against: broken)
            }
        )
    }
}

/// What an alerting rule was worth.
public struct AlertVerdict: Sendable, Equatable {
    /// The name of the rule.
    public var alert: String
    /// The episodes during which an alert of the rule fired.
    public var detections: [Detection]
    /// Episodes during which none did.
    public var missed: Int
    /// Firings outside of every episode.
    public var falseAlarms: Int
    /// Firings in an episode that were over before it was, and began anew.
    public var flaps: Int

    /// An episode that was noticed.
    public struct Detection: Sendable, Equatable {
        /// The episode.
        public var episode: AlertObservation.Episode
        /// How long after its beginning an alert fired; zero if one fired already.
        public var after: SimDuration
        /// Requests that had failed by then.
        public var lost: UInt64
    }

    /// Whether an alert of the rule was ever pending or firing.
    public var wasActive: Bool

    init(_ alert: String, _ histories: [AlertHistory], against broken: Broken?) {
        self.alert = alert
        let own = histories.filter { $0.alert == alert }
        wasActive = !own.isEmpty
        let firings = own.flatMap(\.firings).map { firing in
            (
                start: SimTime.zero + .milliseconds(firing.start),
                end: firing.end.map { SimTime.zero + .milliseconds($0) } ?? .distantFuture
            )
        }.sorted { $0.start < $1.start }
        detections = []
        missed = 0
        flaps = 0
        let episodes = broken?.episodes ?? []
        for episode in episodes {
            let seen = firings.filter { $0.start < episode.end && $0.end > episode.start }
            guard let first = seen.first else {
                missed += 1
                continue
            }
            flaps += seen.count - 1
            let detected = max(first.start, episode.start)
            detections.append(
                Detection(
                    episode: episode,
                    after: detected - episode.start,
                    lost: broken?.lost(from: episode.start, to: detected) ?? 0
                )
            )
        }
        falseAlarms = firings.count { firing in
            !episodes.contains { firing.start < $0.end && firing.end > $0.start }
        }
    }
}

/// When objectives were broken in a run, and what failed meanwhile.
struct Broken {
    let episodes: [AlertObservation.Episode]
    private let series: IntervalSeries

    init(_ series: IntervalSeries, objectives: [Objective], end: SimTime) {
        self.series = series
        let verdicts = HealthJudge(objectives).verdicts(on: series)
        func start(of index: Int) -> SimTime {
            .zero + SimDuration(nanoseconds: series.length.nanoseconds * Int64(index))
        }
        var episodes: [AlertObservation.Episode] = []
        var since: Int?
        for index in verdicts.indices {
            if verdicts[index], let first = since {
                episodes.append(.init(start: start(of: first), end: start(of: index)))
                since = nil
            } else if !verdicts[index], since == nil {
                since = index
            }
        }
        if let first = since { episodes.append(.init(start: start(of: first), end: end)) }
        self.episodes = episodes
    }

    /// Requests that arrived between two instants and failed, by whole intervals.
    func lost(from start: SimTime, to end: SimTime) -> UInt64 {
        series.intervals.indices.reduce(0) { sum, index in
            let begin = series.length.nanoseconds * Int64(index)
            let isWithin = begin >= start.nanoseconds && begin < end.nanoseconds
            return sum + (isWithin ? series.intervals[index].rejected : 0)
        }
    }
}

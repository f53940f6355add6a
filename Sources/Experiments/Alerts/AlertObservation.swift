import Alerting
import Service
import Units

/// A replication that was watched as production would be: scraped, evaluated against alert rules, and judged
/// by when the objectives were really broken.
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

    /// What a watch has seen, held against when the objectives were broken.
    init(_ groups: [RuleGroup], _ watch: AlertWatch, against broken: Broken) {
        histories = watch.histories
        failures = watch.failures
        episodes = broken.episodes
        verdicts = groups.flatMap(\.rules).compactMap { rule in
            guard case .alerting(let rule) = rule else { return nil }
            return AlertVerdict(rule.alert, watch.histories, against: broken)
        }
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
    /// Firings outside of every episode, or that had begun more than five minutes before one: whoever
    /// always cries has not seen it coming.
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

    /// By how much a firing may be early.
    private static let earliest = SimDuration.seconds(300)

    /// Whether an alert of the rule was ever pending or firing.
    public var wasActive: Bool

    init(_ alert: String, _ histories: [AlertHistory], against broken: Broken) {
        let own = histories.filter { $0.alert == alert }
        let firings = own.flatMap(\.firings).map {
            Firing(startMilliseconds: $0.start, endMilliseconds: $0.end)
        }
        self.init(
            alert,
            Firing.merged(firings),
            wasActive: !own.isEmpty,
            against: broken
        )
    }

    /// What firings in the order of time were worth; those of several pods at once are one.
    ///
    /// - Parameters:
    ///   - alert: The rule's name.
    ///   - firings: When it fired.
    ///   - hold: How long before what it goes by was there already; counts against firings that
    ///     are early. Zero: a firing is early by itself only.
    ///   - wasActive: Whether it was ever pending or firing.
    ///   - broken: When objectives were broken.
    init(
        _ alert: String,
        _ firings: [Firing],
        after hold: SimDuration = .zero,
        wasActive: Bool,
        against broken: Broken
    ) {
        self.alert = alert
        self.wasActive = wasActive
        detections = []
        missed = 0
        flaps = 0
        let episodes = broken.episodes
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
                    lost: broken.lost(from: episode.start, to: detected)
                )
            )
        }
        falseAlarms = firings.count { firing in
            let overlapped = episodes.first { firing.start < $0.end && firing.end > $0.start }
            return overlapped.map { firing.start + Self.earliest < $0.start + hold } ?? true
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

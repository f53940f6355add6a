import Alerting
import Units

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

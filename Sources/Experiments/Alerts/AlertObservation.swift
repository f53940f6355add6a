import Alerting
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

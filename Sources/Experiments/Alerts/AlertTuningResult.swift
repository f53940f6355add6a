import Alerting
import Service
import Statistics
import Units

/// Thresholds and `for`s that would have caught what was broken, and what they are worth on replications
/// that had no part in the choice.
public struct AlertTuningResult: Sendable, Equatable {
    /// The model's name.
    public let model: String
    /// How it was run.
    public let settings: RunSettings
    /// What was left out at the start of each replication.
    public let warmUp: WarmUpChoice
    /// The confidence of all intervals.
    public let confidence: Double
    /// Replications that settings were chosen on, and again so many that they were held against.
    public let replications: Int
    /// Times that objectives were broken in the replications of the choice.
    public let brokenBefore: Int
    /// Times that they were in the fresh ones.
    public let brokenFresh: Int
    /// The rules that compare what they measure with a number, in the order of the file.
    public let rules: [Rule]
    /// The other alerting rules.
    public let unsuited: [Unsuited]

    /// An alerting rule.
    public struct Rule: Sendable, Equatable {
        /// The name of the alert.
        public let alert: String
        /// What the rule measures: its expression without the comparison.
        public let measure: String
        /// How that is compared.
        public let comparison: PromQLThreshold.Comparison
        /// The rule as it is.
        public let current: Tried
        /// What would have been best; `nil` if nothing was broken or nothing catches it.
        public let proposed: Tried?
    }

    /// A setting and what it was worth.
    public struct Tried: Sendable, Equatable {
        /// The threshold and the `for`.
        public let setting: AlertSetting
        /// On the replications of the choice.
        public let before: AlertScore
        /// On fresh ones.
        public let fresh: AlertScore
    }

    /// An alerting rule whose expression is no comparison of a vector with a number.
    public struct Unsuited: Sendable, Equatable {
        /// The name of the alert.
        public let alert: String
    }
}

/// What a rule was worth on some replications.
public struct AlertScore: Sendable, Equatable {
    /// The share of the times that objectives were broken in which an alert fired, with its exact interval;
    /// `nil` if they never were.
    public let detected: CoverageTest?
    /// The share of the replications in which an alert fired for nothing, with its exact interval.
    public let falseAlarms: CoverageTest
    /// Firings for nothing in a replication.
    public let falseAlarmRate: Estimate?
    /// Seconds from when objectives broke until an alert fired, the mean of a replication.
    public let delay: Estimate?
    /// Requests that had failed by then, likewise.
    public let lost: Estimate?

    init(_ verdicts: [AlertVerdict], confidence: Double) {
        let caught = verdicts.reduce(0) { $0 + $1.detections.count }
        let broken = verdicts.reduce(caught) { $0 + $1.missed }
        detected =
            broken > 0
            ? CoverageTest(successes: caught, trials: broken, confidence: confidence) : nil
        falseAlarms = CoverageTest(
            successes: verdicts.count { $0.falseAlarms > 0 },
            trials: verdicts.count,
            confidence: confidence
        )
        let estimate = AlertEstimate(verdicts, confidence: confidence)
        falseAlarmRate = estimate.falseAlarms
        delay = estimate.delay
        lost = estimate.lost
    }
}

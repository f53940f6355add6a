import Statistics

/// What an alerting rule was worth, over the replications of an experiment.
public struct AlertEstimate: Sendable, Equatable {
    /// The name of the rule.
    public let alert: String
    /// Replications that were watched.
    public let replications: Int
    /// Those of them in which an alert of the rule was ever pending or firing.
    public let activeReplications: Int
    /// Times that objectives were broken, in all replications.
    public let episodes: Int
    /// Those of them in which an alert fired.
    public let detected: Int
    /// Seconds from when objectives broke until an alert fired, the mean of a replication; of those in
    /// which any did.
    public let delay: Estimate?
    /// Requests that had failed by then, likewise.
    public let lost: Estimate?
    /// Firings of a replication while no objective was broken.
    public let falseAlarms: Estimate?
    /// Firings of a replication that were over before objectives were kept again, and began anew.
    public let flaps: Estimate?

    /// Estimates from what was observed of each replication, rule by rule.
    static func estimates(
        of observations: [AlertObservation],
        confidence: Double
    ) -> [AlertEstimate] {
        guard let first = observations.first else { return [] }
        return first.verdicts.indices.map { rule in
            AlertEstimate(observations.map { $0.verdicts[rule] }, confidence: confidence)
        }
    }

    /// Estimates from what a rule was worth in each replication.
    init(_ verdicts: [AlertVerdict], confidence: Double) {
        func estimate(_ value: (AlertVerdict) -> Double?) -> Estimate? {
            Estimate(samples: verdicts.map(value), confidence: confidence)
        }
        func mean(_ verdict: AlertVerdict, _ value: (AlertVerdict.Detection) -> Double) -> Double? {
            let count = Double(verdict.detections.count)
            return count > 0 ? verdict.detections.reduce(0) { $0 + value($1) } / count : nil
        }
        alert = verdicts.first?.alert ?? ""
        replications = verdicts.count
        activeReplications = verdicts.count(where: \.wasActive)
        detected = verdicts.reduce(0) { $0 + $1.detections.count }
        episodes = verdicts.reduce(detected) { $0 + $1.missed }
        delay = estimate { mean($0) { $0.after.seconds } }
        lost = estimate { mean($0) { Double($0.lost) } }
        falseAlarms = estimate { Double($0.falseAlarms) }
        flaps = estimate { Double($0.flaps) }
    }
}

import Service

extension Objective {
    /// Whether a value is on the wished side of the threshold.
    func isKept(by value: Double) -> Bool {
        switch comparison {
        case .less: value < threshold
        case .lessOrEqual: value <= threshold
        case .greater: value > threshold
        case .greaterOrEqual: value >= threshold
        }
    }

    /// Whether the threshold bounds the metric from above.
    var boundsFromAbove: Bool { comparison == .less || comparison == .lessOrEqual }

    /// What an excess is a share of.
    var scale: Double { threshold == 0 ? 1 : threshold.magnitude }

    /// By how much a replication is beyond the threshold, as a share of it; negative if it is within.
    ///
    /// A run without a sample, or one that was ended because the service was overwhelmed, is as far
    /// beyond as the threshold itself, at least.
    func excess(in result: ReplicationResult) -> Double {
        guard let value = result.value(of: metric) else { return 1 }
        let excess = (boundsFromAbove ? value - threshold : threshold - value) / scale
        return result.overwhelmedAt == nil ? excess : max(1, excess)
    }

    /// Whether a mean excess keeps the objective.
    func allows(excess: Double) -> Bool {
        comparison == .less || comparison == .greater ? excess < 0 : excess <= 0
    }

    /// So many refused requests are to be expected at a threshold before their absence says anything.
    ///
    /// If requests were refused one by one, three would be enough: none of them is seen in 5 % of the
    /// cases (the rule of three; Hanley & Lippman-Hand, JAMA 249, 1983). They are refused in bursts, of
    /// which thirty requests are three if a burst has ten.
    public static let fewestRefused = 30.0

    /// Whether so many requests can show that the service keeps the objective.
    ///
    /// A rejection rate needs enough of them to be refused at its threshold: where none is, the interval
    /// is empty, however rare refusals are.
    public func canBeShown(by requests: Double) -> Bool {
        !Metric.isRejectionRate(metric) || !boundsFromAbove
            || threshold * requests >= Self.fewestRefused
    }

    /// Whether the metric is an order statistic, whose estimate from a run is biased.
    var isPercentile: Bool {
        ["p50_", "p90_", "p95_", "p99_", "p999_", "max_"].contains { metric.contains($0) }
            || metric.hasPrefix("headroom.")
    }
}

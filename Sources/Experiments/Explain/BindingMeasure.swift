import Service
import Statistics

/// By what limits are judged: a metric of which less is better, or more.
struct BindingMeasure: Sendable {
    let metric: String
    let confidence: Double
    /// −1 if more of the metric is better.
    private let sign: Double

    /// A rejection rate below this is no reason to judge by it.
    private static let fewRejections = 1e-4
    /// A step that removes less of the measure than this is none.
    static let leastShare = 0.01

    /// The measure that objectives and a first look at a model choose.
    init(_ objectives: [Objective], _ base: [ReplicationResult], confidence: Double) {
        self.confidence = confidence
        let nearest = objectives.max { left, right in
            Self.excess(left, base) < Self.excess(right, base)
        }
        if let nearest {
            metric = nearest.metric
            sign = nearest.boundsFromAbove ? 1 : -1
            return
        }
        let rejections = Tally(base.compactMap { $0.value(of: "rejection_rate") }).mean ?? 0
        metric = rejections >= Self.fewRejections ? "rejection_rate" : "latency_p99_s"
        sign = 1
    }

    private static func excess(_ objective: Objective, _ base: [ReplicationResult]) -> Double {
        Tally(base.map(objective.excess)).mean ?? 0
    }

    /// The measure of each replication: the less the better; what had no sample is worst.
    func values(_ results: [ReplicationResult]) -> [Double] {
        let values = results.map { $0.value(of: metric).map { sign * $0 } }
        let worst = values.compactMap { $0 }.max() ?? 0
        return values.map { $0 ?? worst }
    }

    /// By how much the measure falls from some replications to others.
    func gain(from before: [ReplicationResult], to after: [ReplicationResult]) -> [Double] {
        zip(values(before), values(after)).map { $0 - $1 }
    }

    /// What lifting limits has brought.
    func step(
        _ limits: [Explanation.Limit],
        before: [ReplicationResult],
        after: [ReplicationResult]
    ) -> Explanation.Step {
        Explanation.Step(
            limits: limits,
            before: Estimate(
                samples: before.map { $0.value(of: metric) },
                confidence: confidence
            ),
            after: Estimate(samples: after.map { $0.value(of: metric) }, confidence: confidence),
            removed: RatioEstimate(
                numerators: gain(from: before, to: after),
                denominators: values(before).map { abs($0) },
                confidence: confidence
            )
        )
    }
}

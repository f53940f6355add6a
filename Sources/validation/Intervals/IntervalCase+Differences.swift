import Experiments
import Service
import Statistics
import Verification

// Differences between two models, as `headroom compare` prints them.
extension IntervalCase {
    /// Erlang's loss system of 10 servers with one more.
    ///
    /// A comparison's primary metrics are asked for together, and their intervals hold at once with the
    /// confidence. Here these are the rejection rate and the 99th percentile of the latency, which is
    /// that of the service in both models.
    ///
    /// - Parameters:
    ///   - isIndependent: Whether the candidate has draws of its own.
    ///   - experiments: How many experiments there are.
    /// - Returns: The case.
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func differences(isIndependent: Bool, experiments: Int) throws -> IntervalCase {
        let baseline = try ServiceModel.loss(servers: 10, arrivalRate: 80)
        let candidate = ModelComparison.Contender(
            name: "one more",
            model: try .loss(servers: 11, arrivalRate: 80)
        )
        let refused = Expectation(
            "rejection_rate",
            QueueingTheory.erlangB(servers: 11, load: 8)
                - QueueingTheory.erlangB(servers: 10, load: 8)
        )
        let draws = isIndependent ? "independent" : "common"
        return IntervalCase(
            kind: "differences",
            question: "M/M/10/10 of 8 erlangs with one server more, \(draws) random numbers",
            truths: [Expectation("rejection_rate and latency_p99_s at once", refused.value)],
            experiments: experiments
        ) { seed in
            let result = ModelComparison(
                baseline: baseline,
                candidates: [candidate],
                plan: ModelComparison.Plan(
                    settings: .short(seconds: 60, seed: seed),
                    isIndependent: isIndependent
                )
            ).run()
            let differences = result.candidates[0].differences(in: .primary)
            let latency = differences.first { $0.metric == "latency_p99_s" }?.interval
            let rejections = differences.first { $0.metric == refused.metric }?.interval
            return [latency?.contains(0) ?? false ? rejections : nil]
        }
    }
}

extension MetricDifference {
    /// The interval about the difference; `nil` if there is none.
    fileprivate var interval: ClosedRange<Double>? {
        guard let difference, let halfWidth, halfWidth.isFinite else { return nil }
        return difference - halfWidth...difference + halfWidth
    }
}

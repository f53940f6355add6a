import Experiments
import Foundation
import Service
import Statistics
import Verification

// The largest load, as `headroom solve --capacity` prints it.
extension IntervalCase {
    /// How wide the intervals are asked to be: a tenth of the requests that the default takes will do.
    private static let precision = 0.03

    /// The load at which Erlang's loss system of 50 servers refuses 1 %.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func lossCapacity(experiments: Int) throws -> IntervalCase {
        capacity(
            "M/M/50/50, 1 % refused",
            try .loss(servers: 50, arrivalRate: 300),
            Objective(metric: "rejection_rate", comparison: .less, threshold: 0.01, text: "1 %"),
            factor: QueueingTheory.erlangBLoad(servers: 50, loss: 0.01) / 30,
            experiments: experiments
        )
    }

    /// The load at which the 99th percentile of M/M/1's latency is 150 ms.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func latencyCapacity(experiments: Int) throws -> IntervalCase {
        // The time in the system is exponential: its percentile is ln 100 / (μ − λ).
        capacity(
            "M/M/1, p99 of 150 ms",
            try .queue(arrivalRate: 60, serviceRate: 100),
            Objective(metric: "latency_p99_s", comparison: .less, threshold: 0.15, text: "150 ms"),
            factor: (100 - log(100) / 0.15) / 60,
            experiments: experiments
        )
    }

    private static func capacity(
        _ question: String,
        _ model: ServiceModel,
        _ objective: Objective,
        factor: Double,
        experiments: Int
    ) -> IntervalCase {
        IntervalCase(
            kind: "capacity",
            question: question,
            truths: [Expectation("capacity.factor", factor)],
            experiments: experiments
        ) { seed in
            let found = CapacitySearch(
                model: model,
                settings: .short(seconds: 60, seed: seed),
                objectives: [objective],
                precision: precision
            ).run()
            guard let low = found.low, let high = found.high, low <= high else { return [nil] }
            return [low...high]
        }
    }
}

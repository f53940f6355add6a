import Experiments
import Service
import Statistics
import Verification

// What one more unit of a limit brings, as `headroom explain` prints it.
extension IntervalCase {
    /// One server more for Erlang's loss system of 10.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func rejectionEffects(experiments: Int) throws -> IntervalCase {
        let before = QueueingTheory.erlangB(servers: 10, load: 8)
        let after = QueueingTheory.erlangB(servers: 11, load: 8)
        return effects(
            "M/M/10/10 of 8 erlangs with one server more",
            of: try .loss(servers: 10, arrivalRate: 80),
            [
                Expectation("rejection_rate", after - before),
                Expectation("share of the rejections removed", 1 - after / before),
            ],
            experiments: experiments
        ) { ($0.rejections, $0.rejectionsRemoved) }
    }

    /// One server more for M/M/2 at ρ = 0.7.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func latencyEffects(experiments: Int) throws -> IntervalCase {
        func percentile(servers: Int) -> Double {
            QueueingTheory.MMC(arrivalRate: 70, serviceRate: 50, servers: servers)
                .sojournQuantile(0.99)
        }
        let (before, after) = (percentile(servers: 2), percentile(servers: 3))
        return effects(
            "M/M/2 at ρ = 0.7 with one server more, 21,000 requests a replication",
            of: try .queue(arrivalRate: 70, serviceRate: 50, servers: 2),
            [
                Expectation("latency_p99_s", after - before),
                Expectation("share of latency_p99_s removed", 1 - after / before),
            ],
            seconds: 300,
            experiments: experiments
        ) { ($0.latency, $0.latencyRemoved) }
    }

    /// What one more thread brings: the difference, and the share that it removes.
    private static func effects(
        _ question: String,
        of model: ServiceModel,
        _ truths: [Expectation],
        seconds: Int = 60,
        experiments: Int,
        read: @escaping @Sendable (Counterfactual) -> (PairedComparison?, RatioEstimate?)
    ) -> IntervalCase {
        IntervalCase(
            kind: "effects",
            question: question,
            truths: truths,
            experiments: experiments
        ) { seed in
            let effect = oneMoreThread(in: model, seconds: seconds, seed: seed)
            guard let (change, removed) = effect.map(read) else { return [nil, nil] }
            return [change?.difference.interval, removed?.interval]
        }
    }

    private static func oneMoreThread(
        in model: ServiceModel,
        seconds: Int,
        seed: UInt64
    ) -> Counterfactual? {
        BindingAnalysis(
            model: model,
            settings: .short(seconds: seconds, seed: seed),
            depth: 0
        ).run()?.effects.first {
            $0.limit.parameter == "orchestrator.limits.max_worker_threads"
        }?.oneMore
    }
}

extension RatioEstimate {
    /// The interval about the ratio; `nil` if there is none.
    fileprivate var interval: ClosedRange<Double>? {
        halfWidth.map { ratio - $0...ratio + $0 }
    }
}

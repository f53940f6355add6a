import Experiments
import Service
import Statistics
import Units
import Verification

// Means, rates and percentiles, as `headroom simulate` prints them.
extension IntervalCase {
    /// M/M/1 at ρ = 0.5: 10 replications of a minute, some 3,000 requests each.
    ///
    /// The system starts empty; it forgets that in some ten service times, 0.1 s of the warm-up of
    /// 6 s, so that what the intervals can get wrong is their own statistics: too few
    /// replications, correlation within a replication, a skewed mean.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    static func queue(experiments: Int) throws -> IntervalCase {
        let queue = QueueingTheory.MM1(arrivalRate: 50, serviceRate: 100)
        return simulated(
            "means",
            "M/M/1 at ρ = 0.5, 3,000 requests a replication",
            try .queue(arrivalRate: queue.arrivalRate, serviceRate: queue.serviceRate),
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("queue_mean_s", queue.meanWait),
                Expectation("in_system_mean", queue.meanInSystem),
                Expectation("throughput_per_s", queue.arrivalRate),
                Expectation("utilization.orchestrator.max_worker_threads", queue.utilization),
            ],
            experiments: experiments
        )
    }

    /// The percentiles of the same queue, from replications of so many seconds.
    static func percentiles(seconds: Int, experiments: Int) throws -> IntervalCase {
        let queue = QueueingTheory.MM1(arrivalRate: 50, serviceRate: 100)
        let shares = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)]
        var intervals = simulated(
            "percentiles",
            "M/M/1 at ρ = 0.5, \(seconds * 50) requests a replication",
            try .queue(arrivalRate: queue.arrivalRate, serviceRate: queue.serviceRate),
            shares.map { Expectation("latency_\($0.0)_s", queue.sojournQuantile($0.1)) },
            seconds: seconds,
            experiments: experiments
        )
        // Fewer than 30 requests beyond the percentile.
        let few = shares.filter { (1 - $0.1) * Double(seconds * 50) < 30 - 1e-9 }
        intervals.exceptions = Set(few.map { "latency_\($0.0)_s" })
        return intervals
    }

    /// Erlang's loss system of 10 servers and 8 erlangs: 4,800 requests a replication, of which an
    /// eighth are refused.
    static func loss(experiments: Int) throws -> IntervalCase {
        let loss = QueueingTheory.erlangB(servers: 10, load: 8)
        return simulated(
            "rates",
            "M/M/10/10 of 8 erlangs, 4,800 requests a replication",
            try .loss(servers: 10, arrivalRate: 80),
            [
                Expectation("rejection_rate", loss),
                Expectation("throughput_per_s", 80 * (1 - loss)),
                Expectation("utilization.orchestrator.max_worker_threads", 0.8 * (1 - loss)),
            ],
            experiments: experiments
        )
    }

    /// The same at a load at which refusals are rare.
    static func rareLoss(erlangs load: Double, experiments: Int) throws -> IntervalCase {
        let loss = QueueingTheory.erlangB(servers: 10, load: load)
        let refused = loss * load * 10 * 60 * 10
        var intervals = simulated(
            "rare rates",
            "M/M/10/10 of \(load) erlangs, \(Int(refused)) refused requests in all",
            try .loss(servers: 10, arrivalRate: load * 10),
            [Expectation("rejection_rate", loss)],
            experiments: experiments
        )
        if refused < Objective.fewestRefused { intervals.exceptions = ["rejection_rate"] }
        return intervals
    }

    private static func simulated(
        _ kind: String,
        _ question: String,
        _ model: ServiceModel,
        _ truths: [Expectation],
        seconds: Int = 60,
        experiments: Int
    ) -> IntervalCase {
        IntervalCase(
            kind: kind,
            question: question,
            truths: truths,
            experiments: experiments
        ) { seed in
            let settings = RunSettings.short(seconds: seconds, seed: seed)
            let result = Experiment(model: model, settings: settings).run()
            return truths.map { result.estimate(of: $0.metric)?.interval }
        }
    }
}

extension RunSettings {
    /// Ten replications of so many seconds behind a warm-up of six.
    static func short(seconds: Int, seed: UInt64) -> RunSettings {
        RunSettings(
            duration: .seconds(Int64(seconds + 6)),
            warmUp: .fixed(.seconds(6)),
            replications: 10,
            seed: seed
        )
    }
}

extension ServiceModel {
    /// M/M/c: an orchestrator of so many threads.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if a rate were wrong.
    static func queue(
        arrivalRate: Double,
        serviceRate: Double,
        servers: Int = 1
    ) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = servers
        return try threads(limits, arrivalRate: arrivalRate, serviceRate: serviceRate)
    }

    /// M/M/c/c: an orchestrator of so many threads without a queue, 100 ms a request.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if a rate were wrong.
    static func loss(servers: Int, arrivalRate: Double) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = servers
        limits.queueCapacity = 0
        return try threads(limits, arrivalRate: arrivalRate, serviceRate: 10)
    }

    private static func threads(
        _ limits: OrchestratorLimits,
        arrivalRate: Double,
        serviceRate: Double
    ) throws -> ServiceModel {
        ServiceModel(
            name: "intervals",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: arrivalRate),
                    steps: [.cpu(try .exponential(mean: 1 / serviceRate))]
                )
            ],
            orchestrator: OrchestratorModel(
                pods: [PodModel(name: "orchestrator-0")],
                limits: limits
            )
        )
    }
}

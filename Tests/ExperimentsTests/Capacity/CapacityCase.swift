import Limiters
import Service
import Statistics
import Units
import Variates

/// Models whose capacity is known exactly.
enum CapacityCase {
    /// One pod with these limits, and one workload whose requests arrive at a rate.
    static func model(
        rate: Double,
        steps: [Step],
        _ limits: (inout OrchestratorLimits) -> Void
    ) throws -> ServiceModel {
        var own = OrchestratorLimits()
        limits(&own)
        return ServiceModel(
            name: "known",
            workloads: [Workload(name: "all", arrivals: try .poisson(rate: rate), steps: steps)],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: own)
        )
    }

    /// 50 worker threads without a queue, 100 ms each.
    static func pool(rate: Double = 300) throws -> ServiceModel {
        try model(rate: rate, steps: [.cpu(.lognormal(mean: 0.1, cv: 2))]) {
            $0.maxWorkerThreads = 50
            $0.queueCapacity = 0
        }
    }

    /// A bucket of 50 that is filled with 100 a second.
    static func bucket(rate: Double = 50) throws -> ServiceModel {
        try model(rate: rate, steps: [.wait(.constant(0.001))]) {
            $0.requestsPerSecond = 100
            $0.burstSize = 50
        }
    }

    /// `threads` worker threads with an unbounded queue, exponential service.
    static func queue(
        threads: Int,
        meanService: Double,
        rate: Double
    ) throws -> ServiceModel {
        try model(rate: rate, steps: [.cpu(.exponential(mean: meanService))]) {
            $0.maxWorkerThreads = threads
        }
    }

    /// The objective that a metric be below a threshold.
    static func below(_ metric: String, _ threshold: Double) -> Objective {
        Objective(
            metric: metric,
            comparison: .less,
            threshold: threshold,
            text: "\(metric) < \(threshold)"
        )
    }
}

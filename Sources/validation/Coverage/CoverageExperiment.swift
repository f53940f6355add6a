import Dispatch
import Experiments
import Service
import Statistics
import Synchronization
import Units
import Variates
import Verification

/// How often the intervals of short experiments cover the truth.
///
/// Each experiment simulates M/M/1 at ρ = 0.5 from its own seed: 10 replications of a minute,
/// some 3,000 requests each, behind a warm-up of 6 s. The system starts empty; it forgets that in
/// some ten service times, 0.1 s, so that what the intervals can get wrong is their own statistics:
/// too few replications, correlation within a replication, a skewed mean.
struct CoverageExperiment: Sendable {
    /// The experiments.
    static let experiments = 1_000
    /// Replications of each.
    static let replications = 10
    /// The shares that pass.
    static let acceptable = 0.93...0.97

    /// How often the intervals of a metric covered its exact value.
    struct MetricCoverage: Sendable {
        /// The metric.
        let metric: String
        /// Its exact value.
        let expected: Double
        /// The experiments that covered it, with the exact interval for their share.
        let test: CoverageTest
    }

    /// The coverage of each metric.
    let metrics: [MetricCoverage]

    /// Runs the experiments on `jobs` threads.
    ///
    /// - Throws: `DistributionError` or `ArrivalProcessError` if the model were wrong.
    init(jobs: Int) throws {
        let queue = QueueingTheory.MM1(arrivalRate: 50, serviceRate: 100)
        let expectations = [
            Expectation("latency_mean_s", queue.meanSojourn),
            Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
            Expectation("queue_mean_s", queue.meanWait),
            Expectation("in_system_mean", queue.meanInSystem),
            Expectation("throughput_per_s", queue.arrivalRate),
            Expectation("utilization.orchestrator.max_worker_threads", queue.utilization),
        ]
        let model = try Self.model(of: queue)
        let counts = Mutex([Int](repeating: 0, count: expectations.count))
        let next = Atomic<Int>(1)
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            while true {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard seed <= Self.experiments else { return }
                let covered = Self.covered(expectations, model: model, seed: UInt64(seed))
                counts.withLock { counts in
                    for index in covered { counts[index] += 1 }
                }
            }
        }
        let covered = counts.withLock { $0 }
        metrics = zip(expectations, covered).map { expectation, count in
            MetricCoverage(
                metric: expectation.metric,
                expected: expectation.value,
                test: CoverageTest(successes: count, trials: Self.experiments)
            )
        }
    }

    /// What is wrong; empty if the intervals cover as they promise.
    var complaints: [String] {
        metrics.filter { !Self.acceptable.contains($0.test.share) }.map {
            "the intervals of \($0.metric) cover in \($0.test.share) of the experiments"
        }
    }

    private static func model(of queue: QueueingTheory.MM1) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        return ServiceModel(
            name: "coverage",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: queue.arrivalRate),
                    steps: [.cpu(try .exponential(mean: 1 / queue.serviceRate))]
                )
            ],
            orchestrator: OrchestratorModel(
                pods: [PodModel(name: "orchestrator-0")],
                limits: limits
            )
        )
    }

    /// The indices of the expectations that the experiment of a seed covers.
    private static func covered(
        _ expectations: [Expectation],
        model: ServiceModel,
        seed: UInt64
    ) -> [Int] {
        let experiment = Experiment(
            model: model,
            settings: RunSettings(
                duration: .seconds(66),
                warmUp: .fixed(.seconds(6)),
                replications: replications,
                seed: seed
            )
        )
        let metrics = experiment.run().metrics
        return expectations.indices.filter { index in
            let estimate = metrics.first { $0.name == expectations[index].metric }?.estimate
            return estimate?.interval?.contains(expectations[index].value) ?? false
        }
    }
}

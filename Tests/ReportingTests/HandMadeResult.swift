import Experiments
import Reporting
import Service
import Statistics
import Units

/// A small result whose figures can be worked out on paper.
///
/// Half-widths: two replications have one degree of freedom, t(0.975, 1) = 12.7062, and the values
/// m − d and m + d have the deviation d·√2, so that the half-width is 12.7062·d.
enum HandMadeResult {
    /// The estimate of two replications with the values `mean − distance` and `mean + distance`.
    static func estimate(_ mean: Double, _ distance: Double = 0) -> Estimate? {
        Estimate(samples: [mean - distance, mean + distance])
    }

    /// A result with one objective of each verdict and one limiter of each owner.
    static var result: ExperimentResult {
        var result = ExperimentResult(
            model: "checkout",
            settings: RunSettings(duration: .seconds(3_600), replications: 2, seed: 42),
            warmUp: WarmUpChoice(duration: .seconds(300), source: .detected(pilots: 2))
        )
        result.replicationCount = 2
        result.observed = .seconds(6_600)
        result.metrics = [
            MetricEstimate("arrivals", estimate(200_000, 100)),
            MetricEstimate("throughput_per_s", estimate(59.9, 0.01)),
            MetricEstimate("rejection_rate", estimate(0.002, 0.000_01)),
            MetricEstimate("latency_mean_s", estimate(0.012, 0.000_1)),
            MetricEstimate("latency_p99_s", estimate(0.9, 0.001)),
            MetricEstimate("redis_hit_rate", nil),
            MetricEstimate("throttled_periods_fraction.checkout", estimate(0.03)),
        ]
        result.completed = estimate(199_600, 100)
        result.inFlight = estimate(0)
        result.causes = [
            CauseEstimate(cause: "queue_full", count: estimate(0), rate: estimate(0)),
            CauseEstimate(
                cause: "rate_limit_exceeded",
                count: estimate(100),
                rate: estimate(0.000_5)
            ),
            CauseEstimate(
                cause: "agents.planner.operation_timeout",
                count: estimate(300, 10),
                rate: estimate(0.001_5, 0.000_05)
            ),
        ]
        result.limiters = [
            limiter(
                "orchestrator.requests_per_second",
                100,
                "per second",
                used: 1,
                rejections: 100
            ),
            limiter("agents.planner.max_concurrent_operations", 5, "operations", used: 0.6),
            limiter("orchestrator.max_response_size_bytes", 5 * 1_048_576, "bytes", used: 0.1),
        ]
        result.workloads = [
            WorkloadEstimate(
                name: "interactive",
                arrivals: estimate(150_000),
                completed: estimate(149_800),
                inFlight: estimate(0),
                causes: [],
                metrics: [
                    MetricEstimate("rejection_rate", estimate(0.001_3, 0.000_02)),
                    MetricEstimate("latency_p99_s", estimate(0.4, 0.001)),
                ]
            ),
            WorkloadEstimate(
                name: "batch",
                arrivals: estimate(50_000),
                completed: estimate(49_800),
                inFlight: estimate(0),
                causes: [],
                metrics: []
            ),
        ]
        result.objectives = [
            objective("rejection_rate", 0.01, "rejection_rate < 1%", in: result),
            objective("latency_p99_s", 0.8, "latency_p99_s < 800ms", in: result),
            objective("latency_mean_s", 0.013, "latency_mean_s < 13ms", in: result),
        ]
        result.checks = [
            CheckSummary(
                name: "flow_conservation",
                checked: 2,
                failed: 0,
                observed: 200_000,
                expected: 200_000,
                tolerance: 0
            )
        ]
        return result
    }

    /// The report on it.
    static var report: SimulationReport {
        SimulationReport(
            result,
            provenance: Provenance(
                modelPath: "models/checkout.yaml",
                assignments: [
                    Provenance.Assignment(
                        path: "orchestrator.limits.requests_per_second",
                        value: "100"
                    )
                ]
            )
        )
    }

    private static func limiter(
        _ name: String,
        _ limit: Double,
        _ unit: String,
        used: Double,
        rejections: Double = 0
    ) -> LimiterEstimate {
        LimiterEstimate(
            name: name,
            parameter: "parameter",
            limit: limit,
            unit: unit,
            utilization: estimate(used / 2),
            utilizationP99: estimate(used),
            peak: used,
            shareAtLimit: estimate(used >= 1 ? 0.02 : 0),
            headroom: estimate(1 - used),
            rejections: estimate(rejections)
        )
    }

    private static func objective(
        _ metric: String,
        _ threshold: Double,
        _ text: String,
        in result: ExperimentResult
    ) -> ObjectiveVerdict {
        ObjectiveVerdict(
            Objective(metric: metric, comparison: .less, threshold: threshold, text: text),
            on: result.estimate(of: metric),
            requests: .infinity
        )
    }
}

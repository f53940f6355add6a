import Service

/// The names of the metrics that a model's results have, and how their thresholds are written.
public struct MetricNames: Sendable, Equatable {
    /// All names, in the order of the CSV's columns.
    public let all: [String]

    /// The metrics of a model without limiters of its own.
    static let general = [
        "arrivals", "throughput_per_s", "rejection_rate", "retries_per_request",
        "retries_refused_per_request", "hedges_per_request", "concurrency_limit_mean",
        "latency_mean_s",
        "latency_p50_s", "latency_p90_s", "latency_p95_s", "latency_p99_s", "latency_p999_s",
        "latency_max_s", "queue_mean_s", "in_system_mean", "redis_hit_rate", "redis_utilization",
        "redis_stale_connections", "oom_kills", "connection_cap_overshoot",
    ]

    /// The metrics of a model with these workloads, agent pools and named rate limits.
    ///
    /// - Parameters:
    ///   - workloads: The names of the workloads.
    ///   - pools: The names of the agent pools.
    ///   - deployments: The names of the Deployments that pods come from, if any.
    ///   - rateLimits: The names of the orchestrator's rate limits beside that of `limits`.
    public init(
        workloads: [String] = [],
        pools: [String],
        deployments: [String] = [],
        rateLimits: [String] = []
    ) {
        let causes = CauseTable(agents: pools, rateLimits: rateLimits).names
        let limiters =
            [
                "max_concurrent_connections", "max_request_size_bytes", "requests_per_second",
                "max_memory_bytes", "memory", "cpu", "max_worker_threads", "queue_capacity",
                "max_response_size_bytes", "request_timeout_ms", "operation_timeout_ms",
                "concurrency_limit",
            ].map { "orchestrator.\($0)" }
            + rateLimits.map { "orchestrator.rate_limits.\($0)" }
            + ["redis.max_connections", "redis.maxclients", "redis.maxmemory"]
            + pools.flatMap { pool in
                [
                    "operations_per_second", "max_concurrent_operations", "max_processes",
                    "max_memory_bytes", "memory", "cpu", "operation_timeout_ms",
                    "circuit_breaker",
                ].map { "agents.\(pool).\($0)" }
            }
            + workloads.flatMap { workload in
                ["retry.budget", "circuit_breaker", "adaptive_throttle"].map {
                    "workloads.\(workload).\($0)"
                }
            }
        all =
            Self.general + causes.map { "rejection_rate.\($0)" }
            + (["orchestrator"] + pools + deployments).flatMap { deployment in
                ["throttled_periods_fraction", "throttled_time_s", "paused_fraction"]
                    .map { "\($0).\(deployment)" }
            }
            + limiters.map { "utilization.\($0)" } + limiters.map { "headroom.\($0)" }
    }

    /// How a threshold of a metric is written: a duration for seconds, a rate per second, and so on.
    static func measure(of metric: String) -> Measure {
        if metric.hasSuffix("_per_s") { return .perSecond }
        if metric.hasSuffix("_s") || metric.hasPrefix("throttled_time_s.") { return .seconds }
        let isFraction =
            metric.hasPrefix("rejection_rate") || metric.hasPrefix("throttled_periods_fraction.")
            || metric.hasPrefix("paused_fraction.")
            || metric.hasPrefix("utilization.") || metric.hasPrefix("headroom.")
            || metric == "redis_hit_rate"
        return isFraction ? .percentage : .number
    }
}

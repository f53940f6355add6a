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
        "latency_max_s", "backlog_mean_s", "queue_mean_s", "in_system_mean", "redis_hit_rate",
        "redis_utilization", "redis_stale_connections", "oom_kills", "connection_cap_overshoot",
    ]

    /// The metrics of a model with these workloads, agent pools and named rate limits.
    ///
    /// - Parameters:
    ///   - workloads: The names of the workloads.
    ///   - pools: The names of the agent pools.
    ///   - deployments: The names of the Deployments that pods come from, if any.
    ///   - rateLimits: The names of the orchestrator's rate limits beside that of `limits`.
    ///   - owners: What those are called whose pods are counted during the run.
    ///   - quotas: What the resources of quotas are called whose use is measured during the run.
    public init(
        workloads: [String] = [],
        pools: [String],
        deployments: [String] = [],
        rateLimits: [String] = [],
        owners: [String] = [],
        quotas: [String] = []
    ) {
        let causes = CauseTable(agents: pools, rateLimits: rateLimits).names
        let limiters =
            [
                "max_concurrent_connections", "accept_backlog", "max_request_size_bytes",
                "requests_per_second", "max_memory_bytes", "memory", "cpu", "max_worker_threads",
                "queue_capacity", "max_response_size_bytes", "request_timeout_ms",
                "operation_timeout_ms",
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
        let ofService =
            Self.general + causes.map { "rejection_rate.\($0)" }
            + (["orchestrator"] + pools + deployments).flatMap { deployment in
                ["throttled_periods_fraction", "throttled_time_s", "paused_fraction"]
                    .map { "\($0).\(deployment)" }
            }
            + limiters.map { "utilization.\($0)" } + limiters.map { "headroom.\($0)" }
        let ofOwners = owners.flatMap { owner in Self.ofPods.map { "\($0).\(owner)" } }
        all =
            ofService + ofOwners
            + quotas.flatMap { resource in Self.ofQuotas.map { "\($0).\(resource)" } }
    }

    private static let ofPods = [
        "pods_ready_mean", "pods_ready_min", "pods_pending_mean", "pods_refused", "pods_preempted",
        "pods_evicted", "pods_lost", "pod_pending_time_mean_s",
    ]
    private static let ofQuotas = ["quota_utilization", "quota_peak", "quota_refused"]

    /// How a threshold of a metric is written: a duration for seconds, a rate per second, and so on.
    static func measure(of metric: String) -> Measure {
        let kind = metric.prefix { $0 != "." }
        if kind.hasSuffix("_per_s") { return .perSecond }
        if kind.hasSuffix("_s") { return .seconds }
        let fractions = [
            "rejection_rate", "throttled_periods_fraction", "paused_fraction", "utilization",
            "headroom", "redis_hit_rate", "quota_utilization", "quota_peak",
        ]
        return fractions.contains(String(kind)) ? .percentage : .number
    }
}

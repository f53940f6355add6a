/// Which change of a metric is for the better.
public enum MetricDirection: String, Sendable, Equatable, CaseIterable {
    /// A smaller value is better: rejections, latencies, waiting, throttling, kills.
    case lowerIsBetter
    /// A larger value is better: throughput, the hit rate, headroom.
    case higherIsBetter
    /// Neither by itself: arrivals, utilisations, numbers in the system, retries.
    case neutral

    /// The direction of the metric with this name, as in the CSV.
    public init(ofMetric name: String) {
        let first = String(name.prefix { $0 != "." })
        self =
            switch first {
            case "throughput_per_s", "redis_hit_rate", "headroom": .higherIsBetter
            case "rejection_rate", "backlog_mean_s", "queue_mean_s", "throttled_periods_fraction",
                "throttled_time_s", "paused_fraction", "oom_kills", "lost_requests", "recovery_s",
                "not_back", "redis_stale_connections", "connection_cap_overshoot":
                .lowerIsBetter
            case _ where first.hasPrefix("latency_"): .lowerIsBetter
            default: .neutral
            }
    }
}

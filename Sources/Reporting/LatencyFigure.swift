/// The figures of the latency.
enum LatencyFigure {
    /// Metric names and their short labels, in the order of tables and pictures.
    static let all: [(metric: String, label: String)] = [
        ("latency_mean_s", "mean"), ("latency_p50_s", "p50"), ("latency_p90_s", "p90"),
        ("latency_p95_s", "p95"), ("latency_p99_s", "p99"), ("latency_p999_s", "p99.9"),
        ("latency_max_s", "max"),
    ]
}

/// The metrics that somebody records for a service like this one.
enum RecordedMetrics {
    /// Whether there is somebody who records a metric.
    ///
    /// - Parameters:
    ///   - name: The metric.
    ///   - exportsLimits: Whether the service exports its limits.
    /// - Returns: Whether the service, Prometheus or a well-known exporter does.
    static func isRecorded(_ name: String, exportsLimits: Bool = false) -> Bool {
        let counter = name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
        return gauges.contains(name) || exportsLimits && limits.contains(name)
            || counters.contains(counter)
            || exporters.contains { name.hasPrefix($0) } || ofPrometheus.contains(name)
    }

    /// The gauges of the seed design (7.1).
    private static let gauges = ["current_connections", "memory_usage_bytes"]

    /// What the seed's rules divide by, and its service does not record by itself.
    private static let limits = ["max_connections", "max_memory_bytes"]

    /// The counters of the seed design's errors (8).
    private static let counters = [
        "connection_limit_exceeded", "memory_limit_exceeded", "cpu_quota_exceeded",
        "rate_limit_exceeded", "request_timeout",
    ]

    /// What Prometheus itself records of each target and alert.
    private static let ofPrometheus = ["up", "ALERTS", "ALERTS_FOR_STATE"]

    /// How the metrics of well-known exporters and client libraries begin.
    private static let exporters = [
        "kube_", "container_", "machine_", "kubelet_", "kubernetes_", "apiserver_", "scheduler_",
        "workqueue_", "rest_client_", "coredns_", "etcd_", "node_", "redis_", "process_", "go_",
        "jvm_", "python_", "nodejs_", "promhttp_", "prometheus_", "alertmanager_", "scrape_",
        "probe_",
        "http_", "grpc_", "envoy_", "istio_", "nginx_", "haproxy_", "traefik_", "cadvisor_",
    ]
}

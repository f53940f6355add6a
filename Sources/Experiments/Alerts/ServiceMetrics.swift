import Alerting
import Service
import Units

/// The metrics that the orchestrator's pods and the kubelet below them export, scrape by scrape.
///
/// The names of the gauges and of the errors' counters are the seed design's (sections 7.1 and 8). The
/// latency is a classic histogram with the bounds of Prometheus' client libraries; names that begin with
/// `container_` are cAdvisor's, `kube_` are kube-state-metrics', `up` is Prometheus' own. The limits,
/// `max_connections` and `max_memory_bytes`, are exported on request: the seed's service never
/// records them.
///
/// A pod that is not ready answers no scrape: `up` is 0, and what it exports itself ends.
public struct ServiceMetrics: Sendable {
    /// A metric: the samples of one name.
    public struct Family: Sendable, Equatable {
        /// The name; that of a counter without `_total`.
        public let name: String
        /// The type, as OpenMetrics names it.
        public let type: String
        /// What it counts.
        public let help: String
    }

    /// A series of a pod.
    struct Series: Sendable {
        let family: Int
        let labels: LabelSet
        let source: Source
    }

    /// What of a reading a series holds.
    enum Source: Sendable {
        case up, connections, memory, busyThreads, waiting, cpuSeconds, completed, latencySum
        case rejected(cause: Int)
        case bucket(Int)
        case periods, throttledPeriods
        case constant(Double)
    }

    /// The metrics, in the order in which they are written.
    public private(set) var families: [Family] = []
    /// The series of each pod, by family.
    private(set) var series: [[Series]]

    /// The seed's errors, whose counters go by the names of the causes.
    private static let seedErrors = [
        "connection_limit_exceeded", "memory_limit_exceeded", "cpu_quota_exceeded",
        "rate_limit_exceeded", "request_timeout",
    ]

    /// The metrics of a model.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - namespace: The value of the label `namespace`.
    ///   - exportsLimits: Whether the pods export their limits.
    public init(_ model: ServiceModel, namespace: String, exportsLimits: Bool = false) {
        series = model.orchestrator.pods.map { _ in [] }
        let targets = model.orchestrator.pods.map { pod in
            Target(
                job: model.orchestrator.deployment ?? "orchestrator",
                namespace: namespace,
                pod: pod.name
            )
        }
        addGauges(targets, exportsLimits ? model : nil)
        addErrors(targets, CauseTable(model).names)
        addLatency(targets)
        addContainer(targets, model)
    }

    /// What the labels of a pod's series say.
    private struct Target {
        let job: String
        let namespace: String
        let pod: String

        func labels(_ name: String, _ more: [(String, String)] = []) -> LabelSet {
            let own = [
                (LabelSet.metricName, name), ("job", job), ("namespace", namespace), ("pod", pod),
                ("instance", "\(pod):9090"),
            ]
            return LabelSet((own + more).map { Label(name: $0.0, value: $0.1) })
        }

        /// The labels of what the kubelet exports of the pod's container.
        func container(_ name: String, _ more: [(String, String)] = []) -> LabelSet {
            let own = [
                (LabelSet.metricName, name), ("job", "kubelet"), ("namespace", namespace),
                ("pod", pod), ("container", job),
            ]
            return LabelSet((own + more).map { Label(name: $0.0, value: $0.1) })
        }
    }

    private mutating func add(_ name: String, _ type: String, _ help: String) -> Int {
        families.append(Family(name: name, type: type, help: help))
        return families.count - 1
    }

    private mutating func addGauges(_ targets: [Target], _ limited: ServiceModel?) {
        let gauges: [(String, String, Source)] = [
            ("up", "Whether the pod answered the scrape.", .up),
            ("current_connections", "Open connections.", .connections),
            ("memory_usage_bytes", "Memory in use.", .memory),
            ("worker_threads_busy", "Worker threads that work.", .busyThreads),
            ("worker_queue_length", "Requests that wait for a worker thread.", .waiting),
        ]
        let limits = limited?.orchestrator.limits
        var all = gauges
        if let connections = limits?.maxConcurrentConnections {
            all.append(
                ("max_connections", "The connection cap.", .constant(Double(connections)))
            )
        }
        if let memory = limits?.maxMemory {
            all.append(
                ("max_memory_bytes", "The memory budget.", .constant(Double(memory.count)))
            )
        }
        for (name, help, source) in all {
            let family = add(name, "gauge", help)
            for pod in targets.indices {
                let labels = targets[pod].labels(name)
                series[pod].append(Series(family: family, labels: labels, source: source))
            }
        }
    }

    private mutating func addErrors(_ targets: [Target], _ causes: [String]) {
        for error in Self.seedErrors {
            guard let cause = causes.firstIndex(of: error) else { continue }
            let family = add(error, "counter", "Requests that ended with this error.")
            for pod in targets.indices {
                let labels = targets[pod].labels("\(error)_total")
                series[pod].append(
                    Series(family: family, labels: labels, source: .rejected(cause: cause))
                )
            }
        }
        let family = add("requests", "counter", "Requests that ended, by outcome.")
        for pod in targets.indices {
            let completed = targets[pod].labels("requests_total", [("outcome", "completed")])
            series[pod].append(Series(family: family, labels: completed, source: .completed))
            for (cause, name) in causes.enumerated() {
                let labels = targets[pod].labels("requests_total", [("outcome", name)])
                series[pod].append(
                    Series(family: family, labels: labels, source: .rejected(cause: cause))
                )
            }
        }
    }

    private mutating func addLatency(_ targets: [Target]) {
        let name = "request_duration_seconds"
        let family = add(name, "histogram", "Latency of answered requests.")
        let bounds = ScrapeSettings.bounds.map { "\($0.seconds)" } + ["+Inf"]
        for pod in targets.indices {
            for (index, bound) in bounds.enumerated() {
                let labels = targets[pod].labels("\(name)_bucket", [("le", bound)])
                series[pod].append(
                    Series(family: family, labels: labels, source: .bucket(index))
                )
            }
            let parts: [(String, Source)] = [("count", .completed), ("sum", .latencySum)]
            for (part, source) in parts {
                let labels = targets[pod].labels("\(name)_\(part)")
                series[pod].append(Series(family: family, labels: labels, source: source))
            }
        }
    }

    private mutating func addContainer(_ targets: [Target], _ model: ServiceModel) {
        let counters: [(String, String, Source)] = [
            ("container_cpu_usage_seconds", "CPU time.", .cpuSeconds),
            ("container_cpu_cfs_periods", "Periods of the CPU quota.", .periods),
            (
                "container_cpu_cfs_throttled_periods", "Periods that ended throttled.",
                .throttledPeriods
            ),
        ]
        for (name, help, source) in counters {
            let family = add(name, "counter", help)
            for pod in targets.indices {
                let labels = targets[pod].container("\(name)_total")
                series[pod].append(Series(family: family, labels: labels, source: source))
            }
        }
        let memory = "container_memory_working_set_bytes"
        let family = add(memory, "gauge", "Memory of the container.")
        let limits = add(
            "kube_pod_container_resource_limits",
            "gauge",
            "Limits of the containers."
        )
        for pod in targets.indices {
            series[pod].append(
                Series(family: family, labels: targets[pod].container(memory), source: .memory)
            )
            let own = model.orchestrator.pods[pod]
            let resources: [(String, String, Double?)] = [
                ("cpu", "core", own.cpuLimit?.cores),
                ("memory", "byte", own.memoryLimit.map { Double($0.count) }),
            ]
            for (resource, unit, value) in resources {
                guard let value else { continue }
                let labels = targets[pod].container(
                    "kube_pod_container_resource_limits",
                    [("job", "kube-state-metrics"), ("resource", resource), ("unit", unit)]
                )
                series[pod].append(Series(family: limits, labels: labels, source: .constant(value)))
            }
        }
    }
}

extension ServiceMetrics {
    /// The labels of each pod's series, in the order of `samples(of:)`.
    public var seriesLabels: [[LabelSet]] { series.map { $0.map(\.labels) } }

    /// What a scrape of a pod gives: the number of the family and the value of each series; `nil` where
    /// there is none.
    public func samples(of reading: ScrapeReading) -> [(family: Int, value: Double?)] {
        zip(series[reading.pod], values(of: reading)).map { ($0.family, $1) }
    }

    private func values(of reading: ScrapeReading) -> [Double?] {
        // The buckets of a classic histogram count everything up to their bounds.
        var cumulated: [Double] = []
        for count in reading.latencies { cumulated.append((cumulated.last ?? 0) + Double(count)) }
        return series[reading.pod].map { series in
            if case .up = series.source { return reading.isUp ? 1 : 0 }
            if case .constant(let value) = series.source,
                families[series.family].name.hasPrefix("kube_")
            {
                return value
            }
            guard reading.isUp else { return nil }
            switch series.source {
            case .up: return 1
            case .connections: return Double(reading.connections)
            case .memory: return Double(reading.memory.count)
            case .busyThreads: return Double(reading.busyThreads)
            case .waiting: return Double(reading.waiting)
            case .cpuSeconds: return reading.cpuTime.seconds
            case .completed: return Double(reading.completed)
            case .latencySum: return reading.latencySum.seconds
            case .rejected(let cause): return Double(reading.causes[cause])
            case .bucket(let index): return cumulated[index]
            case .periods: return reading.quotaPeriods.map(Double.init)
            case .throttledPeriods: return reading.throttledPeriods.map(Double.init)
            case .constant(let value): return value
            }
        }
    }
}

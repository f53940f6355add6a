import Alerting
import Platform
import Service
import Units

/// The metrics that a simulated service and the cluster around it export, scrape by scrape.
///
/// The names of the orchestrator's gauges and of its errors' counters are the seed design's (sections 7.1
/// and 8). The latency is a classic histogram with the bounds of Prometheus' client libraries; names that
/// begin with `container_` are cAdvisor's, `kube_` are kube-state-metrics', `redis_` are redis_exporter's,
/// `up` is Prometheus' own. The limits, `max_connections` and `max_memory_bytes`, are exported on request:
/// the seed's service never records them.
///
/// Departure: what the kubelet and kube-state-metrics say of a pod is scraped together with the pod.
public struct ServiceMetrics: Sendable {
    /// A metric: the samples of one name.
    public struct Family: Sendable, Hashable {
        /// The name; that of a counter without `_total`.
        public let name: String
        /// The type, as OpenMetrics names it.
        public let type: String
        /// What it counts.
        public let help: String
    }

    /// A series of a target.
    struct Series: Sendable {
        let family: Int
        /// The labels, those that name the pod left out.
        let labels: [Label]
        let identity: Identity
        let source: Source
        let scope: Scope
    }

    /// Which labels name the pod.
    enum Identity: Sendable {
        /// `pod` and `instance`.
        case instance
        /// `pod`.
        case pod
        /// None.
        case none
    }

    /// What of a reading a series holds.
    enum Source: Sendable {
        case up
        case column(Int)
        case constant(Double)
    }

    /// When a series has a value.
    enum Scope: Sendable {
        /// While the target answers.
        case answering
        /// While there is anybody.
        case existing
        /// Always.
        case always
    }

    /// What is scraped.
    public let layout: ScrapeLayout
    /// The metrics, in the order in which they are written.
    public internal(set) var families: [Family] = []
    /// The series of each target, by family.
    var series: [[Series]]
    /// The names of the pods that are in their places at time zero, by target.
    let podNames: [String]

    /// The metrics of a model.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - namespace: The value of the label `namespace`.
    ///   - exportsLimits: Whether the pods export their limits.
    ///   - quotas: What quotas count at rest; those of the model's platform if it has one.
    public init(
        _ model: ServiceModel,
        namespace: String,
        exportsLimits: Bool = false,
        quotas: [QuotaLevel] = []
    ) {
        layout = ScrapeLayout(model)
        series = layout.targets.map { _ in [] }
        podNames = layout.targets.map { model.podName(of: $0) }
        var builder = ServiceMetricsBuilder(model, namespace: namespace, layout)
        builder.addOrchestrator(exportsLimits: exportsLimits)
        builder.addAgents(exportsLimits: exportsLimits)
        builder.addContainers()
        builder.addRedis()
        builder.addQuotas(model.platform?.cluster.quotaLevels ?? quotas)
        families = builder.families
        series = builder.series
    }
}

extension ServiceModel {
    /// The name of the pod that a target is at time zero.
    fileprivate func podName(of target: ScrapeLayout.Target) -> String {
        switch target {
        case .orchestrator(let pod): orchestrator.pods[pod].name
        case .agent(let pool, let pod): agents[pool].pods[pod].name
        case .redis: "redis"
        case .cluster: "kube-state-metrics"
        }
    }
}

extension ServiceMetrics {
    /// Only the series of metrics with these names, or all if there are no names.
    func selecting(_ names: Set<String>?) -> ServiceMetrics {
        guard let names else { return self }
        var selected = self
        selected.series = series.map { series in
            series.filter { series in
                series.labels.contains {
                    $0.name == LabelSet.metricName && names.contains($0.value)
                }
            }
        }
        return selected
    }

    /// The targets that have series.
    var targetsWithSeries: [Bool] { series.map { !$0.isEmpty } }

    /// The family of each series of a target.
    public func families(ofTarget target: Int) -> [Int] { series[target].map(\.family) }

    /// The labels of each series of a target.
    ///
    /// - Parameters:
    ///   - target: The index of the target in the layout.
    ///   - pod: The pod that is in its place; `nil` = the one at time zero.
    /// - Returns: The label sets, in the order of `values(of:into:)`.
    public func labels(ofTarget target: Int, pod: String? = nil) -> [LabelSet] {
        let pod = pod ?? podNames[target]
        return series[target].map { series in
            switch series.identity {
            case .none: LabelSet(series.labels)
            case .pod: LabelSet(series.labels + [Label(name: "pod", value: pod)])
            case .instance:
                LabelSet(
                    series.labels + [
                        Label(name: "pod", value: pod),
                        Label(name: "instance", value: "\(pod):9090"),
                    ]
                )
            }
        }
    }

    /// Writes the value of each series of the target that was scraped to `values`; NaN where there is none.
    public func values(of reading: ScrapeReading, into values: inout [Double]) {
        values.removeAll(keepingCapacity: true)
        for series in series[reading.target] {
            let isThere =
                switch series.scope {
                case .answering: reading.state == .up
                case .existing: reading.state != .absent
                case .always: true
                }
            guard isThere else {
                values.append(.nan)
                continue
            }
            switch series.source {
            case .up: values.append(reading.state == .up ? 1 : 0)
            case .column(let column): values.append(reading[column: column])
            case .constant(let value): values.append(value)
            }
        }
    }
}

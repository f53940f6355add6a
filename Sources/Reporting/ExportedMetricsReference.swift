import Alerting
import Experiments
import Platform
import Service
import Units
import Variates

/// The metrics that `simulate --metrics` writes, as a page.
public enum ExportedMetricsReference {
    /// A table of all metrics, then what is said of their labels.
    public static var text: String {
        let metrics = ServiceMetrics(
            model,
            namespace: "default",
            exportsLimits: true,
            quotas: [
                QuotaLevel(
                    quota: "quota",
                    namespace: "default",
                    resource: "pods",
                    used: 0,
                    hard: 1
                )
            ]
        )
        var names: [Int: Set<String>] = [:]
        var jobs: [Int: Set<String>] = [:]
        for target in metrics.layout.targets.indices {
            let labels = metrics.labels(ofTarget: target)
            for (family, set) in zip(metrics.families(ofTarget: target), labels) {
                names[family, default: []].formUnion(set.labels.map { label in label.name })
                jobs[family, default: []].insert(set["job"])
            }
        }
        var text = "| metric | type | labels | job | meaning |\n|---|---|---|---|---|\n"
        for (number, family) in metrics.families.enumerated() {
            let labels = (names[number] ?? []).subtracting([LabelSet.metricName, "job"]).sorted()
            let job = (jobs[number] ?? []).sorted().map { known[$0] ?? "`\($0)`" }
            let suffix = family.type == "counter" ? "_total" : ""
            text +=
                "| `\(family.name)\(suffix)` | \(family.type) | "
                + labels.map { "`\($0)`" }.joined(separator: " ")
                + " | \(job.joined(separator: ", ")) | \(family.help) |\n"
        }
        return text + closing
    }

    private static let closing = """

        `pod` is the name of the pod; with `platform` pods come and go, and each has series of its own. `outcome` is \
        `completed` or a cause, `cause` what of the [causes](metrics.md#causes) an agent has. `max_connections` and \
        `max_memory_bytes` are exported where the model says so (`metrics: {export_limits: true}`) or with \
        `--export-limits`. A histogram has `_bucket` with `le`, `_count` and `_sum`.

        """

    /// What jobs of the sample model are in others.
    private static let known = ["service": "the orchestrator", "worker": "each agent pool"]

    /// A model that has everything which exports something.
    private static var model: ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxConcurrentConnections = 1
        limits.maxMemory = Bytes(1)
        var agentLimits = AgentLimits()
        agentLimits.maxMemory = Bytes(1)
        let pod = PodModel(
            name: "pod",
            cpuLimit: MilliCPU(1_000),
            memoryLimit: Bytes(1)
        )
        return ServiceModel(
            name: "reference",
            workloads: [],
            orchestrator: OrchestratorModel(deployment: "service", pods: [pod], limits: limits),
            agents: [
                AgentPoolModel(
                    name: "worker",
                    pods: [pod],
                    limits: agentLimits,
                    operation: OperationProfile()
                )
            ],
            redis: (try? .constant(0)).map { RedisModel(serviceTime: $0) }
        )
    }
}

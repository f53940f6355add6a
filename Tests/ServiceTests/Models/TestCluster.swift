import Platform
import Service
import Units
import Variates

/// A cluster whose Deployment `web` is the orchestrator of a model.
struct TestCluster {
    /// Processors of each node; without any, pods need no node.
    var nodes: [String] = []
    /// Memory of each node.
    var memory = "64Gi"
    /// What the pods of the namespace may request of the processor; `nil` = there is no quota.
    var quota: String?
    /// Pods of `web`, each of which requests and may use one processor.
    var replicas = 1
    /// How `web` is replaced.
    var strategy = Deployment.Strategy.standard
    /// How long the pods of `web` have to stop, in seconds.
    var grace: Int64 = 30
    /// What sets the replicas of `web`.
    var autoscaler: HorizontalPodAutoscaler?
    /// Whether there is a Deployment `vip` of a higher priority, of no pods at first.
    var hasVIP = false

    /// The number of `web` in the order of application, and that of `vip`.
    static let web = 1
    static let vip = 2

    /// An autoscaler of `web` that aims at so many requests a second of each pod.
    static func autoscaler(requests goal: String, most: Int) -> HorizontalPodAutoscaler {
        HorizontalPodAutoscaler(
            meta: ObjectMeta(name: "web"),
            target: HorizontalPodAutoscaler.Target(kind: "Deployment", name: "web"),
            maxReplicas: most,
            metrics: [
                HorizontalPodAutoscaler.Metric(
                    source: .pods,
                    name: "requests_per_second",
                    goal: .averageValue(quantity(goal))
                )
            ]
        )
    }

    /// A pod of one processor.
    static func template(_ name: String, grace: Int64 = 30, class priority: String? = nil)
        -> PodTemplate
    {
        PodTemplate(
            labels: ["app": name],
            spec: PodSpec(
                containers: [Container(name: "main", requests: cpu("1"), limits: cpu("1"))],
                priorityClassName: priority,
                terminationGracePeriodSeconds: grace
            )
        )
    }

    /// The cluster at rest.
    func cluster() -> Cluster {
        var cluster = Cluster(
            nodes: nodes.enumerated().map { number, processors in
                var allocatable = cpu(processors)
                allocatable[.pods] = quantity("110")
                allocatable[.memory] = quantity(memory)
                return Node(meta: ObjectMeta(name: "node-\(number)"), allocatable: allocatable)
            },
            autoscalers: autoscaler.map { [$0] } ?? [],
            timing: .atOnce
        )
        cluster.apply(.priorityClass(PriorityClass(meta: ObjectMeta(name: "vip"), value: 1_000)))
        cluster.apply(deployment("web", replicas, Self.template("web", grace: grace)))
        if hasVIP { cluster.apply(deployment("vip", 0, Self.template("vip", class: "vip"))) }
        if let quota {
            var hard = ResourceList()
            hard["requests.cpu"] = quantity(quota)
            cluster.apply(
                .resourceQuota(ResourceQuota(meta: ObjectMeta(name: "team"), hard: hard))
            )
        }
        cluster.settle()
        return cluster
    }

    private func deployment(_ name: String, _ replicas: Int, _ template: PodTemplate)
        -> KubernetesObject
    {
        .deployment(
            Deployment(
                meta: ObjectMeta(name: name),
                replicas: replicas,
                selector: LabelSelector(matchLabels: ["app": name]),
                template: template,
                strategy: strategy
            )
        )
    }
}

extension ServiceModel {
    /// Lets the orchestrator's pods come and go in this cluster.
    ///
    /// - Parameters:
    ///   - cluster: The cluster.
    ///   - places: How many pods there may be at a time, those that are stopping included.
    ///   - start: How long a pod takes to start, in seconds.
    ///   - stop: How long it takes to stop, in seconds; `nil` = until it is idle.
    ///   - pod: What pods are like; `nil` = like the first, with a request of one processor.
    /// - Throws: If a time is negative.
    mutating func put(
        on cluster: TestCluster,
        places: Int,
        start: Double,
        stop: Double? = nil,
        like pod: PodModel? = nil
    ) throws {
        var first = orchestrator.pods[0]
        first.cpuRequest = .cores(1)
        var place = pod ?? first
        place.notReady = "there is no such pod"
        orchestrator.pods = Array(repeating: place, count: places)
        nodes = cluster.nodes.enumerated().map { number, processors in
            NodeModel(name: "node-\(number)", cpu: MilliCPU(quantity(processors)))
        }
        platform = PlatformModel(
            cluster: cluster.cluster(),
            workloads: [
                ControlPlane.Workload(application: TestCluster.web, places: places)
            ],
            targets: [.orchestrator],
            start: try .constant(start),
            stop: try stop.map { try .constant($0) }
        )
    }
}

/// A quantity as manifests write it.
private func quantity(_ text: String) -> Quantity {
    do throws(QuantityError) {
        return try Quantity(text)
    } catch {
        preconditionFailure("\(text) in a fixture: \(error)")
    }
}

/// So much processor.
private func cpu(_ text: String) -> ResourceList {
    var list = ResourceList()
    list[.cpu] = quantity(text)
    return list
}

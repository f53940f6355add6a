import Platform
import Service
import Units
import Variates

/// Valid models whose orchestrator and agents come and go as Kubernetes lets them, drawn from a seed.
struct RandomPlatforms {
    private var models: RandomModels
    private var generator: SplitMix

    /// The models of this seed.
    init(seed: UInt64) {
        models = RandomModels(seed: seed)
        generator = SplitMix(state: seed ^ 0x5EED)
    }

    /// The next model: one of `RandomModels` on a cluster.
    mutating func next() throws -> ServiceModel {
        var model = try models.next()
        let nodes = model.nodes.indices.map { number in
            Node(
                meta: ObjectMeta(name: "node-\(number)"),
                allocatable: amounts(cpu: pick(2...6), memory: "\(pick(4...20))Mi", pods: 30)
            )
        }
        var names = ["orchestrator"]
        if flip() { names += model.agents.indices.map { "agents-\($0)" } }
        var cluster = Cluster(
            nodes: nodes,
            autoscalers: flip() ? [autoscaler(of: "orchestrator")] : [],
            timing: .atOnce
        )
        cluster.apply(.priorityClass(PriorityClass(meta: ObjectMeta(name: "high"), value: 100)))
        if flip() {
            var hard = ResourceList()
            hard["requests.cpu"] = Quantity(Int64(pick(1...8)), format: .decimalSI)
            cluster.apply(.resourceQuota(ResourceQuota(meta: ObjectMeta(name: "q"), hard: hard)))
        }
        let first = cluster.applications.count
        for name in names { cluster.apply(deployment(name)) }
        cluster.apply(deployment("vip", replicas: 0, priority: "high"))
        cluster.settle()
        // What pods use when they are idle can be more than their nodes have.
        if pick(0...3) == 0 { model.orchestrator.baseMemory = .mebibytes(Int64(pick(1...4))) }
        let places = pick(6...14)
        model.orchestrator.pods = Self.places(places, like: model.orchestrator.pods)
        if names.count > 1 {
            for pool in model.agents.indices {
                model.agents[pool].pods = Self.places(places, like: model.agents[pool].pods)
            }
        }
        model.platform = PlatformModel(
            cluster: cluster,
            workloads: names.indices.map {
                ControlPlane.Workload(application: first + $0, places: places)
            },
            targets: names.indices.map { $0 == 0 ? .orchestrator : .agents($0 - 1) },
            start: try .exponential(mean: Double(pick(1...20)) / 10),
            stop: flip() ? nil : try .exponential(mean: 0.5),
            tenants: flip() ? [try tenant()] : []
        )
        for number in 0..<pick(0...4) {
            model.timeline.append(
                event(number, applications: first...first + names.count, nodes: nodes.count)
            )
        }
        return model
    }

    private mutating func event(
        _ number: Int,
        applications: ClosedRange<Int>,
        nodes: Int
    ) -> TimelineEvent {
        let application = pick(applications)
        let action: TimelineEvent.Action =
            switch pick(0...2) {
            case 0: .update(application: application)
            case 1 where nodes > 0: .fail(Outage(.node(pick(0...nodes - 1))))
            default: .scale(application: application, replicas: pick(0...8))
            }
        return TimelineEvent(
            name: "platform-\(number)",
            start: .zero + .milliseconds(Int64(pick(0...9_000))),
            duration: flip() ? nil : .milliseconds(Int64(pick(1...4_000))),
            action: action
        )
    }

    private mutating func tenant() throws -> TenantModel {
        TenantModel(
            ControlPlane.Tenant(
                name: "tenant",
                namespace: "default",
                template: template("tenant", priority: nil)
            ),
            arrivals: try .poisson(rate: Double(pick(1...10)) / 5),
            run: try .exponential(mean: 2)
        )
    }

    private func autoscaler(of name: String) -> HorizontalPodAutoscaler {
        HorizontalPodAutoscaler(
            meta: ObjectMeta(name: name),
            target: HorizontalPodAutoscaler.Target(kind: "Deployment", name: name),
            maxReplicas: 6,
            metrics: [
                HorizontalPodAutoscaler.Metric(
                    source: .resource,
                    name: "cpu",
                    goal: .averageUtilization(20)
                )
            ]
        )
    }

    private mutating func deployment(
        _ name: String,
        replicas: Int? = nil,
        priority: String? = nil
    ) -> KubernetesObject {
        .deployment(
            Deployment(
                meta: ObjectMeta(name: name),
                replicas: replicas ?? pick(1...5),
                selector: LabelSelector(matchLabels: ["app": name]),
                template: template(name, priority: priority),
                strategy: pick(0...3) == 0 ? .recreate : .standard
            )
        )
    }

    private mutating func template(_ name: String, priority: String?) -> PodTemplate {
        let requests = amounts(cpu: 1, memory: "1Mi", pods: nil)
        return PodTemplate(
            labels: ["app": name],
            spec: PodSpec(
                containers: [Container(name: "main", requests: requests)],
                priorityClassName: priority,
                terminationGracePeriodSeconds: Int64(pick(0...3))
            )
        )
    }

    private func amounts(cpu: Int, memory: String, pods: Int?) -> ResourceList {
        var list = ResourceList()
        list[.cpu] = Quantity(Int64(cpu), format: .decimalSI)
        list[.memory] = try? Quantity(memory)
        if let pods { list[.pods] = Quantity(Int64(pods), format: .decimalSI) }
        return list
    }

    /// Places for pods that are like the first of these.
    private static func places(_ count: Int, like pods: [PodModel]) -> [PodModel] {
        (0..<count).map { number in
            var pod = pods.first ?? PodModel(name: "pod")
            pod.name = "place-\(number)"
            pod.node = nil
            return pod
        }
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func flip() -> Bool { pick(0...1) == 0 }
}

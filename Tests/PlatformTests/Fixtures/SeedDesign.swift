import Platform

/// The manifests of the seed design.
enum SeedDesign {
    static let quota = ResourceQuota(
        meta: ObjectMeta(name: "phoenix-orch-quota", namespace: "phoenix-orch"),
        hard: amounts([
            "requests.cpu": "16", "requests.memory": "32Gi", "limits.cpu": "32",
            "limits.memory": "64Gi", "pods": "50", "services": "10", "secrets": "20",
            "configmaps": "20", "persistentvolumeclaims": "10", "requests.storage": "500Gi",
        ])
    )

    static let limitRange = LimitRange(
        meta: ObjectMeta(name: "phoenix-orch-limits", namespace: "phoenix-orch"),
        items: [
            LimitRange.Item(
                type: .container,
                default: amounts(["cpu": "1", "memory": "1Gi"]),
                defaultRequest: amounts(["cpu": "500m", "memory": "512Mi"]),
                max: amounts(["cpu": "4", "memory": "8Gi"]),
                min: amounts(["cpu": "100m", "memory": "128Mi"])
            )
        ]
    )

    static let highPriority = PriorityClass(
        meta: ObjectMeta(name: "high-priority"),
        value: 1_000_000
    )

    /// A namespace with the quota and the limit range.
    static func namespace(priorityClasses: [PriorityClass] = []) -> Namespace {
        Namespace(
            name: "phoenix-orch",
            limitRanges: [limitRange],
            quotas: [quota],
            priorityClasses: priorityClasses
        )
    }

    /// The orchestrator pod of the design.
    static func orchestrator(priorityClassName: String? = "high-priority") -> Pod {
        Pod(
            meta: ObjectMeta(name: "master-orchestrator"),
            spec: PodSpec(
                containers: [
                    Container(
                        name: "master-orchestrator",
                        requests: amounts(["cpu": "1", "memory": "2Gi"]),
                        limits: amounts(["cpu": "2", "memory": "4Gi"])
                    )
                ],
                priorityClassName: priorityClassName
            )
        )
    }

    /// A pod that says nothing about resources.
    static let plain = Pod(
        meta: ObjectMeta(name: "plain"),
        spec: PodSpec(containers: [Container(name: "main")])
    )

    /// An agent pod by its limits of the design: half a core, 2 GiB.
    static let agent = Pod(
        meta: ObjectMeta(name: "agent"),
        spec: PodSpec(
            containers: [
                Container(name: "agent", limits: amounts(["cpu": "500m", "memory": "2Gi"]))
            ])
    )

    /// Orchestrators under the quota, on two nodes of 16 processors; and the owner's number.
    static func orchestrators(
        _ replicas: Int,
        _ strategy: Deployment.Strategy
    ) -> (cluster: Cluster, number: Int) {
        let nodes = (1...2).map { number in
            Node(
                meta: ObjectMeta(name: "node-\(number)"),
                allocatable: amounts(["cpu": "16", "memory": "64Gi", "pods": "110"])
            )
        }
        var cluster = Cluster(nodes: nodes, defaultNamespace: "phoenix-orch")
        cluster.apply(.resourceQuota(quota))
        let spec = orchestrator(priorityClassName: nil).spec
        let number = cluster.apply(deployment("o", replicas, spec, strategy: strategy))
        cluster.settle()
        return (cluster, number)
    }
}

/// A deployment whose pods are called and labelled after it.
func deployment(
    _ name: String,
    _ replicas: Int,
    _ spec: PodSpec,
    strategy: Deployment.Strategy = .standard
) -> KubernetesObject {
    .deployment(
        Deployment(
            meta: ObjectMeta(name: name),
            replicas: replicas,
            selector: LabelSelector(matchLabels: ["app": name]),
            template: PodTemplate(labels: ["app": name], spec: spec),
            strategy: strategy
        )
    )
}

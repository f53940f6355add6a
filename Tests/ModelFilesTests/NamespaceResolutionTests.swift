import ModelFiles
import Platform
import Service
import Testing
import Units

/// Manifests that were applied, and what was said about them.
private struct Applied {
    let context: ReadingContext
    let resolution: NamespaceResolution
    /// Where the model names its deployments.
    let reference = SourceFile(path: "model.yaml", text: "deployment: x").position(
        line: 1,
        column: 13
    )

    init(_ text: String, nodes: [Node] = []) throws {
        context = try ReadingContext(directory: ModelDirectory("."))
        let objects = ManifestReader(context: context)
            .read([SourceFile(path: "m.yaml", text: text)])
        resolution = NamespaceResolution(objects, nodes: nodes, context: context)
    }

    func pods(of name: String) -> [PodModel] { resolution.pods(of: name, namedAt: reference) }

    var messages: [String] {
        context.diagnostics.sorted.map { diagnostic in
            "\(diagnostic.file):\(diagnostic.line ?? 0): \(diagnostic.severity): "
                + diagnostic.message
        }
    }
}

/// The quota and the limit range of the seed design.
private let policy = """
    apiVersion: v1
    kind: ResourceQuota
    metadata: {name: phoenix-orch-quota, namespace: phoenix-orch}
    spec:
      hard: {requests.cpu: "16", requests.memory: 32Gi, limits.cpu: "32", limits.memory: 64Gi, pods: "50"}
    ---
    apiVersion: v1
    kind: LimitRange
    metadata: {name: phoenix-orch-limits, namespace: phoenix-orch}
    spec:
      limits:
      - type: Container
        default: {cpu: "1", memory: 1Gi}
        defaultRequest: {cpu: 500m, memory: 512Mi}
        max: {cpu: "4", memory: 8Gi}
        min: {cpu: 100m, memory: 128Mi}
    ---

    """

/// A deployment in the seed's namespace.
private func deployment(
    _ name: String,
    replicas: Int,
    resources: String = "{}",
    more: String = ""
) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: phoenix-orch}
    spec:
      replicas: \(replicas)
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec: {\(more)containers: [{name: main, resources: \(resources)}]}
    ---

    """
}

@Suite("The pods of the manifests")
struct NamespaceResolutionTests {
    @Test("have the limit range's defaults, and without nodes cores of their own")
    func defaultsPods() throws {
        let applied = try Applied(policy + deployment("web", replicas: 2))
        #expect(
            applied.pods(of: "web") == [
                PodModel(
                    name: "web-0",
                    cpuLimit: .cores(1),
                    cpuRequest: MilliCPU(500),
                    memoryLimit: .gibibytes(1)
                ),
                PodModel(
                    name: "web-1",
                    cpuLimit: .cores(1),
                    cpuRequest: MilliCPU(500),
                    memoryLimit: .gibibytes(1)
                ),
            ]
        )
        #expect(applied.messages.isEmpty)
        #expect(applied.resolution.nodes.isEmpty)
    }

    @Test("stop at 32 of the seed's 50: its defaults use up both processor quotas")
    func stopsAtTheQuota() throws {
        // 32 x 500m = 16 = requests.cpu and 32 x 1 = 32 = limits.cpu; memory is at 16Gi and 32Gi.
        let applied = try Applied(policy + deployment("web", replicas: 50))
        let pods = applied.pods(of: "web")
        #expect(pods.count == 50)
        #expect(pods.prefix(32).allSatisfy { $0.notReady == nil })
        #expect(
            pods[32].notReady == "pods \"web-32\" is forbidden: exceeded quota: "
                + "phoenix-orch-quota, requested: limits.cpu=1,requests.cpu=500m, "
                + "used: limits.cpu=32,requests.cpu=16, limited: limits.cpu=32,requests.cpu=16"
        )
        #expect(pods[32].cpuLimit == nil)
        #expect(
            applied.messages == [
                "m.yaml:20: warning: Deployment 'web': 18 of 50 pods are not ready: "
                    + (pods[32].notReady ?? "")
            ]
        )
        #expect(
            applied.resolution.readings.map { "\($0.resource) \($0.used)/\($0.hard)" } == [
                "limits.cpu 32/32", "limits.memory 32Gi/64Gi", "pods 32/50",
                "requests.cpu 16/16", "requests.memory 16Gi/32Gi",
            ]
        )
        #expect(applied.resolution.readings.allSatisfy { $0.quota == "phoenix-orch-quota" })
    }

    @Test("share the quota first come, first served: priority does not help")
    func isFirstComeFirstServed() throws {
        let classes = """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: high}
            value: 1000
            ---

            """
        let applied = try Applied(
            policy + classes + deployment("agents", replicas: 32)
                + deployment("web", replicas: 1, more: "priorityClassName: high, ")
        )
        #expect(applied.pods(of: "agents").allSatisfy { $0.notReady == nil })
        #expect(applied.pods(of: "web")[0].notReady?.contains("exceeded quota") == true)
    }

    @Test("go to nodes by priority, and those that fit nowhere say why in the scheduler's words")
    func placesByPriority() throws {
        let classes = """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: high}
            value: 1000
            ---

            """
        let two = "{requests: {cpu: 2, memory: 1Gi}, limits: {cpu: 2, memory: 1Gi}}"
        let node = Node(
            meta: ObjectMeta(name: "worker-0"),
            allocatable: [.cpu: Quantity(3), .memory: Quantity(8 << 30), .pods: Quantity(110)]
        )
        let applied = try Applied(
            policy + classes + deployment("agents", replicas: 1, resources: two)
                + deployment("web", replicas: 1, resources: two, more: "priorityClassName: high, "),
            nodes: [node]
        )
        #expect(applied.resolution.nodes == [NodeModel(name: "worker-0", cpu: .cores(3))])
        #expect(applied.pods(of: "web").map(\.node) == [0])
        let pending = applied.pods(of: "agents")
        #expect(pending.map(\.node) == [nil])
        #expect(
            pending[0].notReady == "0/1 nodes are available: 1 Insufficient cpu. preemption: "
                + "0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
        #expect(pending[0].cpuLimit == .cores(2))
    }

    @Test("are on the nodes of the manifests if the model has none of its own")
    func takesNodesFromManifests() throws {
        let applied = try Applied(
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            status: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}
            ---

            """ + deployment("web", replicas: 1)
        )
        #expect(applied.resolution.nodes == [NodeModel(name: "n1", cpu: .cores(4))])
        #expect(applied.pods(of: "web").map(\.node) == [0])
    }

    @Test("have the sum of their containers' limits, if every container has one")
    func sumsContainers() throws {
        let containers = """
            apiVersion: v1
            kind: Pod
            metadata: {name: both}
            spec:
              containers:
              - {name: a, resources: {limits: {cpu: 500m, memory: 1Gi}}}
              - {name: b, resources: {limits: {cpu: 250m}, requests: {cpu: 100m}}}
            """
        // Requests: 500m by default of the limit, and 100m.
        #expect(
            try Applied(containers).pods(of: "both") == [
                PodModel(name: "both", cpuLimit: MilliCPU(750), cpuRequest: MilliCPU(600))
            ]
        )
    }

    @Test("of an autoscaled deployment are as many as its bounds allow")
    func keepsAutoscalerBounds() throws {
        let autoscaler = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: phoenix-orch}
            spec:
              scaleTargetRef: {kind: Deployment, name: web}
              minReplicas: 3
              maxReplicas: 5
            ---

            """
        #expect(try Applied(autoscaler + deployment("web", replicas: 1)).pods(of: "web").count == 3)
        #expect(try Applied(autoscaler + deployment("web", replicas: 9)).pods(of: "web").count == 5)
        #expect(try Applied(autoscaler + deployment("web", replicas: 0)).pods(of: "web").isEmpty)
    }

    @Test("cannot be those of a deployment that there is not")
    func reportsUnknownDeployments() throws {
        let applied = try Applied(
            deployment("agent-planner", replicas: 1) + deployment("redis", replicas: 1)
        )
        #expect(applied.pods(of: "agent-plannr").isEmpty)
        #expect(applied.pods(of: "web").isEmpty)
        #expect(
            applied.messages == [
                "model.yaml:1: error: the manifests hold no Deployment 'agent-plannr'; "
                    + "did you mean 'agent-planner'? there are 'agent-planner', 'redis'",
                "model.yaml:1: error: the manifests hold no Deployment 'web'; "
                    + "there are 'agent-planner', 'redis'",
            ]
        )
    }

    @Test("are not without number")
    func capsPods() throws {
        let applied = try Applied(deployment("web", replicas: 2_000_000_000))
        #expect(applied.pods(of: "web").isEmpty)
        #expect(
            applied.messages == [
                "m.yaml:3: error: Deployment 'web' asks for 2000000000 pods; "
                    + "a model has at most 100000 in all"
            ]
        )
    }

    @Test("are charged together with the other objects that quotas count")
    func chargesOtherObjects() throws {
        let applied = try Applied(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: few}
            spec: {hard: {services: 1, configmaps: 5}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: one}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: two}
            spec: {ports: [{port: 80}]}
            """
        )
        #expect(
            applied.messages == [
                "m.yaml:13: warning: Service 'two' is refused: services \"two\" is forbidden: "
                    + "exceeded quota: few, requested: services=1, used: services=1, "
                    + "limited: services=1"
            ]
        )
        #expect(
            applied.resolution.readings.map { "\($0.resource) \($0.used)/\($0.hard)" } == [
                "configmaps 0/5", "services 1/1",
            ]
        )
    }

    @Test("are not listed one by one where there are to be more than a model can have")
    func tooManyPodsOfARefusedSet() throws {
        let applied = try Applied(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: n}
            spec: {hard: {count/replicasets.apps: "0"}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: n}
            spec:
              replicas: 2000000000
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web}]}
            """
        )
        #expect(applied.pods(of: "web").count == NamespaceResolution.mostPods)
        #expect(applied.messages.contains { $0.contains("asks for 2000000000 pods") })
    }
}

@Suite("The flows that network policies leave")
struct NamespaceFlowTests {
    /// The network policy of section 5.1 of the seed design.
    private static let seedPolicy = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: phoenix-orch-network-policy, namespace: phoenix-orch}
        spec:
          podSelector: {matchLabels: {app: master-orchestrator}}
          policyTypes: [Ingress, Egress]
          ingress:
          - from: [{podSelector: {matchLabels: {app: redis}}}]
            ports: [{protocol: TCP, port: 6379}]
          - ports: [{protocol: TCP, port: 8080}]
          egress:
          - to: [{podSelector: {matchLabels: {app: redis}}}]
            ports: [{protocol: TCP, port: 6379}]
        ---

        """

    @Test("let clients and Redis through, and cut the seed's orchestrator off from its agents")
    func evaluatesTheSeed() throws {
        let applied = try Applied(
            Self.seedPolicy + deployment("master-orchestrator", replicas: 1)
                + deployment("agent-planner", replicas: 1) + deployment("redis", replicas: 1)
        )
        let orchestrator = FlowEnd.deployment("master-orchestrator")
        #expect(
            applied.resolution.denial(from: .outside, to: orchestrator, defaultPort: 8080) == nil
        )
        #expect(
            applied.resolution.denial(from: orchestrator, to: .deployment("redis"), port: 6379)
                == nil
        )
        #expect(
            applied.resolution.denial(from: orchestrator, to: .undescribed("redis"), port: 6379)
                == nil
        )
        #expect(applied.messages.isEmpty)

        #expect(
            applied.resolution.denial(from: orchestrator, to: .deployment("agent-planner"))
                == "phoenix-orch-network-policy"
        )
        #expect(
            applied.resolution.denial(from: orchestrator, to: .undescribed("coder"))
                == "phoenix-orch-network-policy"
        )
        #expect(
            applied.messages == [
                "m.yaml:3: warning: no egress rule lets 'master-orchestrator' connect to "
                    + "'agent-planner' on any port: the policy denies it",
                "m.yaml:3: warning: no egress rule lets 'master-orchestrator' connect to "
                    + "'coder' on any port: the policy denies it",
            ]
        )
    }

    @Test("go to the port that the pods name")
    func usesTheContainerPort() throws {
        let orchestrator = """
            apiVersion: v1
            kind: Pod
            metadata: {name: o, namespace: phoenix-orch, labels: {app: master-orchestrator}}
            spec: {containers: [{name: c, ports: [{containerPort: 9090}]}]}
            """
        let applied = try Applied(Self.seedPolicy + orchestrator)
        #expect(
            applied.resolution.denial(from: .outside, to: .deployment("o"))
                == "phoenix-orch-network-policy"
        )
        #expect(
            applied.messages == [
                "m.yaml:3: warning: no ingress rule lets the clients connect to 'o' on port 9090: "
                    + "the policy denies it"
            ]
        )
    }

    @Test("go to the port behind a service if the pods name none")
    func usesTheServicePort() throws {
        let applied = try Applied(
            Self.seedPolicy + deployment("master-orchestrator", replicas: 1) + """
                apiVersion: v1
                kind: Service
                metadata: {name: orchestrator, namespace: phoenix-orch}
                spec: {selector: {app: master-orchestrator}, ports: [{port: 80, targetPort: 8080}]}
                """
        )
        #expect(
            applied.resolution.denial(from: .outside, to: .deployment("master-orchestrator"))
                == nil
        )
    }

    @Test("are all there are where no policy selects a pod, and a warning names an idle policy")
    func reportsIdlePolicies() throws {
        let applied = try Applied(Self.seedPolicy + deployment("web", replicas: 1))
        #expect(applied.resolution.denial(from: .outside, to: .deployment("web")) == nil)
        #expect(
            applied.messages == [
                "m.yaml:3: warning: NetworkPolicy 'phoenix-orch-network-policy' selects no pod "
                    + "of the manifests"
            ]
        )
    }
}

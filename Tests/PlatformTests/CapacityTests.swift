import Platform
import Testing

@Suite("How many pods fit the seed's namespace")
struct ReplicaFillTests {
    /// The seed's namespace with `others` in it, filled with pods of `spec`.
    private func fill(
        _ spec: PodSpec,
        beside others: [KubernetesObject] = [],
        nodes: [Node] = []
    ) -> ReplicaFill {
        var cluster = Cluster(nodes: nodes, defaultNamespace: "phoenix-orch")
        let policies: [KubernetesObject] = [
            .resourceQuota(SeedDesign.quota), .limitRange(SeedDesign.limitRange),
        ]
        for object in policies + others { cluster.apply(object) }
        let number = cluster.apply(deployment("filled", 1, spec), replicas: 0)
        cluster.settle()
        return ReplicaFill(of: number, in: cluster)
    }

    private func quotas(_ resources: String...) -> [String] {
        resources.map { "quota phoenix-orch-quota: \($0)" }
    }

    private var orchestrator: PodSpec { SeedDesign.orchestrator(priorityClassName: nil).spec }

    private var agent: PodSpec {
        PodSpec(containers: [
            Container(
                name: "agent",
                requests: amounts(["cpu": "500m", "memory": "1Gi"]),
                limits: amounts(["cpu": "1", "memory": "2Gi"])
            )
        ])
    }

    @Test("32 with the limit range's defaults, bound by both processor quotas")
    func defaults() {
        let fill = fill(SeedDesign.plain.spec)
        // 16 / 500m = 32 and 32 / 1 = 32; 32Gi / 512Mi = 64Gi / 1Gi = 64; 50 pods.
        #expect(fill.count == 32)
        #expect(fill.binding.map(\.name) == quotas("limits.cpu", "requests.cpu"))
        #expect(fill.next?.name == "quota phoenix-orch-quota: pods")
        #expect(fill.next?.allows == 50)
    }

    @Test("no number that could be counted, under a quota of more than 64 bits")
    func unboundedQuota() {
        var cluster = Cluster()
        cluster.apply(
            .resourceQuota(
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["requests.cpu": "9223372036854775807"])
                )
            )
        )
        let spec = PodSpec(containers: [
            Container(name: "small", requests: amounts(["cpu": "1m"]))
        ])
        let number = cluster.apply(deployment("filled", 1, spec), replicas: 0)
        cluster.settle()
        let fill = ReplicaFill(of: number, in: cluster, limit: 2)
        #expect(fill.count == 2)
        #expect(fill.constraints.map(\.allows) == [.max])
    }

    @Test("16 orchestrators, bound by all four compute resources at once")
    func orchestrators() {
        let fill = fill(orchestrator)
        #expect(fill.count == 16)
        #expect(
            fill.binding.map(\.name)
                == quotas("limits.cpu", "limits.memory", "requests.cpu", "requests.memory")
        )
        #expect(fill.next?.allows == 50)
    }

    @Test("16 agents that give limits alone, bound by requests.memory")
    func agentsByLimits() {
        let fill = fill(SeedDesign.agent.spec)
        // Requests are the limits: 32Gi / 2Gi = 16, and 16 / 500m = 32 for the processor.
        #expect(fill.count == 16)
        #expect(fill.binding.map(\.name) == quotas("requests.memory"))
        // Next are 32 by limits.memory and requests.cpu: 64Gi / 2Gi and 16 / 500m.
        #expect(fill.next?.allows == 32)
        let used = fill.constraints.first { $0.name.hasSuffix("requests.cpu") }?.used
        #expect(used == Quantity(8))
    }

    @Test("26 agents beside three orchestrators")
    func agentsBesideOrchestrators() {
        let fill = fill(agent, beside: [deployment("o", 3, orchestrator)])
        // 16 - 3 = 13 = 26 × 500m, and likewise for the three other resources.
        #expect(fill.count == 26)
        #expect(fill.binding.count == 4)
        #expect(fill.next?.name == "quota phoenix-orch-quota: pods")
        #expect(fill.next?.allows == 47)
    }

    @Test("one orchestrator beside thirty agents, high priority or not")
    func orchestratorsBesideAgents() {
        let fill = fill(
            SeedDesign.orchestrator().spec,
            beside: [.priorityClass(SeedDesign.highPriority), deployment("a", 30, agent)]
        )
        #expect(fill.count == 1)
    }

    @Test("none of the design's own pod: nothing defines its priority class")
    func samplePod() {
        let fill = fill(SeedDesign.orchestrator().spec)
        #expect(fill.count == 0)
        #expect(
            fill.message
                == "pods \"filled-0\" is forbidden: no PriorityClass with name high-priority was found"
        )
        #expect(fill.constraints.isEmpty)
    }

    @Test("as many as the nodes take, if they are smaller than the quota")
    func nodes() {
        let node = Node(
            meta: ObjectMeta(name: "n"),
            allocatable: amounts(["cpu": "4", "memory": "64Gi", "pods": "110"])
        )
        let fill = fill(orchestrator, nodes: [node])
        #expect(fill.count == 4)
        #expect(fill.binding.map(\.name) == ["nodes"])
        #expect(fill.next?.allows == 16)
        #expect(fill.message?.hasPrefix("0/1 nodes are available: 1 Insufficient cpu.") == true)
    }

    @Test("without end if nothing bounds them")
    func unbounded() {
        var cluster = Cluster()
        let number = cluster.apply(deployment("filled", 1, agent), replicas: 0)
        let fill = ReplicaFill(of: number, in: cluster, limit: 1_000)
        #expect(fill.count == 1_000)
        #expect(fill.message == nil)
        #expect(fill.constraints.isEmpty)
    }
}

@Suite("A rolling update")
struct RolloutTests {
    /// Rolls orchestrators over in the seed's namespace, on two nodes of 16 processors.
    private func roll(
        _ replicas: Int,
        strategy: Deployment.Strategy
    ) throws -> Rollout {
        let (cluster, number) = SeedDesign.orchestrators(replicas, strategy)
        return try #require(Rollout(of: number, in: cluster))
    }

    @Test("at exactly full quota drops to 12 of 16 by the default strategy, and gets through")
    func standard() throws {
        // A quarter of 16: 4 more do not fit the quota, so 4 old ones go first; a real cluster
        // stood at 12 ready throughout.
        let rollout = try roll(16, strategy: .standard)
        #expect(rollout.maxSurge == 4)
        #expect(rollout.maxUnavailable == 4)
        #expect(rollout.fewestReady == 12)
        #expect(rollout.verdict == .delayed)
        #expect(rollout.surgeOnNodes == 4)
        let missing = rollout.needs.filter { !$0.missing.isZero }.map {
            "\($0.resource)=\($0.missing)"
        }
        #expect(
            missing == [
                "limits.cpu=8", "limits.memory=16Gi", "requests.cpu=4", "requests.memory=8Gi",
            ]
        )
        #expect(rollout.steps.count { $0.action == .make } == 16)
        #expect(rollout.steps.count { $0.action == .delete } == 16)
    }

    @Test("at exactly full quota is stuck for ever if no pod may be missing")
    func stuck() throws {
        let rollout = try roll(
            16,
            strategy: .rollingUpdate(maxSurge: .percent(25), maxUnavailable: .count(0))
        )
        guard case .stuck(let updated, let message) = rollout.verdict else {
            Issue.record("the rollout came through")
            return
        }
        #expect(updated == 0)
        #expect(message.contains("exceeded quota: phoenix-orch-quota"))
        #expect(rollout.fewestReady == 16)
        #expect(rollout.steps.map(\.action) == [.refused])
    }

    @Test("needs no more than one replica of slack")
    func slack() throws {
        let rollout = try roll(
            15,
            strategy: .rollingUpdate(maxSurge: .count(1), maxUnavailable: .count(0))
        )
        #expect(rollout.verdict == .clean)
        #expect(rollout.fewestReady == 15)
        #expect(rollout.needs.filter { !$0.missing.isZero }.isEmpty)
    }

    @Test("by recreation needs no slack, and no pod is ready in between")
    func recreate() throws {
        let rollout = try roll(16, strategy: .recreate)
        #expect(rollout.verdict == .clean)
        #expect(rollout.fewestReady == 0)
    }

    @Test("rounds the surge up and what may be missing down, and lets one go if both are none")
    func rounding() throws {
        let rollout = try roll(3, strategy: .standard)
        #expect(rollout.maxSurge == 1)
        #expect(rollout.maxUnavailable == 0)
        let none = try roll(
            3,
            strategy: .rollingUpdate(maxSurge: .count(0), maxUnavailable: .count(0))
        )
        #expect(none.maxUnavailable == 1)
        #expect(none.verdict == .clean)
        #expect(none.fewestReady == 2)
    }
}

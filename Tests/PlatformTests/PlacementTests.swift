import Platform
import Testing

@Suite("Placement of pods")
struct PlacementTests {
    private func nodes(_ count: Int, pods: String = "110") -> [Node] {
        (1...count).map { number in
            Node(
                meta: ObjectMeta(name: "worker-\(number)"),
                allocatable: amounts(["cpu": "16", "memory": "64Gi", "pods": pods])
            )
        }
    }

    @Test("chooses the node, or says what kube-scheduler says", arguments: recordedPlacements)
    func matchesTheScheduler(recording: RecordedPlacement) {
        var scheduler = Scheduler(nodes: recording.nodes, recordsScores: true)
        for pod in recording.existing {
            _ = scheduler.assign(
                scheduler.profile(of: SchedulablePod(spec: pod.spec)),
                toNode: pod.node
            )
        }
        var incoming = recording.incoming
        PodDefaulting.apply(to: &incoming)
        #expect(scheduler.place(incoming) == recording.outcome)
        if !recording.scores.isEmpty {
            let scores = scheduler.scores(of: recording.existing.count).map {
                RecordedPlacement.Score(
                    leastAllocated: $0.score.leastAllocated,
                    balancedAllocation: $0.score.balancedAllocation
                )
            }
            #expect(scores == recording.scores)
        }
    }

    @Test("lets a toleration without a key, or with an empty one, stand for every taint")
    func toleratesEverything() {
        let taint = Taint(key: "dedicated", value: "batch", effect: .noSchedule)
        #expect(Toleration(key: nil, operator: .exists).tolerates(taint))
        #expect(Toleration(key: "", operator: .exists).tolerates(taint))
        #expect(!Toleration(key: "other", operator: .exists).tolerates(taint))
    }

    @Test("puts sixteen orchestrators eight on each of two nodes, as a real scheduler does")
    func spreadsByLoad() {
        var scheduler = Scheduler(nodes: nodes(2))
        for _ in 1...16 { _ = scheduler.place(SeedDesign.orchestrator().spec) }
        #expect(scheduler.podCount(onNode: 0) == 8)
        #expect(scheduler.podCount(onNode: 1) == 8)
    }

    @Test("takes the first of equal nodes")
    func breaksTies() {
        var scheduler = Scheduler(nodes: nodes(3))
        let outcomes = (1...4).map { _ in scheduler.place(SeedDesign.orchestrator().spec) }
        #expect(
            outcomes == [
                .placed(node: 0), .placed(node: 1), .placed(node: 2), .placed(node: 0),
            ]
        )
    }

    @Test("looks at requests, not at limits")
    func ignoresLimits() {
        var scheduler = Scheduler(nodes: nodes(1))
        let spec = PodSpec(
            containers: [Container(name: "a", requests: [:], limits: amounts(["cpu": "100"]))])
        #expect(scheduler.place(spec) == .placed(node: 0))
    }

    @Test("counts the nodes for each reason, sorted as texts")
    func pendingMessage() {
        var scheduler = Scheduler(
            nodes: nodes(2, pods: "0") + [
                Node(
                    meta: ObjectMeta(name: "small"),
                    allocatable: amounts(["cpu": "1", "memory": "1Gi", "pods": "10"])
                )
            ]
        )
        let spec = PodSpec(
            containers: [Container(name: "a", requests: amounts(["cpu": "2", "memory": "2Gi"]))])
        let nodesAvailable =
            "0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 Too many pods."
        #expect(
            scheduler.place(spec)
                == .pending(
                    message: nodesAvailable + " preemption: 0/3 nodes are available: "
                        + "3 No preemption victims found for incoming pod."
                )
        )
        var patient = spec
        patient.preemptionPolicy = .never
        #expect(
            scheduler.place(patient)
                == .pending(
                    message: nodesAvailable
                        + " preemption: not eligible due to preemptionPolicy=Never."
                )
        )
    }

    @Test("without nodes says that there are none")
    func noNodes() {
        var scheduler = Scheduler(nodes: [])
        #expect(
            scheduler.place(SeedDesign.plain.spec)
                == .pending(message: "no nodes available to schedule pods")
        )
    }

    @Test("goes where the node selector and the tolerations lead")
    func selectorsAndTolerations() {
        let tainted = Node(
            meta: ObjectMeta(name: "t", labels: ["disk": "ssd"]),
            allocatable: amounts(["cpu": "1", "memory": "1Gi", "pods": "10"]),
            taints: [Taint(key: "dedicated", value: "db", effect: .noSchedule)]
        )
        var scheduler = Scheduler(nodes: nodes(1) + [tainted])
        let containers = [Container(name: "a")]
        let selecting = PodSpec(containers: containers, nodeSelector: ["disk": "ssd"])
        #expect(
            scheduler.place(selecting)
                == .pending(
                    message: "0/2 nodes are available: "
                        + "1 node(s) didn't match Pod's node affinity/selector, "
                        + "1 node(s) had untolerated taint {dedicated: db}. preemption: "
                        + "0/2 nodes are available: 2 Preemption is not helpful for scheduling."
                )
        )
        var tolerating = selecting
        tolerating.tolerations = [Toleration(key: "dedicated", value: "db")]
        #expect(scheduler.place(tolerating) == .placed(node: 1))
    }

    @Test("has room again after a pod is removed")
    func removes() {
        var scheduler = Scheduler(nodes: nodes(1, pods: "1"))
        let spec = SeedDesign.orchestrator().spec
        #expect(scheduler.place(spec) == .placed(node: 0))
        guard case .pending = scheduler.place(spec) else {
            Issue.record("placed on a full node")
            return
        }
        scheduler.remove(0)
        #expect(scheduler.place(spec) == .placed(node: 0))
    }
}

extension Scheduler {
    /// Places a pod without labels.
    fileprivate mutating func place(_ spec: PodSpec) -> Outcome {
        place(SchedulablePod(spec: spec))
    }
}

@Suite("Whom a pod of higher priority makes leave")
struct VictimTests {
    private let nodes = (0..<2).map { number in
        Node(
            meta: ObjectMeta(name: "worker-\(number)"),
            allocatable: amounts(["cpu": "2", "memory": "64Gi", "pods": "110"])
        )
    }

    private func pod(_ cpu: String, priority: Int32, app: String = "other") -> SchedulablePod {
        SchedulablePod(
            spec: PodSpec(
                containers: [Container(name: "main", requests: amounts(["cpu": cpu]))],
                priority: priority
            ),
            labels: ["app": app]
        )
    }

    /// The victims of a pod that needs a whole node, by the numbers of those that are there.
    private func victims(
        of existing: [(pod: SchedulablePod, node: Int)],
        budgets: [PodDisruptionBudget] = []
    ) -> [Int] {
        var scheduler = Scheduler(nodes: nodes, budgets: budgets)
        for (pod, node) in existing {
            _ = scheduler.assign(scheduler.profile(of: pod), toNode: node)
        }
        let incoming = scheduler.enqueue(scheduler.profile(of: pod("2", priority: 100)))
        scheduler.run()
        return scheduler.victims(of: incoming).sorted()
    }

    @Test("of two nodes whose most important victims are alike, those of the smaller sum")
    func smallestSum() {
        #expect(
            victims(of: [
                (pod("1", priority: 5), 0), (pod("1", priority: 3), 0),
                (pod("1", priority: 5), 1), (pod("1", priority: 1), 1),
            ]) == [2, 3]
        )
    }

    @Test("takes as many as a disruption budget allows, and looks elsewhere before it takes more")
    func budget() {
        let existing = [(pod("2", priority: 1, app: "web"), 0), (pod("2", priority: 5), 1)]
        func budget(allowing count: Int) -> PodDisruptionBudget {
            PodDisruptionBudget(
                meta: ObjectMeta(name: "web"),
                selector: LabelSelector(matchLabels: ["app": "web"]),
                maxUnavailable: .count(count)
            )
        }
        #expect(victims(of: existing, budgets: [budget(allowing: 1)]) == [0])
        #expect(victims(of: existing, budgets: [budget(allowing: 0)]) == [1])
    }
}

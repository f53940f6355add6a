import Platform
import Testing
import Units

@Suite("The scheduler's queue over time")
struct SchedulingQueueTests {
    private func spec(_ cpu: String, on node: String? = nil) -> PodSpec {
        var spec = PodSpec(
            containers: [Container(name: "main", requests: amounts(["cpu": cpu]))]
        )
        if let node { spec.nodeSelector = ["kubernetes.io/hostname": node] }
        return spec
    }

    private func node(_ name: String, cpu: String) -> Node {
        Node(
            meta: ObjectMeta(name: name),
            allocatable: amounts(["cpu": cpu, "memory": "64Gi", "pods": "500"])
        )
    }

    private func tenant(_ spec: PodSpec) -> ControlPlane.Tenant {
        ControlPlane.Tenant(
            name: "late",
            namespace: "default",
            template: PodTemplate(labels: [:], spec: spec)
        )
    }

    private func ready(_ plane: ControlPlane) -> [String] {
        plane.events.filter { $0.kind == .ready }.map { "\($0.subject) \($0.time.seconds)" }
    }

    @Test("tries a pod again only after something that could help it")
    func onlyAfterEvents() throws {
        var cluster = Cluster(nodes: [node("a", cpu: "4")])
        cluster.apply(deployment("big", 1, spec("3")))
        cluster.apply(deployment("small", 3, spec("100m")))
        cluster.settle()
        var world = SteadyWorld(stop: .zero)
        world.arrivals = [0, 2].map { SimTime(seconds: $0) }
        var plane = ControlPlane(cluster, tenants: [tenant(spec("2"))], environment: &world)
        // Each small pod that goes makes too little room.
        for (replicas, time) in [(2, 1.5), (1, 2.5), (0, 5.2)] {
            plane.pull(
                .scale(owner: 1, replicas: replicas),
                at: SimTime(seconds: time),
                &world
            )
        }
        plane.pull(.scale(owner: 0, replicas: 0), at: SimTime(seconds: 10), &world)
        plane.advance(to: SimTime(seconds: 60), &world)
        // The first is tried at 0, 1.5, 3.5 and, since the last small pod went meanwhile, at 7.5 s, and is
        // then left alone until 15.5 s. The second is tried at 2, 3 and 5.2 s; nothing goes between then
        // and 10 s, when it has been left alone for as long as it had to be.
        #expect(ready(plane) == ["late-1 10.0", "late-0 15.5"])
    }

    @Test("does not wake a pod that no node may take when others go")
    func departuresDoNotHelp() throws {
        var cluster = Cluster(nodes: [node("a", cpu: "4"), node("b", cpu: "4")])
        cluster.apply(deployment("small", 3, spec("100m", on: "a")))
        cluster.settle()
        var world = SteadyWorld(stop: .zero)
        world.arrivals = [SimTime(seconds: 50)]
        var plane = ControlPlane(
            cluster,
            tenants: [tenant(spec("1", on: "b"))],
            environment: &world
        )
        // Unreachable from 40 s on.
        plane.pull(.fail(node: 1), at: .zero, &world)
        for (replicas, time) in [(2, 52.0), (1, 55.0), (0, 60.0)] {
            plane.pull(
                .scale(owner: 0, replicas: replicas),
                at: SimTime(seconds: time),
                &world
            )
        }
        plane.pull(.restore(node: 1), at: SimTime(seconds: 62), &world)
        plane.advance(to: SimTime(seconds: 100), &world)
        #expect(ready(plane) == ["late-0 62.0"])
    }

    @Test("lets a pod try that wants to be near one that has come")
    func neighbours() throws {
        var near = spec("1")
        near.podAffinity = PodAffinity(
            required: [
                PodAffinity.Term(
                    selector: LabelSelector(matchLabels: ["app": "web"]),
                    topologyKey: "kubernetes.io/hostname"
                )
            ]
        )
        var cluster = Cluster(nodes: [node("a", cpu: "4"), node("b", cpu: "4")])
        cluster.apply(deployment("web", 0, spec("1")))
        cluster.settle()
        var world = SteadyWorld(stop: .zero)
        world.arrivals = [SimTime(seconds: 1)]
        var plane = ControlPlane(cluster, tenants: [tenant(near)], environment: &world)
        plane.advance(to: SimTime(seconds: 20), &world)
        #expect(plane.pendingPods[1] == 1)
        plane.pull(.scale(owner: 0, replicas: 1), at: SimTime(seconds: 20), &world)
        plane.advance(to: SimTime(seconds: 40), &world)
        #expect(ready(plane) == ["web-0 20.0", "late-0 20.0"])
    }

    @Test("loses no pod of many that come to a full cluster")
    func overload() throws {
        var cluster = Cluster(nodes: [node("a", cpu: "8")])
        cluster.apply(deployment("web", 6, spec("1")))
        cluster.settle()
        var world = SteadyWorld(stop: .zero, run: .seconds(60))
        world.arrivals = (0..<2_000).map { SimTime(seconds: Double($0) * 0.5) }
        var plane = ControlPlane(cluster, tenants: [tenant(spec("1"))], environment: &world)
        plane.advance(to: SimTime(seconds: 1_200), &world)
        let reading = plane.ownerReadings(at: plane.now)[1]
        #expect(reading.made == 2_000)
        // Two places for a minute each. One is free every minute from 60 s to 1,200 s, and somebody takes it
        // at once: 20 ends. The other is free half a second later, and is taken at once as long as pods
        // come whom nobody has tried at the full minute: 17 ends until 1,020.5 s. From then on all have been
        // tried and are left alone for 10 s: it is taken at 1,030 s, and there are ends at 1,090 and 1,150 s.
        #expect(reading.ended == 20 + 17 + 2)
        #expect(plane.readyPods[1] == 2)
        #expect(plane.pendingPods[1] == 2_000 - 39 - 2)
    }
}

@Suite("A ReplicaSet that shrinks")
struct DeletionOrderTests {
    @Test("loses first who has the most neighbours of its own, and of these the youngest")
    func crowdedNodesFirst() throws {
        let sizes = ["7", "3", "9", "2"]
        var cluster = Cluster(
            nodes: sizes.enumerated().map { number, cpu in
                Node(
                    meta: ObjectMeta(name: "node-\(number)"),
                    allocatable: amounts(["cpu": cpu, "memory": "64Gi", "pods": "50"])
                )
            }
        )
        let spec = PodSpec(
            containers: [Container(name: "main", requests: amounts(["cpu": "1"]))]
        )
        cluster.apply(deployment("web", 21, spec))
        cluster.settle()
        var world = SteadyWorld(stop: .zero)
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 21)],
            environment: &world
        )
        var nodes: [Int: Int] = [:]
        for change in plane.placedPods {
            if case .ready(let node?) = change.kind { nodes[change.place.index] = node }
        }
        try #require(nodes.count == 21)
        var leaving = 1
        for second in 1... {
            guard nodes.count > leaving else { break }
            // All are ready since time zero; the higher number is the younger.
            var counts: [Int: Int] = [:]
            for node in nodes.values { counts[node, default: 0] += 1 }
            let order = nodes.keys.sorted { left, right in
                let crowds = (counts[nodes[left] ?? 0] ?? 0, counts[nodes[right] ?? 0] ?? 0)
                return crowds.0 == crowds.1 ? left > right : crowds.0 > crowds.1
            }
            let expected = Set(order.prefix(leaving))
            world.changes = []
            plane.pull(
                .scale(owner: 0, replicas: nodes.count - leaving),
                at: SimTime(seconds: Double(second)),
                &world
            )
            plane.advance(to: SimTime(seconds: Double(second) + 0.5), &world)
            let gone = world.changes.filter { $0.kind == .gone }.map(\.place.index)
            #expect(Set(gone) == expected)
            for place in gone { nodes[place] = nil }
            leaving = leaving % 3 + 1
        }
    }
}

@Suite("A rolling update of thousands of pods")
struct LargeRolloutTests {
    private let spec = PodSpec(
        containers: [Container(name: "main", requests: amounts(["cpu": "1"]))]
    )

    @Test("is seen to be through though it has more events than are kept")
    func manyEvents() throws {
        var cluster = Cluster()
        let number = cluster.apply(deployment("web", 6_000, spec))
        cluster.settle()
        let timing = TimedRollout.Timing(
            start: .seconds(10),
            stop: .seconds(5),
            horizon: .seconds(3_600)
        )
        let rollout = try #require(TimedRollout(of: number, in: cluster, timing: timing))
        let completed = try #require(rollout.completed)
        // Nine waves or fewer of 10 s, since a quarter more may be there and a quarter may be missing.
        #expect(completed <= SimTime(seconds: 90))
        #expect(rollout.fewestReady >= 4_500)
        #expect(rollout.moments.last?.newReady == 6_000)
    }

    @Test("makes each pod of a StatefulSet once, from the last number down")
    func statefulSet() throws {
        var cluster = Cluster()
        let object = KubernetesObject.statefulSet(
            StatefulSet(
                meta: ObjectMeta(name: "db"),
                replicas: 50,
                selector: LabelSelector(matchLabels: ["app": "db"]),
                template: PodTemplate(labels: ["app": "db"], spec: spec)
            )
        )
        let number = cluster.apply(object)
        cluster.settle()
        var world = SteadyWorld(start: .seconds(3), stop: .seconds(2))
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: number, places: 50)],
            environment: &world
        )
        plane.pull(.update(owner: 0), at: .zero, &world)
        plane.advance(to: SimTime(seconds: 1_000), &world)
        let stopped = plane.events.filter { $0.kind == .stopped }.map(\.subject)
        #expect(stopped == (0..<50).reversed().map { "db-\($0)" })
        #expect(plane.events.filter { $0.kind == .updated }.count == 1)
        #expect(plane.readyPods == [50])
        plane.pull(.scale(owner: 0, replicas: 45), at: SimTime(seconds: 1_000), &world)
        plane.advance(to: SimTime(seconds: 1_100), &world)
        let last = plane.events.filter { $0.kind == .stopped }.map(\.subject).suffix(5)
        #expect(Array(last) == (45..<50).reversed().map { "db-\($0)" })
    }
}

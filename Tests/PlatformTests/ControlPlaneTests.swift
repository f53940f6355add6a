import Platform
import Testing
import Units

@Suite("A rolling update over time, in the seed's namespace")
struct RollingUpdateOverTimeTests {
    /// Orchestrators in the seed's namespace on two nodes of 16 processors, the update begun at 0.
    private func updated(
        _ replicas: Int,
        _ strategy: Deployment.Strategy,
        _ world: inout SteadyWorld
    ) throws -> ControlPlane {
        let (cluster, number) = SeedDesign.orchestrators(replicas, strategy)
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: number, places: 40)],
            environment: &world
        )
        let owner = try #require(plane.ownerNumber(ofApplication: number))
        plane.pull(.update(owner: owner), at: .zero, &world)
        return plane
    }

    @Test("makes no progress at a full quota if no pod may be missing")
    func wedged() throws {
        var world = SteadyWorld(stop: .seconds(10))
        var plane = try updated(
            16,
            .rollingUpdate(maxSurge: .percent(25), maxUnavailable: .count(0)),
            &world
        )
        let day = SimTime(seconds: 86_400)
        _ = plane.follow(until: day, &world)
        let reading = plane.ownerReadings(at: day)[0]
        #expect(reading.fewestReady == 16)
        #expect(reading.made == 0)
        // 5 ms doubling to 1,000 s: 5 ms (2^18 - 1) = 1,310.715 s for the first 19 attempts, and then
        // every 1,000 s: 85 more until 86,310.715 s.
        #expect(reading.refused == 19 + 85)
        #expect(!plane.events.contains { $0.kind == .updated })
    }

    @Test("at a full quota stands at 12 of 16, wave by wave in the back-off, as a real one did")
    func waves() throws {
        // A recording of Kubernetes 1.29.6: with 10 s of termination the update took 82 s, in four
        // waves of 10 s of termination and about 10 s of back-off.
        var world = SteadyWorld(stop: .seconds(10))
        var plane = try updated(16, .standard, &world)
        #expect(plane.readyPods == [12])
        let end = SimTime(seconds: 300)
        let history = plane.follow(until: end, &world)
        let reading = plane.ownerReadings(at: end)[0]
        #expect(reading.fewestReady == 12)
        #expect(reading.made == 16)
        let done = try #require(plane.events.first { $0.kind == .updated })
        #expect(abs(done.time.seconds - 81.82) < 1e-9)
        // A wave begins when its old pods are told to stop. Their quota is free 10.5 s later, and
        // the new ReplicaSet finds it so with the first of its attempts after that: they come 5 ms
        // after the start, and each wait is twice the one before, but for the few attempts at the
        // start itself that come together. The first wave has two of those (its size is set, and set
        // again): 5 ms (2^12 - 1) - 10 ms. The next two have three, 5 ms (2^12 - 1) - 30 ms, and the
        // last, whose size is not raised any more, two.
        let ready = plane.events.filter { $0.kind == .ready }.map(\.time.seconds)
        let waves = [20.465, 20.445, 20.445, 20.465]
        var wave = 0.0
        for (number, length) in waves.enumerated() {
            wave += length
            #expect(ready[4 * number..<4 * number + 4].allSatisfy { abs($0 - wave) < 1e-9 })
        }
        #expect(ready.count == 16)
        #expect(history.allSatisfy { $0.ready == 12 || $0.time == done.time.seconds })
    }

    @Test("finishes with one replica of slack, and nobody is missed")
    func slack() throws {
        var world = SteadyWorld(start: .seconds(2), stop: .seconds(10))
        var plane = try updated(
            15,
            .rollingUpdate(maxSurge: .count(1), maxUnavailable: .count(0)),
            &world
        )
        let end = SimTime(seconds: 3_600)
        _ = plane.follow(until: end, &world)
        let reading = plane.ownerReadings(at: end)[0]
        #expect(reading.fewestReady == 15)
        #expect(reading.made == 15)
        #expect(plane.events.contains { $0.kind == .updated })
    }

    @Test("by recreation has nobody ready until the last old pod has gone and the quota noticed")
    func recreate() throws {
        var world = SteadyWorld(start: .seconds(2), stop: .seconds(10))
        var plane = try updated(16, .recreate, &world)
        #expect(plane.readyPods == [0])
        let end = SimTime(seconds: 600)
        let history = plane.follow(until: end, &world)
        let done = try #require(plane.events.first { $0.kind == .updated })
        // The last pod goes at 10 s; 0.5 s later the quota is free: attempts 5 ms (2^n - 1) after
        // 10 s, the first beyond 10.5 s at 10.635 s; 2 s to start.
        #expect(done.time == SimTime(seconds: 12.635))
        #expect(history.last?.ready == 16)
    }
}

@Suite("What becomes of pods over time")
struct ControlPlaneTests {
    private func spec(_ cpu: String, _ memory: String = "1Gi", class name: String? = nil) -> PodSpec
    {
        PodSpec(
            containers: [
                Container(
                    name: "main",
                    requests: amounts(["cpu": cpu, "memory": memory]),
                    limits: amounts(["cpu": cpu, "memory": memory])
                )
            ],
            priorityClassName: name
        )
    }

    private func nodes(_ count: Int, cpu: String = "4", memory: String = "16Gi") -> [Node] {
        (0..<count).map { number in
            Node(
                meta: ObjectMeta(name: "node-\(number)"),
                allocatable: amounts(["cpu": cpu, "memory": memory, "pods": "110"])
            )
        }
    }

    private func seconds(_ events: [ControlEvent], _ kind: ControlEvent.Kind) -> [Double] {
        events.filter { $0.kind == kind }.map(\.time.seconds)
    }

    @Test("a pod is ready its start time after it got a node, and takes a free place")
    func start() throws {
        var cluster = Cluster(nodes: nodes(1))
        cluster.apply(deployment("web", 2, spec("1")))
        cluster.settle()
        var world = SteadyWorld(start: .seconds(8), stop: .seconds(3))
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 4)],
            environment: &world
        )
        plane.pull(.scale(owner: 0, replicas: 3), at: SimTime(seconds: 10), &world)
        plane.advance(to: SimTime(seconds: 30), &world)
        #expect(
            world.changes == [
                PodChange(
                    place: PodPlace(workload: 0, index: 2),
                    kind: .ready(node: 0),
                    pod: "web-2"
                )
            ]
        )
        #expect(seconds(plane.events, .ready) == [18])
        plane.pull(.scale(owner: 0, replicas: 1), at: SimTime(seconds: 40), &world)
        plane.advance(to: SimTime(seconds: 60), &world)
        // The youngest goes first.
        #expect(
            world.changes.map(\.place.index) == [2, 2, 1, 2, 1]
        )
        #expect(seconds(plane.events, .stopped) == [43, 43])
        // 2 pods for 18 s, 3 for 22 s, 1 for 20 s.
        let reading = plane.ownerReadings(at: SimTime(seconds: 60))[0]
        #expect(abs(reading.ready - (2 * 18 + 3 * 22 + 20) / 60.0) < 1e-12)
    }

    @Test("a pod of higher priority has others go, and waits for them to stop")
    func preemption() throws {
        var cluster = Cluster(nodes: nodes(1))
        cluster.apply(
            .priorityClass(PriorityClass(meta: ObjectMeta(name: "high"), value: 1_000))
        )
        cluster.apply(deployment("low", 4, spec("1")))
        cluster.apply(deployment("high", 0, spec("2", class: "high")))
        cluster.settle()
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(20))
        var plane = ControlPlane(cluster, environment: &world)
        plane.pull(.scale(owner: 1, replicas: 1), at: SimTime(seconds: 5), &world)
        let preempted = plane.events.filter { $0.kind == .preempted }
        #expect(preempted.map(\.time.seconds) == [5, 5])
        #expect(preempted.map(\.detail) == ["for high-0", "for high-0"])
        // Their controller makes others at once, which find no node.
        let low = plane.ownerReadings(at: SimTime(seconds: 5))[0]
        #expect(low.preempted == 2)
        #expect(low.made == 2)
        #expect(plane.readyPods == [2, 0])
        plane.advance(to: SimTime(seconds: 100), &world)
        // The victims are gone at 25 s. The pod was tried at 5 s and is left alone for 1 s only.
        #expect(seconds(plane.events, .ready) == [26])
        #expect(plane.readyPods == [2, 1])
    }

    @Test("a pod that two others ask to go at one instant goes once, and is counted once")
    func sharedVictim() throws {
        var cluster = Cluster(nodes: nodes(1))
        cluster.apply(
            .priorityClass(PriorityClass(meta: ObjectMeta(name: "high"), value: 1_000))
        )
        cluster.apply(deployment("low", 1, spec("4")))
        let high = cluster.apply(deployment("high", 0, spec("1", class: "high")))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(1))
        var plane = ControlPlane(cluster, environment: &world)
        let owner = try #require(plane.ownerNumber(ofApplication: high))
        plane.pull(.scale(owner: owner, replicas: 2), at: SimTime(seconds: 5), &world)
        plane.advance(to: SimTime(seconds: 60), &world)
        let low = plane.ownerReadings(at: SimTime(seconds: 60))[0]
        #expect(low.preempted == 1)
        #expect(plane.events.count { $0.kind == .preempted } == 1)
        #expect(plane.readyPods == [0, 2])
    }

    @Test("the pods of a node that fails are given up after 340 s and made elsewhere")
    func nodeLoss() throws {
        var cluster = Cluster(nodes: nodes(2))
        cluster.apply(deployment("web", 4, spec("1")))
        cluster.settle()
        var world = SteadyWorld(start: .seconds(5), stop: .seconds(1))
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 8)],
            environment: &world
        )
        plane.pull(.fail(node: 0), at: SimTime(seconds: 100), &world)
        plane.advance(to: SimTime(seconds: 1_000), &world)
        #expect(seconds(plane.events, .lost) == [440, 440])
        #expect(seconds(plane.events, .ready) == [445, 445])
        #expect(plane.ownerReadings(at: plane.now)[0].lost == 2)
        plane.pull(.restore(node: 0), at: SimTime(seconds: 1_000), &world)
        #expect(plane.readyPods == [4])
    }

    @Test("a pod told to stop on a node that has failed is there until that is back")
    func stopOnLostNode() throws {
        var cluster = Cluster(nodes: nodes(2))
        cluster.apply(deployment("web", 4, spec("1")))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(10))
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 4)],
            environment: &world
        )
        plane.pull(.fail(node: 0), at: SimTime(seconds: 100), &world)
        // Those that do not serve go first: both pods of the node.
        plane.pull(.scale(owner: 0, replicas: 2), at: SimTime(seconds: 110), &world)
        #expect(world.changes.map(\.kind) == [.gone, .gone])
        plane.pull(.restore(node: 0), at: SimTime(seconds: 500), &world)
        #expect(seconds(plane.events, .stopped) == [500, 500])
        #expect(seconds(plane.events, .lost) == [])
        #expect(plane.readyPods == [2])
    }

    @Test("a pod that is stopping when its node fails is there until that is back")
    func stoppingOnLostNode() throws {
        var cluster = Cluster(nodes: nodes(1))
        cluster.apply(deployment("web", 2, spec("1")))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(10))
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 2)],
            environment: &world
        )
        plane.pull(.scale(owner: 0, replicas: 1), at: SimTime(seconds: 95), &world)
        plane.pull(.fail(node: 0), at: SimTime(seconds: 100), &world)
        plane.advance(to: SimTime(seconds: 300), &world)
        #expect(world.changes.map(\.kind) == [.stopping, .gone])
        #expect(seconds(plane.events, .stopped) == [])
        plane.pull(.restore(node: 0), at: SimTime(seconds: 310), &world)
        #expect(seconds(plane.events, .stopped) == [310])
        #expect(plane.readyPods == [1])
    }

    @Test("a pod that was promised the place of one that cannot go looks for another one")
    func promisedLostNode() throws {
        var cluster = Cluster(nodes: nodes(2))
        for (name, value) in [("low", 1), ("middle", 10), ("high", 1_000)] as [(String, Int32)] {
            cluster.apply(
                .priorityClass(PriorityClass(meta: ObjectMeta(name: name), value: value))
            )
        }
        cluster.apply(deployment("low", 1, spec("4", class: "low")))
        cluster.apply(deployment("middle", 1, spec("4", class: "middle")))
        cluster.apply(deployment("high", 0, spec("4", class: "high")))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(1))
        var plane = ControlPlane(cluster, environment: &world)
        plane.pull(.fail(node: 0), at: SimTime(seconds: 100), &world)
        plane.pull(.scale(owner: 2, replicas: 1), at: SimTime(seconds: 110), &world)
        plane.advance(to: SimTime(seconds: 200), &world)
        // The first is told to go before anybody knows that it cannot, the second when that is known.
        #expect(seconds(plane.events, .preempted) == [110, 140])
        #expect(plane.readyPods == [0, 0, 1])
    }

    @Test("the pods of a node that is back in time go on")
    func nodeReturns() throws {
        var cluster = Cluster(nodes: nodes(2))
        cluster.apply(deployment("web", 4, spec("1")))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(1))
        var plane = ControlPlane(cluster, environment: &world)
        plane.pull(.fail(node: 0), at: SimTime(seconds: 100), &world)
        plane.pull(.restore(node: 0), at: SimTime(seconds: 439), &world)
        plane.advance(to: SimTime(seconds: 1_000), &world)
        #expect(plane.ownerReadings(at: plane.now)[0].made == 0)
        #expect(plane.readyPods == [4])
    }

    @Test("a pod whose node fails while it starts begins anew when that is back")
    func interruptedStart() {
        var cluster = Cluster(nodes: nodes(1))
        cluster.apply(deployment("web", 2, spec("1")))
        cluster.settle()
        var world = SteadyWorld(start: .seconds(8), stop: .seconds(1))
        var plane = ControlPlane(cluster, environment: &world)
        plane.pull(.scale(owner: 0, replicas: 3), at: SimTime(seconds: 10), &world)
        plane.pull(.fail(node: 0), at: SimTime(seconds: 12), &world)
        plane.pull(.restore(node: 0), at: SimTime(seconds: 14), &world)
        plane.advance(to: SimTime(seconds: 60), &world)
        // 8 s from 14 s on, not from 10 s on.
        #expect(seconds(plane.events, .ready) == [22])
        #expect(plane.readyPods == [3])
    }

    @Test(
        "a job's pod runs anew when its node is back, or another one does when it was given up",
        arguments: [(back: 80.0, made: 0), (back: 1_000, made: 1)]
    )
    func interruptedRun(back: Double, made: Int) {
        var cluster = Cluster(nodes: nodes(1))
        let template = PodTemplate(labels: [:], spec: spec("1"))
        cluster.apply(.job(Job(meta: ObjectMeta(name: "night"), template: template)))
        cluster.settle()
        var world = SteadyWorld(stop: .seconds(1), run: .seconds(100))
        var plane = ControlPlane(cluster, environment: &world)
        plane.pull(.fail(node: 0), at: SimTime(seconds: 60), &world)
        plane.pull(.restore(node: 0), at: SimTime(seconds: back), &world)
        plane.advance(to: SimTime(seconds: back + 99), &world)
        #expect(plane.ownerReadings(at: plane.now)[0].ended == 0)
        plane.advance(to: SimTime(seconds: back + 101), &world)
        #expect(plane.ownerReadings(at: plane.now)[0].ended == 1)
        #expect(plane.ownerReadings(at: plane.now)[0].made == made)
    }

    @Test("a node short of memory evicts the pod furthest above its request, one every 10 s")
    func eviction() throws {
        var pod = spec("100m")
        pod.containers[0].limits = amounts(["memory": "8Gi"])
        var cluster = Cluster(nodes: nodes(1, memory: "4Gi"))
        cluster.apply(deployment("web", 3, pod))
        cluster.settle()
        var world = SteadyWorld(start: .seconds(60), stop: .seconds(1))
        let gibibyte: Int64 = 1 << 30
        world.memory = [0: Bytes(gibibyte / 2), 1: Bytes(2 * gibibyte), 2: Bytes(gibibyte * 7 / 4)]
        var plane = ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: 3)],
            environment: &world
        )
        plane.advance(to: SimTime(seconds: 15), &world)
        let evicted = plane.events.filter { $0.kind == .evicted }
        #expect(evicted.map(\.time.seconds) == [10])
        #expect(evicted[0].detail == "node-0 is short of memory; the pod uses 2Gi")
        #expect(evicted[0].subject == "web-1")
        world.memory[1] = Bytes(gibibyte / 2)
        // The node takes no pods until five minutes after its memory was enough again, at 20 s.
        plane.advance(to: SimTime(seconds: 379), &world)
        #expect(plane.readyPods == [2])
        plane.advance(to: SimTime(seconds: 381), &world)
        #expect(plane.readyPods == [3])
    }

    @Test("tenants' pods share the quota: what does not fit is refused, and what ends makes room")
    func tenants() throws {
        var cluster = Cluster(defaultNamespace: "shared")
        cluster.apply(
            .resourceQuota(
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["requests.cpu": "2"])
                )
            )
        )
        cluster.settle()
        var world = SteadyWorld(run: .seconds(100))
        world.arrivals = [10, 20, 30, 120].map { SimTime(seconds: $0) }
        var plane = ControlPlane(
            cluster,
            tenants: [
                ControlPlane.Tenant(
                    name: "batch",
                    namespace: "shared",
                    template: PodTemplate(labels: [:], spec: spec("1"))
                )
            ],
            environment: &world
        )
        plane.advance(to: SimTime(seconds: 200), &world)
        // The third is refused: two are there. The first ends at 110 s, and the quota knows at 110.5.
        let reading = plane.ownerReadings(at: plane.now)[0]
        #expect(reading.made == 3)
        #expect(reading.refused == 1)
        #expect(reading.ended == 2)
        let quota = plane.quotaReadings(at: plane.now)[0]
        #expect(quota.refused == 1)
        #expect(quota.peak == 1)
        // One of two from 10 to 20 s and from 110.5 to 120 s (until 120.5 two), and again then.
        #expect(abs(quota.shareFull - (90.5 + 0.5) / 200) < 1e-9)
    }

    @Test("an owner is found by its number, whoever else has its name")
    func owners() throws {
        var cluster = Cluster()
        var replicas = 2
        for namespace in ["a", "b"] {
            guard case .deployment(var web) = deployment("web", replicas, spec("1")) else { return }
            web.meta.namespace = namespace
            cluster.apply(.deployment(web))
            replicas = 5
        }
        cluster.settle()
        let timing = TimedRollout.Timing(start: .zero, stop: .zero, horizon: .seconds(60))
        let rollout = try #require(TimedRollout(of: 1, in: cluster, timing: timing))
        #expect(rollout.replicas == 5)
        #expect(rollout.moments.last?.newReady == 5)
    }

    @Test("is the same to the byte when it is told the time in other steps")
    func steps() throws {
        func run(every step: Double) -> [ControlEvent] {
            var cluster = Cluster(nodes: nodes(3))
            cluster.apply(deployment("web", 6, spec("1500m")))
            cluster.settle()
            var world = SteadyWorld(start: .seconds(3), stop: .seconds(7))
            var plane = ControlPlane(
                cluster,
                workloads: [ControlPlane.Workload(application: 0, places: 20)],
                environment: &world
            )
            plane.pull(.update(owner: 0), at: SimTime(seconds: 12), &world)
            var time = 12.0
            while time < 600 {
                time += step
                plane.advance(to: SimTime(seconds: time), &world)
            }
            return plane.events
        }
        let events = run(every: 600)
        #expect(events.contains { $0.kind == .updated })
        #expect(run(every: 0.7).prefix(events.count) == events[...])
    }
}

import Platform
import Testing
import Units

@Suite("An autoscaler")
struct AutoscalerTests {
    /// One that aims at half of the processor that the pods of `web` request.
    private func autoscaler(from least: Int, to most: Int) -> HorizontalPodAutoscaler {
        HorizontalPodAutoscaler(
            meta: ObjectMeta(name: "web"),
            target: HorizontalPodAutoscaler.Target(kind: "Deployment", name: "web"),
            minReplicas: least,
            maxReplicas: most,
            metrics: [
                HorizontalPodAutoscaler.Metric(
                    source: .resource,
                    name: "cpu",
                    goal: .averageUtilization(50)
                )
            ]
        )
    }

    /// A pod of one processor.
    private var pod: PodSpec {
        PodSpec(containers: [
            Container(name: "main", requests: amounts(["cpu": "1", "memory": "1Gi"]))
        ])
    }

    /// Pods of `web`, as many as there are to be, and the autoscaler that looks after them.
    private func plane(
        _ autoscaler: HorizontalPodAutoscaler,
        of replicas: Int,
        places: Int,
        _ world: inout SteadyWorld
    ) -> ControlPlane {
        var cluster = Cluster(autoscalers: [autoscaler])
        cluster.apply(deployment("web", replicas, pod))
        cluster.settle()
        return ControlPlane(
            cluster,
            workloads: [ControlPlane.Workload(application: 0, places: places)],
            environment: &world
        )
    }

    @Test("follows processor use as its formula says, and waits before it shrinks")
    func autoscaling() throws {
        let autoscaler = autoscaler(from: 2, to: 10)
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(1), cores: 0.8)
        var plane = plane(autoscaler, of: 2, places: 20, &world)
        _ = plane.follow(until: SimTime(seconds: 40), &world)
        // Nothing is known at the first look; at the second 80 % of 50 %: ceil(1.6 x 2) = 4.
        #expect(
            plane.events.filter { $0.kind == .scaled } == [
                ControlEvent(
                    time: SimTime(seconds: 30),
                    kind: .scaled,
                    subject: "web",
                    detail: "from 2 to 4: autoscaler, cpu at 80 % of requests, goal 50 %"
                )
            ]
        )
        // The use ends, and with it the count of processor time: from 45 s on nothing is used. 300 s
        // after the last high recommendation it shrinks.
        world.cores = 0
        var idle = world
        idle.now = world.now
        _ = plane.follow(until: SimTime(seconds: 900), &idle)
        let scaled = plane.events.filter { $0.kind == .scaled }
        #expect(scaled.last?.detail.hasPrefix("from 4 to 2") ?? false)
        // That of 30 s is 300 s old at 330 s, and no longer counts.
        #expect(scaled.last?.time.seconds == 330)
    }

    @Test("does not shrink below the number that it finds before it has seen a whole window")
    func firstWindow() {
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(1), cores: 0)
        var plane = plane(autoscaler(from: 2, to: 10), of: 5, places: 20, &world)
        _ = plane.follow(until: SimTime(seconds: 900), &world)
        let scaled = plane.events.filter { $0.kind == .scaled }
        // It first looks at 15 s, and finds five; after 300 s these no longer count.
        #expect(scaled.map(\.time.seconds) == [315])
        #expect(scaled.last?.detail.hasPrefix("from 5 to 2") ?? false)
    }

    @Test("shrinks by as many pods as its behaviour allows in a period")
    func shrinking() throws {
        var autoscaler = autoscaler(from: 1, to: 20)
        autoscaler.scaleDown = ScalingRules(
            stabilization: .zero,
            policies: [ScalingRules.Policy(.pods(3), per: .seconds(60))]
        )
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(1), cores: 0)
        var plane = plane(autoscaler, of: 10, places: 20, &world)
        _ = plane.follow(until: SimTime(seconds: 200), &world)
        let steps = plane.events.filter { $0.kind == .scaled }
            .map { String($0.detail.prefix { $0 != ":" }) }
        #expect(steps == ["from 10 to 7", "from 7 to 4", "from 4 to 1"])
    }

    @Test("that its maximum has made shrink waits, and does not grow for it")
    func forcedShrinking() {
        var autoscaler = autoscaler(from: 1, to: 10)
        autoscaler.scaleDown = ScalingRules(
            stabilization: .zero,
            policies: [ScalingRules.Policy(.pods(2), per: .seconds(60))]
        )
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(1), cores: 0)
        var plane = plane(autoscaler, of: 10, places: 40, &world)
        _ = plane.follow(until: SimTime(seconds: 16), &world)
        plane.pull(.scale(owner: 0, replicas: 20), at: SimTime(seconds: 16), &world)
        _ = plane.follow(until: SimTime(seconds: 100), &world)
        let scaled = plane.events.filter { $0.kind == .scaled }
        // The ten pods of 30 s are more than the two that may go in a minute: nothing until 90 s.
        #expect(
            scaled.map { String($0.detail.prefix { $0 != ":" }) } == [
                "from 10 to 20", "from 20 to 10", "from 10 to 8",
            ]
        )
        #expect(scaled.map(\.time.seconds) == [16, 30, 90])
    }

    @Test(
        "grows to four or twice as many at a look, with a behaviour by four",
        arguments: [
            (ScalingRules.unconfiguredUp, ["from 1 to 4", "from 4 to 8"]),
            (ScalingRules.standardUp, ["from 1 to 5", "from 5 to 10"]),
        ]
    )
    func growth(rules: ScalingRules, steps: [String]) {
        var autoscaler = autoscaler(from: 1, to: 50)
        autoscaler.scaleUp = rules
        // Twenty times the goal: only the rules hold it back.
        var world = SteadyWorld(start: .seconds(1), stop: .seconds(1), cores: 10)
        var plane = plane(autoscaler, of: 1, places: 100, &world)
        _ = plane.follow(until: SimTime(seconds: 50), &world)
        let scaled = plane.events.filter { $0.kind == .scaled }
        #expect(scaled.map { String($0.detail.prefix { $0 != ":" }) } == steps)
        #expect(scaled.map(\.time.seconds) == [30, 45])
    }
}

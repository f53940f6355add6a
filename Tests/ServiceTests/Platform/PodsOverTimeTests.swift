import Platform
import Service
import Testing
import Units
import Variates

@Suite("Pods that come and go")
struct PodsOverTimeTests {
    private let full = Outcome.refused("connection_limit_exceeded")
    private let failed = Outcome.refused("pod_failed")
    private let served = Outcome.answered(ms: 1_000)

    private func event(
        at seconds: Int64,
        for length: Int64? = nil,
        _ action: TimelineEvent.Action
    ) -> TimelineEvent {
        TimelineEvent(
            name: "event-\(seconds)",
            start: .zero + .seconds(seconds),
            duration: length.map { .seconds($0) },
            action: action
        )
    }

    /// Requests at these milliseconds that wait for a second; a pod takes one at a time.
    private func model(
        at milliseconds: [Int64],
        on cluster: TestCluster,
        places: Int = 6,
        start: Double = 5,
        stop: Double? = nil,
        timeline: [TimelineEvent] = []
    ) throws -> ServiceModel {
        try .requests(at: milliseconds, steps: [.wait(try .constant(1))]) { model in
            model.orchestrator.limits.maxConcurrentConnections = 1
            model.timeline = timeline
            try model.put(on: cluster, places: places, start: start, stop: stop)
        }
    }

    private func seconds(_ reading: PlatformReading?, _ kind: ControlEvent.Kind) -> [Double] {
        (reading?.events ?? []).filter { $0.kind == kind }.map(\.time.seconds)
    }

    @Test("only as many serve as there are, whatever the number of places")
    func places() throws {
        let model = try model(at: [0, 1, 2], on: TestCluster(replicas: 2))
        #expect(model.observed().outcomes == [served, served, full])
    }

    @Test("a pod that is made serves from the instant on at which it is ready")
    func scaled() throws {
        let model = try model(
            at: [14_998, 14_999, 16_000, 16_001, 16_002],
            on: TestCluster(),
            timeline: [event(at: 10, .scale(application: TestCluster.web, replicas: 2))]
        )
        let result = model.observed()
        #expect(result.outcomes == [served, full, served, served, full])
        #expect(seconds(result.platform, .ready) == [15])
    }

    @Test("a change of the number of pods is undone at its end, and who stops ends its work")
    func scaledForATime() throws {
        // Two pods from 15 s on; the younger is told to stop at 20 s, with a request until 20.5 s.
        let model = try model(
            at: [19_400, 19_500, 20_400, 20_401],
            on: TestCluster(),
            timeline: [
                event(at: 10, for: 10, .scale(application: TestCluster.web, replicas: 2))
            ]
        )
        let result = model.observed()
        #expect(result.outcomes == [served, served, served, full])
        // Looked at every 0.1 s for whether it is idle.
        #expect(seconds(result.platform, .stopped) == [20.5])
    }

    @Test("who stops closes its door to those who wait in front of it")
    func backlogOfOneThatStops() throws {
        // As above; the older pod lets the third in at 20.4 s.
        var model = try model(
            at: [19_400, 19_500, 19_600, 19_700],
            on: TestCluster(),
            timeline: [
                event(at: 10, for: 10, .scale(application: TestCluster.web, replicas: 2))
            ]
        )
        model.orchestrator.limits.acceptBacklog = 1
        let result = model.observed()
        #expect(result.outcomes == [served, served, .answered(ms: 1_800), failed])
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("a pod that is killed before it has ended its work loses it")
    func killed() throws {
        let model = try model(
            at: [19_400, 19_500],
            on: TestCluster(),
            stop: 0.25,
            timeline: [
                event(at: 10, for: 10, .scale(application: TestCluster.web, replicas: 2))
            ]
        )
        let result = model.observed()
        #expect(result.outcomes == [served, failed])
        #expect(seconds(result.platform, .stopped) == [20.25])
    }

    @Test("the grace period is the longest that a pod takes to stop")
    func grace() throws {
        var cluster = TestCluster()
        cluster.grace = 2
        var model = try model(
            at: [19_400, 19_500],
            on: cluster,
            timeline: [
                event(at: 10, for: 10, .scale(application: TestCluster.web, replicas: 2))
            ]
        )
        for index in model.workloads.indices {
            model.workloads[index].steps = [.wait(try .constant(5))]
        }
        let result = model.observed()
        #expect(result.outcomes == [.answered(ms: 5_000), failed])
        #expect(seconds(result.platform, .stopped) == [22])
    }

    @Test("what waits for a pod that has gone does not concern the one that takes its place")
    func lives() throws {
        // The first request kills its container, which would be started again at 10 s, and an outage
        // would be over at 11 s; the pod goes at 2 s, and another is in its place from 8 s on.
        let model = try ServiceModel.requests(
            at: [0, 8_000, 10_500, 11_500],
            steps: [.wait(try .constant(0.5))]
        ) { model in
            model.orchestrator.pods[0].memoryLimit = .mebibytes(1)
            model.workloads[0].memory = try .constant(2_000_000)
            model.timeline = [
                event(at: 1, for: 10, .fail(Outage(.orchestrator(pods: nil)))),
                event(at: 2, for: 1, .scale(application: TestCluster.web, replicas: 0)),
            ]
            try model.put(on: TestCluster(), places: 1, start: 5)
        }
        let result = model.observed()
        let answered = Outcome.answered(ms: 500)
        #expect(result.outcomes == [.refused("oom_killed"), answered, answered, answered])
        #expect(seconds(result.platform, .ready) == [8])
    }

    @Test("a limiter is metered while there are pods")
    func metered() throws {
        // A worker thread is busy for 10 s: of 20 s with one pod, and of 30 s of two pods.
        func utilization(_ timeline: [TimelineEvent]) throws -> Double? {
            let model = try ServiceModel.requests(
                at: [0],
                steps: [.wait(try .constant(10))]
            ) { model in
                model.orchestrator.limits.maxWorkerThreads = 1
                model.orchestrator.pods[0].cpuLimit = .cores(1)
                model.timeline = timeline
                try model.put(on: TestCluster(), places: 4, start: 0)
            }
            let result = model.observed(for: .seconds(20))
            #expect(result.limiter("orchestrator.cpu")?.utilization == 0)
            return result.limiter("orchestrator.max_worker_threads")?.utilization
        }
        #expect(try utilization([]) == 0.5)
        let more = event(at: 10, .scale(application: TestCluster.web, replicas: 2))
        #expect(try utilization([more]) == 1.0 / 3)
    }

    @Test("the periods of a quota count while there is a pod")
    func periods() throws {
        // A second of work in 30 s of two pods: 10 periods of 300 in full use.
        let model = try ServiceModel.requests(at: [0], steps: [.cpu(try .constant(1))]) { model in
            model.orchestrator.pods[0].cpuLimit = .cores(1)
            model.timeline = [
                event(at: 10, .scale(application: TestCluster.web, replicas: 2))
            ]
            try model.put(on: TestCluster(), places: 4, start: 0)
        }
        let utilization = model.observed(for: .seconds(20)).limiter("orchestrator.cpu")?.utilization
        #expect(abs((utilization ?? 0) - 10.0 / 300) < 1e-12)
    }

    @Test("a pod shares the processors of its node from its beginning to its end")
    func sharing() throws {
        // The second request comes to the pod that is ready at 10 s; each then has half a core.
        let model = try ServiceModel.requests(
            at: [9_500, 10_000],
            steps: [.cpu(try .constant(1))]
        ) { model in
            model.timeline = [event(at: 5, .scale(application: TestCluster.web, replicas: 2))]
            try model.put(on: TestCluster(nodes: ["2"]), places: 4, start: 5)
            model.nodes[0].cpu = .cores(1)
        }
        #expect(model.observed().outcomes == [.answered(ms: 1_500), .answered(ms: 1_500)])
    }

    @Test("limits that the timeline has set are those of new pods too")
    func changedLimits() throws {
        let change = LimitChange(.maxConcurrentConnections, to: 2)
        let model = try model(
            at: [15_000, 15_001, 15_002, 15_003, 15_004],
            on: TestCluster(),
            timeline: [
                event(at: 5, .set([change])),
                event(at: 10, .scale(application: TestCluster.web, replicas: 2)),
            ]
        )
        #expect(model.observed().outcomes == [served, served, served, served, full])
    }

    @Test("agents come and go like orchestrators")
    func agents() throws {
        let model = try ServiceModel.requests(
            at: [9_500, 12_500, 13_000, 13_001],
            steps: [.operations()]
        ) { model in
            try model.put(on: TestCluster(), places: 3, start: 2, stop: 0.25)
            model.orchestrator = OrchestratorModel(pods: [PodModel(name: "orchestrator")])
            var pool = try AgentPoolModel.pool(pods: 3, OperationProfile(wait: .constant(1)))
            pool.limits.maxConcurrentOperations = 1
            model.agents = [pool]
            model.platform?.targets = [.agents(0)]
            model.timeline = [
                event(at: 10, .scale(application: TestCluster.web, replicas: 0)),
                event(at: 11, .scale(application: TestCluster.web, replicas: 2)),
            ]
        }
        #expect(
            model.observed().outcomes == [
                .refused("agents.agents.pod_failed"), .refused("agents.agents.no_ready_pod"),
                served, served,
            ]
        )
    }

    @Test("figures are those of the observation window, the log is that of the run")
    func window() throws {
        var model = try model(
            at: [0],
            on: TestCluster(),
            timeline: [event(at: 10, for: 20, .scale(application: TestCluster.web, replicas: 3))]
        )
        model.platform?.stop = try .constant(0)
        let result = try #require(
            Replication(
                model: model,
                duration: .seconds(50),
                warmUp: .seconds(20),
                seed: 1,
                replication: 0
            ).run()
        )
        // Three pods for 10 s of 30 s, one for the rest.
        #expect(result.metric("pods_ready_mean.web") == 50.0 / 30)
        #expect(result.metric("pods_ready_min.web") == 1)
        let reading = try #require(result.platform)
        #expect(seconds(reading, .ready) == [15, 15])
        #expect(seconds(reading, .scaled) == [10, 30])
        // 240 intervals of 50 s: the 73rd ends at 15.2 s, the 144th at 30 s, before the change.
        #expect(reading.series.ready[0].count == 240)
        #expect(reading.series.ready[0].firstIndex(of: 3) == 72)
        #expect(reading.series.ready[0].lastIndex(of: 3) == 143)
        #expect(reading.series.wanted[0].count { $0 == 3 } == 144 - 48)
    }
}

import ModelFiles
import Service
import Testing
import Units

@Suite("A timeline")
struct TimelineReadingTests {
    private let text = String.model(
        """
        orchestrator: {limits: {requests_per_second: 100, burst_size: 50}}
        agents: [{name: planner, replicas: 3, operation: {cpu: 1ms}}]
        redis: {}
        cluster: {nodes: [{name: worker, count: 2, cpu: 8, memory: 8Gi}]}
        timeline:
          - {at: 20m, name: spike, load: {factor: 3, for: 2m, ramp: 30s, workload: web}}
          - {at: 30m, fail: {deployment: planner, pods: 2, for: 5m}}
          - {at: 35m, fail: {node: worker-2}}
          - {at: 36m, fail: {redis: true, for: 1m, keys: kept}}
          - {at: 40m, slow: {deployment: orchestrator, factor: 1.5, for: 1m}}
          - {at: 50m, set: {orchestrator.limits.requests_per_second: 50/s}, for: 5m}
          - {at: 2h, load: {factor: 2}}
        """
    )

    @Test("is read event by event, each with its name")
    func events() throws {
        let model = try ModelFixture(model: text).load()
        func event(
            _ name: String,
            _ minutes: Int64,
            for length: Int64?,
            _ action: TimelineEvent.Action
        ) -> TimelineEvent {
            TimelineEvent(
                name: name,
                start: .zero + .seconds(60 * minutes),
                duration: length.map { .seconds(60 * $0) },
                action: action
            )
        }
        let ramped = LoadChange(factor: 3, ramp: .seconds(30), workload: 0)
        let limit = LimitChange(.requestsPerSecond, to: 50)
        #expect(
            model.service.timeline == [
                event("spike", 20, for: 2, .load(ramped)),
                event("fail_2", 30, for: 5, .fail(Outage(.agents(pool: 0, pods: 2)))),
                event("fail_3", 35, for: nil, .fail(Outage(.node(1)))),
                event("fail_4", 36, for: 1, .fail(Outage(.redis, losesKeys: false))),
                event("slow_5", 40, for: 1, .slow(Slowdown(.orchestrator(pods: nil), factor: 1.5))),
                event("set_6", 50, for: 5, .set([limit])),
                event("load_7", 120, for: nil, .load(LoadChange(factor: 2))),
            ]
        )
        #expect(model.service.timeline[0].gone == SimTime.zero + SimDuration.seconds(22 * 60 + 30))
        #expect(
            model.notes.map(\.message).contains {
                $0.contains("'load_7' begins after the end of the run (3600s) and has no effect")
            }
        )
    }

    @Test("has parameters like the rest of the model: by name, or by number")
    func parameters() throws {
        let model = try ModelFixture(model: text).load(
            "timeline.spike.load.factor=5",
            "timeline.1.fail.pods=1",
            "timeline.5.set.orchestrator.limits.requests_per_second=20/s",
            "timeline.6.at=55m"
        )
        let timeline = model.service.timeline
        let ramped = LoadChange(factor: 5, ramp: .seconds(30), workload: 0)
        #expect(timeline[0].action == .load(ramped))
        #expect(timeline[1].action == .fail(Outage(.agents(pool: 0, pods: 1))))
        #expect(timeline[5].action == .set([LimitChange(.requestsPerSecond, to: 20)]))
        #expect(timeline[6].start == .zero + .seconds(3_300))
        #expect(model.notes.allSatisfy { !$0.message.contains("after the end") })
        #expect(model.parameters.contains { $0.path == "timeline.spike.load.ramp" })
    }

    @Test("takes a limit's value as the limit's own field does")
    func limitUnits() throws {
        let fixture = try ModelFixture(model: text)
        let wrong = try #require(
            try fixture.errors(
                "timeline.5.set.orchestrator.limits.requests_per_second=50ms"
            )
        )
        #expect(
            wrong.diagnostics.contains {
                $0.message.contains("'requests_per_second: 50ms' is no rate")
            }
        )
    }

    @Test("is judged by intervals that fit into the run")
    func resolution() throws {
        let settings = try ModelFixture(model: .model("orchestrator: {}\nrun: {resolution: 5s}"))
        #expect(try settings.load().run.resolution == .seconds(5))
        #expect(try settings.errors("run.resolution=1ms") != nil)
        #expect(try settings.errors("run.resolution=2h") != nil)
    }
}

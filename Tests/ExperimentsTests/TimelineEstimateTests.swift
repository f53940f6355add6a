import Experiments
import Service
import Testing
import Units
import Variates

@Suite("An event of the timeline")
struct TimelineEstimateTests {
    /// A request every 100 ms, each of which takes 50 ms of one worker thread.
    private func model(_ timeline: [TimelineEvent]) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        return ServiceModel(
            name: "line",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .deterministic(rate: 10),
                    steps: [.wait(try .constant(0.05))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits),
            timeline: timeline
        )
    }

    private func event(
        _ name: String,
        at seconds: Int64,
        for length: Int64?,
        _ action: TimelineEvent.Action
    ) -> TimelineEvent {
        TimelineEvent(
            name: name,
            start: .zero + .seconds(seconds),
            duration: length.map { .seconds($0) },
            action: action
        )
    }

    /// Two runs of two minutes, in intervals of a second; nothing in them is random.
    private func run(
        _ timeline: [TimelineEvent],
        objective: Objective = latency
    ) throws -> ExperimentResult {
        Experiment(
            model: try model(timeline),
            settings: RunSettings(
                duration: .seconds(120),
                warmUp: .fixed(.seconds(10)),
                replications: 2,
                resolution: .seconds(1)
            ),
            objectives: [objective]
        ).run()
    }

    private static let latency = Objective(
        metric: "latency_mean_s",
        comparison: .less,
        threshold: 0.55,
        text: "latency_mean_s < 550ms"
    )

    @Test("costs what was refused, and is over at once if nothing is left of it")
    func outage() throws {
        // Down from 20 to 30 s: the requests at 20.0, 20.1, … 29.9 find no pod.
        let outage = event("outage", at: 20, for: 10, .fail(Outage(.orchestrator(pods: nil))))
        let result = try run([outage])
        let estimate = try #require(result.timeline.first)
        #expect(estimate.lost?.mean == 100)
        #expect(estimate.lost?.halfWidth == 0)
        #expect(estimate.returned == 2)
        #expect(estimate.recovery?.mean == 0)
        #expect(result.estimate(of: "lost_requests.outage")?.mean == 100)
        #expect(result.estimate(of: "recovery_s.outage")?.mean == 0)
        #expect(result.estimate(of: "not_back.outage")?.mean == 0)
    }

    @Test("is over when the backlog is, to an interval")
    func backlog() throws {
        // 40 a second for 10 s, of which 20 are served: 200 wait at 30 s, and 10 a second go. From
        // 48 to 49 s about 15 are in front of each (0.8 s), from 49 to 50 s about 5 (0.3 s).
        let result = try run([event("spike", at: 20, for: 10, .load(LoadChange(factor: 4)))])
        let estimate = try #require(result.timeline.first)
        #expect(estimate.recovery?.mean == 19)
        #expect(estimate.lost?.mean == 0)
    }

    @Test("is unknown where another one, or the end, comes first")
    func overlaid() throws {
        let result = try run([
            event("first", at: 20, for: 10, .load(LoadChange(factor: 4))),
            event("second", at: 40, for: 10, .load(LoadChange(factor: 4))),
            event("third", at: 100, for: 19, .load(LoadChange(factor: 4))),
        ])
        // The second finds 100 waiting and adds 200, which takes 30 s to go.
        #expect(result.timeline.map(\.unknown) == [2, 0, 2])
        #expect(result.timeline[1].recovery?.mean == 29)
    }

    @Test("that lasts to the end is judged from its beginning")
    func lasting() throws {
        let outage = event("outage", at: 20, for: nil, .fail(Outage(.orchestrator(pods: nil))))
        let rejections = Objective(
            metric: "rejection_rate",
            comparison: .less,
            threshold: 0.1,
            text: "rejection_rate < 10%"
        )
        let out = try run([outage], objective: rejections)
        #expect(out.timeline.map(\.lasting) == [2])
        // The requests from 20 s to the end, the one at 120.0 s included.
        #expect(out.timeline[0].lost?.mean == 1_001)
        // A load that the service can take is no reason to be out of anything.
        let mild = try run([event("mild", at: 20, for: nil, .load(LoadChange(factor: 1.5)))])
        #expect(mild.timeline[0].recovery?.mean == 0)
    }

    @Test("that the service does not survive, because it is beyond its capacity, is never over")
    func never() throws {
        // At 19.9 a second 200 too many need 2,000 s to go.
        let spike = event("spike", at: 20, for: 10, .load(LoadChange(factor: 4)))
        var model = try model([spike])
        model.workloads[0].arrivals = try .deterministic(rate: 19.9)
        let experiment = Experiment(
            model: model,
            settings: RunSettings(
                duration: .seconds(120),
                warmUp: .fixed(.seconds(10)),
                replications: 2,
                resolution: .seconds(1)
            ),
            objectives: [Self.latency],
            judgesStability: true
        )
        let result = experiment.run()
        #expect(result.timeline.map(\.neverReturned) == [2])
        #expect(result.timeline[0].recovery == nil)
        // It drains, slowly: nothing feeds it.
        #expect(result.stability == StabilityVerdict(.stable, .noFeedback))
    }

    @Test("changes nothing of a run before it")
    func before() throws {
        let plain = try run([]).replications[0]
        let late = try run([event("late", at: 119, for: 1, .load(LoadChange(factor: 1)))])
        #expect(plain.series == nil)
        #expect(late.replications[0].metrics == plain.metrics)
        #expect(late.replications[0].series?.intervals.count == 120)
        #expect(late.replications[0].series?.intervals.reduce(0) { $0 + $1.arrivals } == 1_200)
    }
}

import Alerting
import Experiments
import Service
import Testing
import Units
import Variates

@Suite("Alerts beside a simulation")
struct AlertObservationTests {
    /// A queue that is overloaded three times over from minute 10 to minute 25.
    private func model() throws -> ServiceModel {
        var model = try QueueModel(arrivalRate: 50, queueCapacity: 20).model()
        model.timeline = [
            TimelineEvent(
                name: "spike",
                start: .zero + .seconds(600),
                duration: .seconds(900),
                action: .load(.init(factor: 3))
            )
        ]
        return model
    }

    private func watch(
        _ expression: String,
        for hold: SimDuration = .zero,
        exportsLimits: Bool = false
    ) throws -> AlertObservation {
        let model = try model()
        let rule = AlertingRule(
            alert: "A",
            expression: try PromQLExpression(expression),
            hold: hold
        )
        var settings = RunSettings()
        settings.duration = .seconds(2_400)
        settings.warmUp = .fixed(.zero)
        settings.seed = 1
        settings.replications = 1
        return try #require(
            experiment(model, settings, [.alerting(rule)], exportsLimits: exportsLimits).run()
                .alerts
        )
    }

    private func experiment(
        _ model: ServiceModel,
        _ settings: RunSettings,
        _ rules: [RuleGroup.Rule],
        exportsLimits: Bool = false
    ) -> Experiment {
        Experiment(
            model: model,
            settings: settings,
            objectives: [
                Objective(
                    metric: "rejection_rate",
                    comparison: .less,
                    threshold: 0.05,
                    text: "rejection_rate < 5%"
                )
            ],
            jobs: 2,
            watch: ServiceWatch(
                [RuleGroup(name: "g", rules: rules)],
                metrics: ServiceMetrics(
                    model,
                    namespace: "default",
                    exportsLimits: exportsLimits
                ),
                scrapes: ScrapeSettings()
            )
        )
    }

    private static let share = """
        sum(rate(requests_total{outcome!="completed"}[2m])) / sum(rate(requests_total[2m])) > 0.1
        """

    @Test("are detected with a delay, and say what was lost by then")
    func detects() throws {
        let observation = try watch(Self.share, for: .seconds(120))
        let episode = try #require(observation.episodes.first)
        #expect(observation.episodes.count == 1)
        #expect(episode.start == .zero + .seconds(600))
        #expect(episode.end == .zero + .seconds(1_500))
        let verdict = try #require(observation.verdicts.first)
        let detection = try #require(verdict.detections.first)
        // The share needs a minute or two to pass 10 %, and then two minutes to fire.
        #expect(detection.after >= .seconds(120))
        #expect(detection.after <= .seconds(300))
        #expect(detection.lost > 0)
        #expect(verdict.missed == 0)
        #expect(verdict.falseAlarms == 0)
        #expect(verdict.flaps == 0)
    }

    @Test("that never become pending have missed what happened")
    func misses() throws {
        let verdict = try #require(
            try watch("current_connections / max_connections > 0.9").verdicts.first
        )
        #expect(verdict.missed == 1)
        #expect(!verdict.wasActive)
    }

    @Test("that fire without a reason are false")
    func cries() throws {
        let verdict = try #require(try watch("up == 1 and on() (hour() == 0)").verdicts.first)
        #expect(verdict.missed == 0)
        #expect(verdict.detections.first?.after == .zero)
        // It had fired for ten minutes.
        #expect(verdict.falseAlarms == 1)
        let early = try #require(
            try watch("up == 1 and on() vector(time() < bool 300) == 1").verdicts.first
        )
        #expect(early.falseAlarms == 1)
        #expect(early.missed == 1)
    }

    @Test("are watched in every replication, and change nothing of it")
    func everyReplication() throws {
        let model = try model()
        var settings = RunSettings()
        settings.duration = .seconds(1_800)
        settings.warmUp = .fixed(.seconds(60))
        settings.seed = 3
        settings.replications = 4
        let rule = AlertingRule(alert: "A", expression: try PromQLExpression(Self.share))
        var experiment = experiment(model, settings, [.alerting(rule)])
        let watched = experiment.run()
        experiment.watch = nil
        let plain = experiment.run()
        #expect(watched.replications == plain.replications)
        #expect(watched.metrics == plain.metrics)
        let estimate = try #require(watched.alertEstimates.first)
        #expect(estimate.replications == 4)
        #expect(estimate.episodes == 4)
        #expect(estimate.detected == 4)
        let delay = try #require(estimate.delay)
        #expect(delay.count == 4)
        // The first of them is what replication 0 shows by itself.
        let first = try #require(watched.alerts?.verdicts.first?.detections.first)
        #expect(delay.minimum <= first.after.seconds && first.after.seconds <= delay.maximum)
    }

    @Test("above the limit of their group are none, and the rule fails")
    func limits() throws {
        let model = try model()
        var settings = RunSettings()
        settings.duration = .seconds(600)
        settings.warmUp = .fixed(.zero)
        settings.replications = 1
        let rule = AlertingRule(
            alert: "A",
            expression: try PromQLExpression("request_duration_seconds_bucket >= 0")
        )
        var experiment = experiment(model, settings, [])
        func alerts(limit: Int) throws -> AlertObservation {
            experiment.watch = ServiceWatch(
                [RuleGroup(name: "g", limit: limit, rules: [.alerting(rule)])],
                metrics: ServiceMetrics(model, namespace: "default"),
                scrapes: ScrapeSettings()
            )
            return try #require(experiment.run().alerts)
        }
        // Eleven bounds and infinity.
        let within = try alerts(limit: 12)
        #expect(within.histories.count == 12)
        #expect(within.failures.isEmpty)
        let above = try alerts(limit: 11)
        #expect(above.histories.isEmpty)
        #expect(above.failures.first?.message == "exceeded limit of 11 with 12 alerts")
    }
}

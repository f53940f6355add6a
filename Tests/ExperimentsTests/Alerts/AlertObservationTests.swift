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
        let observation = AlertObservation.run(
            [RuleGroup(name: "g", rules: [.alerting(rule)])],
            model: model,
            settings: settings,
            warmUp: .zero,
            objectives: [
                Objective(
                    metric: "rejection_rate",
                    comparison: .less,
                    threshold: 0.05,
                    text: "rejection_rate < 5%"
                )
            ],
            metrics: ServiceMetrics(
                model,
                namespace: "default",
                exportsLimits: exportsLimits
            ),
            scrapes: ScrapeSettings(),
            isCancelled: { false },
            take: { _ in }
        )
        return try #require(observation)
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
        let early = try #require(
            try watch("up == 1 and on() vector(time() < bool 300) == 1").verdicts.first
        )
        #expect(early.falseAlarms == 1)
        #expect(early.missed == 1)
    }
}

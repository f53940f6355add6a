import Alerting
import Experiments
import Service
import Testing
import Units
import Variates

@Suite("Thresholds for alerting rules")
struct AlertTuningTests {
    /// A queue that is overloaded three times over from minute 10 to minute 25.
    private func experiment(factor: Double) throws -> Experiment {
        var model = try QueueModel(arrivalRate: 50, queueCapacity: 20).model()
        model.timeline = [
            TimelineEvent(
                name: "spike",
                start: .zero + .seconds(600),
                duration: .seconds(900),
                action: .load(.init(factor: factor))
            )
        ]
        var settings = RunSettings()
        settings.duration = .seconds(2_400)
        settings.warmUp = .fixed(.zero)
        settings.replications = 3
        settings.seed = 5
        return Experiment(
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
            jobs: 2
        )
    }

    private static let share = """
        sum(rate(requests_total{outcome!="completed"}[2m])) / sum(rate(requests_total[2m]))
        """

    private func watch(_ experiment: Experiment, _ rule: AlertingRule) -> ServiceWatch {
        ServiceWatch(
            [RuleGroup(name: "g", rules: [.alerting(rule)])],
            metrics: ServiceMetrics(experiment.model, namespace: "default"),
            scrapes: ScrapeSettings()
        )
    }

    @Test("catch on fresh replications what a rule misses, without a false alarm")
    func proposes() throws {
        let experiment = try experiment(factor: 3)
        let rule = AlertingRule(
            alert: "A",
            expression: try PromQLExpression("0.99 < \(Self.share)"),
            hold: .seconds(600)
        )
        let found = try #require(AlertTuning(experiment, watch(experiment, rule)).run())
        #expect(found.brokenBefore == 3)
        #expect(found.brokenFresh == 3)
        let tuned = try #require(found.rules.first)
        #expect(tuned.measure == Self.share)
        #expect(tuned.comparison == .greater)
        #expect(tuned.current.setting.threshold == 0.99)
        #expect(tuned.current.fresh.detected?.successes == 0)
        let proposed = try #require(tuned.proposed)
        #expect(proposed.before.detected?.successes == 3)
        #expect(proposed.fresh.detected?.successes == 3)
        #expect(proposed.fresh.falseAlarms.successes == 0)
        // Before the spike hardly any request is refused, in it two of three are.
        #expect(proposed.setting.threshold > 0)
        #expect(proposed.setting.threshold < 0.66)

        // What was worked out from what the rule measured is what the rule does.
        var watched = experiment
        let better = AlertingRule(
            alert: "A",
            expression: try PromQLExpression("\(Self.share) > \(proposed.setting.threshold)"),
            hold: proposed.setting.hold
        )
        watched.watch = watch(experiment, better)
        let estimate = try #require(watched.run().alertEstimates.first)
        #expect(estimate.detected == 3)
        #expect(estimate.delay == proposed.before.delay)
        #expect(estimate.lost == proposed.before.lost)
        #expect(estimate.falseAlarms == proposed.before.falseAlarmRate)
    }

    @Test("are proposed between values whose distance is beyond all numbers")
    func extremeValues() throws {
        let experiment = try experiment(factor: 3)
        // -1.632e308 while hardly any request is refused, else 1.088e308.
        let measure = "((\(Self.share) > bool 0.05) - 0.6) * 1.7e308 * 1.6"
        let rule = AlertingRule(alert: "A", expression: try PromQLExpression("\(measure) > 0"))
        let found = try #require(AlertTuning(experiment, watch(experiment, rule)).run())
        let proposed = try #require(found.rules.first?.proposed)
        #expect((proposed.setting.threshold / -2.72e307 - 1).magnitude < 1e-9)
        #expect(proposed.fresh.detected?.successes == 3)
    }

    @Test("are not proposed where nothing is broken")
    func nothingBroken() throws {
        let experiment = try experiment(factor: 1)
        let rule = AlertingRule(
            alert: "A",
            expression: try PromQLExpression("\(Self.share) > 0.5")
        )
        let found = try #require(AlertTuning(experiment, watch(experiment, rule)).run())
        #expect(found.brokenBefore == 0)
        #expect(found.rules.first?.proposed == nil)
        #expect(found.rules.first?.current.fresh.detected == nil)
    }

    @Test("are sought for comparisons with a number only")
    func unsuited() throws {
        let experiment = try experiment(factor: 3)
        let rule = AlertingRule(alert: "A", expression: try PromQLExpression("absent(up)"))
        let found = try #require(AlertTuning(experiment, watch(experiment, rule)).run())
        #expect(found.rules.isEmpty)
        #expect(found.unsuited.map(\.alert) == ["A"])
    }
}

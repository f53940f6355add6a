import Alerting
import Reporting
import Testing
import Units

@Suite("A report on alerts over time")
struct AlertTimelineReportTests {
    @Test("shows a time that is longer than durations are")
    func longTime() throws {
        let store = SampleStore()
        let series = store.series(LabelSet([Label(name: LabelSet.metricName, value: "up")]))
        let start: Int64 = -9_000_000_000_000
        try store.append(1, at: start, toSeries: series)
        let rule = AlertingRule(alert: "Up", expression: try PromQLExpression("up == 1"))
        let groups = [RuleGroup(name: "group", rules: [.alerting(rule)])]
        let evaluation = RuleEvaluation(
            groups,
            over: store,
            from: start,
            interval: .seconds(4_500_000_000),
            settings: EvaluationSettings(lookback: .seconds(9_200_000_000))
        )
        evaluation.run(through: -start)
        // It fires until the sample is older than the look-back, at the fourth evaluation.
        let report = AlertTimelineReport(evaluation.histories, of: groups, from: start, to: -start)
        #expect(report.text(as: .table).contains("13500000000 s"))
    }
}

import Alerting
import Testing
import Units

/// A store with series in promtool's notation, a sample each 15 s.
private func store(_ series: String...) throws -> SampleStore {
    let store = SampleStore()
    for text in series {
        let description = try SeriesDescription(text)
        let number = store.series(description.labels)
        for (index, value) in description.values.enumerated() {
            guard let value else { continue }
            try store.append(value, at: Int64(index) * 15_000, toSeries: number)
        }
    }
    return store
}

private func alert(_ expression: String, for hold: SimDuration = .zero) throws -> AlertingRule {
    AlertingRule(alert: "A", expression: try PromQLExpression(expression), hold: hold)
}

/// The states of the only alert, as texts in seconds.
private func states(_ evaluation: RuleEvaluation) -> [String] {
    (evaluation.histories.first?.intervals ?? []).map { interval in
        let end = interval.end.map { "\($0 / 1_000)" } ?? "-"
        return "\(interval.state.rawValue) \(interval.start / 1_000) \(end)"
    }
}

@Suite("Rules under evaluation")
struct RuleEvaluationTests {
    @Test("end an alert at the evaluation that sees a stale marker")
    func marker() throws {
        let group = RuleGroup(name: "g", rules: [.alerting(try alert("m > 0", for: .seconds(60)))])
        let evaluation = RuleEvaluation([group], over: try store("m 1x8 stale"), from: 0)
        evaluation.run(through: 600_000)
        // The marker is at 135 s.
        #expect(states(evaluation) == ["pending 0 60", "firing 60 180"])
    }

    @Test("of a group follow the group's own interval")
    func ownInterval() throws {
        let rule = RuleGroup.Rule.alerting(try alert("m > 0", for: .seconds(60)))
        let group = RuleGroup(name: "g", interval: .seconds(45), rules: [rule])
        let evaluation = RuleEvaluation([group], over: try store("m 1x40"), from: 0)
        evaluation.run(through: 200_000)
        #expect(states(evaluation) == ["pending 0 90", "firing 90 -"])
        #expect(evaluation.evaluationCount == 5)
    }

    @Test("of groups with several intervals are evaluated each in its own time")
    func twoIntervals() throws {
        let recording = RecordingRule(record: "r", expression: try PromQLExpression("m"))
        let groups = [
            RuleGroup(name: "slow", interval: .seconds(60), rules: [.recording(recording)]),
            RuleGroup(
                name: "fast",
                interval: .seconds(20),
                rules: [.alerting(try alert("r > 4"))]
            ),
        ]
        let evaluation = RuleEvaluation(groups, over: try store("m 0+1x40"), from: 0)
        evaluation.run(through: 240_000)
        // m is 4 at 60 s and 8 at 120 s.
        #expect(states(evaluation) == ["firing 120 -"])
        #expect(evaluation.evaluationCount == 5 + 13)
    }

    @Test("begin where they are told to")
    func start() throws {
        let group = RuleGroup(name: "g", rules: [.alerting(try alert("m > 0", for: .seconds(60)))])
        let evaluation = RuleEvaluation([group], over: try store("m 1x40"), from: 50_000)
        #expect(evaluation.firstEvaluation(notBefore: 0) == 50_000)
        #expect(evaluation.firstEvaluation(notBefore: 50_001) == 110_000)
        evaluation.run(through: 200_000)
        #expect(states(evaluation) == ["pending 50 110", "firing 110 -"])
    }

    @Test("that have no value leave the alerts as they were, and say how often")
    func failures() throws {
        // From 60 s on there are two series for the one side.
        let store = try store("m{k=\"a\"} 1x20", "limit{x=\"1\"} 0x20", "limit{x=\"2\"} _x4 0x20")
        let rule = try alert("m > on() group_left limit")
        let group = RuleGroup(name: "g", rules: [.alerting(rule)])
        let evaluation = RuleEvaluation([group], over: store, from: 0, interval: .seconds(30))
        evaluation.run(through: 120_000)
        #expect(states(evaluation) == ["firing 0 -"])
        let failure = try #require(evaluation.failures.first)
        #expect(failure.rule == "A")
        #expect(failure.firstMilliseconds == 60_000)
        #expect(failure.count == 3)
        #expect(failure.message.hasPrefix("found duplicate series for the match group {}"))
    }

    @Test("give the same, sample by sample or all at once")
    func streaming() throws {
        let series = try SeriesDescription("c 0+1x20 20+9x20 0+1x40")
        let rule = try alert(
            "rate(c[1m]) > 0.3 or avg_over_time(c[2m:30s]) > 150",
            for: .seconds(30)
        )
        let group = RuleGroup(name: "g", rules: [.alerting(rule)])
        func run(streams: Bool) throws -> [String] {
            var due: Int64 = 0
            let store = SampleStore()
            let evaluation = RuleEvaluation([group], over: store, from: 0, interval: .seconds(20))
            let number = store.series(series.labels)
            for (index, value) in series.values.enumerated() {
                let time = Int64(index) * 15_000
                while streams, let next = evaluation.firstEvaluation(notBefore: due), next < time {
                    evaluation.evaluate(at: next)
                    due = next + 1
                    store.discard(before: next - 300_000)
                }
                try store.append(try #require(value), at: time, toSeries: number)
            }
            let end = Int64(series.values.count - 1) * 15_000
            while let next = evaluation.firstEvaluation(notBefore: due), next <= end {
                evaluation.evaluate(at: next)
                due = next + 1
            }
            return states(evaluation)
        }
        let streamed = try run(streams: true)
        #expect(streamed.count == 2)
        #expect(try run(streams: false) == streamed)
    }

    @Test("expand annotations when an alert begins to fire")
    func annotations() throws {
        var rule = try alert("m > 0", for: .seconds(60))
        rule.annotations = AlertLabels([
            AlertLabels.Entry(name: "summary", text: "{{ $labels.pod }} at {{ $value }}"),
            AlertLabels.Entry(name: "wrong", text: "{{ first (query \"nothing\") }}"),
        ])
        let group = RuleGroup(name: "g", rules: [.alerting(rule)])
        let evaluation = RuleEvaluation([group], over: try store("m{pod=\"p\"} 1+1x40"), from: 0)
        evaluation.run(through: 300_000)
        let annotations = evaluation.histories.first?.annotations ?? []
        #expect(
            annotations.map { "\($0.name)=\($0.value)" } == [
                "summary=p at 5",
                "wrong=<error expanding template: first() called on vector with no elements>",
            ]
        )
    }
}

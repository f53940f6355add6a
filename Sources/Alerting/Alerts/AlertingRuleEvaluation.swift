/// An alerting rule under evaluation.
final class AlertingRuleEvaluation {
    let name: String
    private let context: EvaluationContext
    private let evaluator: PromQLEvaluator
    private let templates: AlertTemplates
    private let stateLabels: [AlertState: LabelMapping]
    private let forStateLabels: LabelMapping
    private var state: AlertingRuleState
    private var output = RuleOutput()
    private var seen = LabelSlots()
    private var recorded: [LabelID: Int] = [:]
    private var all: [AlertHistory] = []
    private var open: [LabelID: AlertState] = [:]
    /// Alerts at most; 0 = any number.
    private let limit: Int

    init(_ rule: AlertingRule, limit: Int, in context: EvaluationContext) {
        name = rule.alert
        self.limit = limit
        self.context = context
        evaluator = PromQLEvaluator(rule.expression, in: context)
        templates = AlertTemplates(rule, in: context)
        state = AlertingRuleState(rule)
        func labels(_ added: [(String, String)]) -> LabelMapping {
            let added = added.map { Label(name: $0.0, value: $0.1) }
            // As in Prometheus, a label whose template expands to nothing shows the template.
            let written = rule.labels.entries.map { Label(name: $0.name, value: $0.text) }
            return LabelMapping { LabelSet(written + $0.labels + added) }
        }
        stateLabels = Dictionary(
            uniqueKeysWithValues: AlertState.allCases.map { state in
                let names = [(LabelSet.metricName, "ALERTS"), ("alertstate", state.rawValue)]
                return (state, labels(names))
            }
        )
        forStateLabels = labels([(LabelSet.metricName, "ALERTS_FOR_STATE")])
    }

    func evaluate(at time: Int64) throws(EvaluationError) {
        let samples = try evaluator.samples(at: time, visibleUntil: time)
        seen.clear()
        var elements: [AlertingRuleState.Element] = []
        for sample in samples {
            let labels = templates.labels(of: sample, at: time)
            guard seen[labels] == nil else {
                throw EvaluationError(
                    description: "vector contains metrics with the same labelset after applying "
                        + "alert labels"
                )
            }
            seen[labels] = 0
            elements.append(
                AlertingRuleState.Element(
                    labels: labels,
                    source: sample.labels,
                    value: sample.value
                )
            )
        }
        let reports = state.evaluate(elements, at: time)
        guard limit == 0 || reports.count <= limit else {
            state.forget()
            record([], at: time)
            throw EvaluationError(
                description: "exceeded limit of \(limit) with \(reports.count) alerts"
            )
        }
        record(reports, at: time)
        write(reports, at: time)
    }

    /// The alerts by labels.
    var histories: [AlertHistory] { all.sorted { $0.labels < $1.labels } }

    private func record(_ reports: [AlertingRuleState.Report], at time: Int64) {
        guard !reports.isEmpty || !open.isEmpty else { return }
        var present: [LabelID: AlertState] = [:]
        for report in reports {
            present[report.labels] = report.state
            guard open[report.labels] != report.state else { continue }
            let number = history(of: report.labels)
            close(number, at: time)
            all[number].intervals.append(
                AlertHistory.Interval(state: report.state, start: time, end: nil)
            )
            guard report.state == .firing else { continue }
            all[number].annotations = templates.annotations(
                of: Sample(labels: report.source, value: report.value),
                at: time
            )
        }
        for labels in open.keys where present[labels] == nil {
            close(history(of: labels), at: time)
        }
        open = present
    }

    private func history(of labels: LabelID) -> Int {
        if let number = recorded[labels] { return number }
        recorded[labels] = all.count
        all.append(
            AlertHistory(
                alert: name,
                labels: context.table[labels],
                intervals: [],
                annotations: []
            )
        )
        return all.count - 1
    }

    private func close(_ number: Int, at time: Int64) {
        let last = all[number].intervals.count - 1
        guard last >= 0, all[number].intervals[last].end == nil else { return }
        all[number].intervals[last].end = time
    }

    /// Writes `ALERTS` and `ALERTS_FOR_STATE`.
    private func write(_ reports: [AlertingRuleState.Report], at time: Int64) {
        var samples: [(labels: LabelID, value: Double)] = []
        for report in reports {
            guard let mapping = stateLabels[report.state] else { continue }
            samples.append((mapping.apply(to: report.labels, in: context.table), 1))
            samples.append(
                (
                    forStateLabels.apply(to: report.labels, in: context.table),
                    (Double(report.activeSince) / 1_000).rounded(.down)
                )
            )
        }
        output.write(samples, at: time, to: context.store)
    }
}

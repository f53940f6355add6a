import Experiments
import Statistics

extension ExplanationReport {
    /// The report for a terminal of 80 columns: the sentence first, the provenance last.
    func table(style: TerminalStyle) -> String {
        var lines = wrapped(baseText, at: ", ").map { style.paint($0, .faint) }
        lines += TextTable.section("What binds, one after the other", stepsTable, style)
        lines += TextTable.section(
            "What more of each limit that is reached changes",
            effectsTable,
            style
        )
        let metric = explanation.metric
        lines += TextTable.section(
            "Morris screening: the change of \(metric) over each parameter's range",
            sensitivity.morrisTable(by: metric),
            style
        )
        lines += TextTable.section(
            "Sobol indices: shares of the variance of \(metric)",
            sensitivity.sobolTable(by: metric),
            style
        )
        if !explanation.unreached.isEmpty {
            lines += ["", style.paint("Never reached: more of it changes nothing", .heading)]
            let names = explanation.unreached.map(\.name).joined(separator: ", ")
            lines += wrapped(names, at: ", ", first: "  ", others: "  ")
        }
        let interrupted = SimulationReport.News(
            tone: .doubtful,
            text: "! interrupted: there may be more"
        )
        return AnswerText(
            model: explanation.model,
            headline: SimulationReport.News(tone: .heading, text: sentence),
            remarks: explanation.isInterrupted ? [interrupted] : [],
            provenance: provenance.line(seed: explanation.seed, circumstances)
        ).table(lines, style: style)
    }

    /// The model as it is.
    private var baseText: String {
        "as it is: "
            + explanation.base.map { metric in
                let text = MetricUnit(ofMetric: metric.name).text(metric.estimate)
                return "\(metric.name) \(text.value) \(text.halfWidth)"
            }.joined(separator: ", ")
    }

    private var stepsTable: TextTable? {
        guard !explanation.steps.isEmpty else { return nil }
        let unit = MetricUnit(ofMetric: explanation.metric)
        var table = TextTable([.right, .left, .right, .right, .right])
        table.append(
            ["", "lifted", "\(explanation.metric)", "then", ""].map {
                TextTable.Cell($0, .faint)
            }
        )
        for (number, step) in explanation.steps.enumerated() {
            let removed = ExplainedChange.text(step.removed)
            for (index, limit) in step.limits.enumerated() {
                table.append(
                    index == 0
                        ? [
                            "\(number + 1)", "\(limit.name)", "\(unit.text(step.before).value)",
                            "\(unit.text(step.after).value)", "\(removed.value)",
                        ] : ["", "\(limit.name)"]
                )
            }
        }
        return table
    }

    private var effectsTable: TextTable? {
        guard !explanation.effects.isEmpty else { return nil }
        var table = TextTable([.left, .right, .left, .right, .left])
        table.append(
            ["", "rejected", "", "p99", ""].map { TextTable.Cell($0, .faint) }
        )
        for effect in explanation.effects {
            table.append([TextTable.Cell(effect.limit.name, .faint)])
            for change in ExplainedChange.all(effect) {
                let rejections = ExplainedChange.text(change.counterfactual.rejectionsRemoved)
                let latency = ExplainedChange.text(change.counterfactual.latencyRemoved)
                table.append([
                    "  \(change.label)\(change.newValue)", "\(rejections.value)",
                    "\(rejections.halfWidth)", "\(latency.value)", "\(latency.halfWidth)",
                ])
            }
        }
        return table
    }
}

import Experiments

extension ComparisonReport {
    /// The report for a pull request: the verdicts first, the details folded.
    var markdown: String {
        let model = SimulationReport.escaped(result.baseline.model)
        var text =
            "### \(model): \(verdict.tone.symbol) \(SimulationReport.escaped(verdict.text))\n"
        for warning in warnings { text += "\n> ⚠️ \(SimulationReport.escaped(warning.text))\n" }
        if let news = selectionNews {
            text += "\n\(news.tone.symbol) \(SimulationReport.escaped(news.text))\n"
        }
        text += SimulationReport.table(
            ["candidate", "metric", "verdict", "baseline", "candidate", "difference", ""],
            zip(result.candidates, origins).flatMap(rows),
            texts: 3
        )
        text += objectivesTable
        for candidate in result.candidates where candidate.verdict != .identical {
            text += details(on: candidate)
        }
        text += selectionTable
        text += "\n<sub>\(SimulationReport.escaped(circumstances)). "
        return text + "\(SimulationReport.escaped(provenance.line(for: result.baseline)))</sub>\n"
    }

    private func rows(
        on candidate: ComparisonResult.Candidate,
        from origin: Origin
    ) -> [[String]] {
        let name =
            "**\(SimulationReport.escaped(candidate.name))**<br>"
            + "<sub>\(SimulationReport.escaped(description(of: origin)))</sub>"
        guard candidate.verdict != .identical else {
            return [[name, "every metric", "**identical**", "", "", "0", ""]]
        }
        return candidate.differences(in: .primary).enumerated().map { index, difference in
            let text = DifferenceText(difference)
            return [
                index == 0 ? name : "", "`\(text.name)`",
                "\(difference.verdict.symbol)**\(text.verdict)**", text.baseline, text.candidate,
                text.change.value, text.change.halfWidth,
            ]
        }
    }

    private var objectivesTable: String {
        guard !result.baseline.objectives.isEmpty else { return "" }
        return SimulationReport.table(
            ["objective"] + models.map { SimulationReport.escaped($0.name) },
            result.baseline.objectives.indices.map { index in
                ["`\(result.baseline.objectives[index].objective.text)`"]
                    + models.map { $0.result.objectives[index].verdict.rawValue }
            },
            texts: 1 + models.count
        )
    }

    private func details(on candidate: ComparisonResult.Candidate) -> String {
        let causes = moved(.causes, candidate)
        let others = moved(.others, candidate)
        guard !causes.isEmpty || !others.isEmpty else { return "" }
        var text = "\n<details><summary>What moved in "
        text += "\(SimulationReport.escaped(candidate.name)): "
        text += "\(counted(causes.count, "cause")), \(counted(others.count, "other figure"))"
        text += "</summary>\n"
        for (title, moved) in [("cause", causes), ("metric", others)] where !moved.isEmpty {
            text += SimulationReport.table(
                [title, "verdict", "baseline", "candidate", "difference", "", "relative"],
                moved.map { difference in
                    let text = DifferenceText(difference)
                    return [
                        "`\(text.name)`", text.verdict, text.baseline, text.candidate,
                        text.change.value, text.change.halfWidth, text.relative,
                    ]
                },
                texts: 2
            )
        }
        if let sentence = sentenceOnNumbers(candidate) {
            text += "\n\(sentence.prefix(1).uppercased())\(sentence.dropFirst()).\n"
        }
        return text + "\n</details>\n"
    }

    private var selectionTable: String {
        guard let selection = result.selection else { return "" }
        return SimulationReport.table(
            ["", selection.goal.metric, "replications", ""],
            selection.systems.map { system in
                [
                    SimulationReport.escaped(system.name), Self.mean(of: system, selection.goal),
                    String(system.replications),
                    system.name == selection.best
                        ? "**best**" : system.isEliminated ? "eliminated" : "",
                ]
            }
        )
    }
}

extension MetricDifference.Verdict {
    /// What stands before a verdict that has to be seen.
    fileprivate var symbol: String {
        switch self {
        case .better: "✅ "
        case .worse: "❌ "
        case .changed, .equivalent, .noEvidence: ""
        }
    }
}

import Experiments

extension ComparisonReport {
    /// Lines of what moved beside the primary metrics, at most.
    static let shownAtMost = 10

    /// The report for a terminal of 80 columns: the verdicts first, the provenance last.
    func table(style: TerminalStyle) -> String {
        var lines = wrapped("\(result.baseline.model): \(verdict.text)", at: " ").map {
            style.paint($0, verdict.tone)
        }
        for warning in warnings {
            lines += wrapped(warning.text, at: " ", first: "! ", others: "  ")
                .map { style.paint($0, warning.tone) }
        }
        if let news = selectionNews {
            lines += wrapped(news.text, at: " ").map { style.paint($0, news.tone) }
        }
        lines += wrapped(circumstances, at: " ").map { style.paint($0, .faint) }
        lines += selectionLines(style)
        for (candidate, origin) in zip(result.candidates, origins) {
            lines += section(on: candidate, from: origin, style)
        }
        lines.append("")
        lines += wrapped(provenance.line(for: result.baseline), at: ", ")
            .map { style.paint($0, .faint) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(
        on candidate: ComparisonResult.Candidate,
        from origin: Origin,
        _ style: TerminalStyle
    ) -> [String] {
        var lines = [""]
        lines += wrapped("\(candidate.name): \(sentence(on: candidate))", at: " ", others: "  ")
            .enumerated()
            .map { style.paint($1, $0 == 0 ? candidate.verdict.tone : .heading) }
        lines += wrapped(description(of: origin), at: ", ", first: "  ", others: "  ")
            .map { style.paint($0, .faint) }
        guard candidate.verdict != .identical else { return lines }
        lines += primaryTable(candidate).lines(indentation: 2, style: style)
        lines += objectiveLines(candidate, style)
        lines += movedLines("causes that moved, of arrivals", .causes, candidate, style)
        lines += movedLines("what else moved", .others, candidate, style)
        if let sentence = sentenceOnNumbers(candidate) {
            lines += wrapped(sentence, at: " ", first: "  ", others: "  ")
                .map { style.paint($0, .faint) }
        }
        return lines
    }

    /// What a candidate is: its changes, or its model.
    func description(of origin: Origin) -> String {
        guard origin.changes.isEmpty else {
            return origin.changes.map { "\($0.path)=\($0.value)" }.joined(separator: ", ")
        }
        return origin.modelPath == provenance.modelPath
            ? "changes nothing" : "model \(origin.modelPath)"
    }

    private func primaryTable(_ candidate: ComparisonResult.Candidate) -> TextTable {
        var table = TextTable([.left, .left, .right, .right, .right, .left])
        table.append(
            ["", "", "baseline", "candidate", "difference", ""].map { TextTable.Cell($0, .faint) }
        )
        for difference in candidate.differences(in: .primary) {
            let text = DifferenceText(difference)
            table.append([
                TextTable.Cell(text.verdict, text.tone), "\(text.name)", "\(text.baseline)",
                "\(text.candidate)", "\(text.change.value)", "\(text.change.halfWidth)",
            ])
        }
        return table
    }

    private func objectiveLines(
        _ candidate: ComparisonResult.Candidate,
        _ style: TerminalStyle
    ) -> [String] {
        guard !candidate.result.objectives.isEmpty else { return [] }
        var table = TextTable([.left, .left, .left])
        for (before, after) in zip(result.baseline.objectives, candidate.result.objectives) {
            table.append([
                TextTable.Cell(after.verdict.rawValue, after.verdict.tone),
                "\(after.objective.text)",
                TextTable.Cell("baseline: \(before.verdict.rawValue)", .faint),
            ])
        }
        return [style.paint("  objectives", .faint)] + table.lines(indentation: 2, style: style)
    }

    private func movedLines(
        _ title: String,
        _ family: MetricDifference.Family,
        _ candidate: ComparisonResult.Candidate,
        _ style: TerminalStyle
    ) -> [String] {
        let moved = moved(family, candidate)
        guard !moved.isEmpty else { return [] }
        var table = TextTable([.left, .left, .right, .left, .right])
        for difference in moved.prefix(Self.shownAtMost) {
            let text = DifferenceText(difference)
            table.append([
                TextTable.Cell(text.verdict, text.tone), "\(text.name)", "\(text.change.value)",
                "\(text.change.halfWidth)",
                TextTable.Cell(family == .causes ? "" : text.relative, .faint),
            ])
        }
        var lines = [style.paint("  \(title)", .faint)]
        lines += table.lines(indentation: 2, style: style)
        if moved.count > Self.shownAtMost {
            let rest = "  and \(moved.count - Self.shownAtMost) more: --format csv has them all"
            lines.append(style.paint(rest, .faint))
        }
        return lines
    }

    private func selectionLines(_ style: TerminalStyle) -> [String] {
        guard let selection = result.selection else { return [] }
        var table = TextTable([.left, .right, .right, .left])
        table.append(
            ["", selection.goal.metric, "replications", ""].map { TextTable.Cell($0, .faint) }
        )
        for system in selection.systems {
            table.append([
                "\(system.name)", "\(Self.mean(of: system, selection.goal))",
                "\(system.replications)",
                system.name == selection.best
                    ? TextTable.Cell("best", .good)
                    : TextTable.Cell(system.isEliminated ? "eliminated" : "", .faint),
            ])
        }
        return [""] + table.lines(indentation: 2, style: style)
    }

    /// The mean of a system with as many decimals as show the indifference.
    static func mean(of system: SelectionResult.System, _ goal: SelectionGoal) -> String {
        MetricUnit(ofMetric: goal.metric)
            .text(mean: system.mean, halfWidth: goal.indifference).value
    }
}

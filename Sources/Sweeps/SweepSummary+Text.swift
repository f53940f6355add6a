import Experiments
import Reporting
import Service

extension SweepSummary {
    /// The summary as text that ends with a line feed.
    public func text(style: TerminalStyle) -> String {
        var lines: [String] = []
        if objectives.isEmpty {
            lines.append("\(counted(count, "point")); the model has no objectives")
        } else {
            let noun =
                objectives.count == 1 ? "the objective" : "all \(objectives.count) objectives"
            lines.append(
                "\(counted(count, "point")): \(met) meet \(noun), \(missed) miss "
                    + (objectives.count == 1 ? "it" : "one or more")
                    + ", \(undecided) leave it open"
            )
        }
        lines += ["", style.paint(bestTitle, .heading)] + rows(of: best, style: style)
        if axes.count == 2 {
            let sides = axes.map { "\($0.isMoreBetter ? "much" : "little") \($0.name)" }
            let title =
                "Pareto front (\(sides.joined(separator: " and "))): "
                + counted(front.count, "point")
            lines += ["", style.paint(title, .heading)] + rows(of: front, style: style)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var bestTitle: String {
        let names = metrics.prefix(objectives.isEmpty ? 2 : objectives.count)
        return "Best points, by "
            + (objectives.isEmpty ? "" : "objectives, then ") + names.joined(separator: ", ")
    }

    private func rows(of points: [Shown], style: TerminalStyle) -> [String] {
        var text = TextTable(
            table.parameters.map { _ in .right }
                + metrics.flatMap { _ in [TextTable.Alignment.right, .left] }
        )
        text.append(
            shortNames(of: table.parameters).map { TextTable.Cell($0, .faint) }
                + metrics.flatMap { [TextTable.Cell($0, .faint), ""] }
        )
        for point in points {
            var row = point.values.map { TextTable.Cell($0) }
            for (metric, figure) in zip(metrics, point.figures) {
                let (value, halfWidth) = MetricUnit(ofMetric: metric)
                    .text(mean: figure?.mean, halfWidth: figure?.halfWidth)
                let index = objectives.firstIndex { $0.metric == metric }
                let verdict = index.map { point.verdicts[$0] }
                row.append(TextTable.Cell(value, verdict?.tone))
                row.append(
                    TextTable.Cell(
                        [halfWidth, verdict?.word ?? ""].filter { !$0.isEmpty }
                            .joined(separator: " ")
                    )
                )
            }
            text.append(row)
        }
        return text.lines(indentation: 2, style: style)
    }
}

extension ObjectiveVerdict.Verdict {
    /// The verdict in a word, as the first line of the summary has it.
    fileprivate var word: String {
        switch self {
        case .met, .missed: rawValue
        case .undecided: "open"
        }
    }
}

import Experiments

/// Two results side by side, ready to be written in any format.
public struct DiffReport: Sendable, Equatable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people, 80 columns.
        case table
        /// For programs: `headroom-diff/v1`.
        case json
        /// For a pull request.
        case markdown
    }

    /// What was found.
    public var diff: ResultDiff

    /// A report on two results.
    public init(_ diff: ResultDiff) { self.diff = diff }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style)
        case .json: json.text
        case .markdown: markdown
        }
    }

    /// What can be said, in a few words.
    var verdict: String {
        if diff.isSame { return "every metric is the same" }
        let moved = diff.moved
        func count(_ verdict: MetricDifference.Verdict) -> Int {
            moved.count { $0.verdict == verdict }
        }
        let parts = [
            ("worse", count(.worse)), ("better", count(.better)), ("changed", count(.changed)),
        ]
        .filter { $0.1 > 0 }
        .map { "\($0.1) \($0.0)" }
        let compared = diff.differences.count { $0.pValue != nil }
        return "of \(counted(compared, "metric")) "
            + (parts.isEmpty ? "none differs beyond chance" : parts.joined(separator: ", "))
    }

    /// What the intervals can and cannot say; `nil` if nothing differs.
    var caution: String? {
        guard !diff.isSame else { return nil }
        if diff.differences.allSatisfy({ $0.pValue == nil }) {
            return "a result of a single replication has no intervals, so nothing can be judged"
        }
        guard diff.sharesRandomNumbers else { return nil }
        return
            "both have seed \(diff.before.seed), so their replications share random numbers, but "
            + "result files do not hold the replications: they are judged as independent ones "
            + "(Welch), which finds less than 'headroom compare' does"
    }

    private func table(_ style: TerminalStyle) -> String {
        var lines = wrapped("\(diff.before.path) → \(diff.after.path): \(verdict)", at: " ")
            .map { style.paint($0, .heading) }
        if let caution {
            lines += wrapped(caution, at: " ", first: "! ", others: "  ")
                .map { style.paint($0, .doubtful) }
        }
        for (title, changes) in changes {
            var table = TextTable([.left, .right, .left])
            for change in changes {
                table.append([
                    "\(change.name)", "\(change.before ?? NumberText.missing)",
                    "→ \(change.after ?? NumberText.missing)",
                ])
            }
            lines += TextTable.section(title, table, style)
        }
        lines += section("What decides", diff.moved.filter { $0.family == .primary }, style) {
            [TextTable.Cell($0.baseline), TextTable.Cell("→ \($0.candidate)")]
        }
        lines += section("What else moved", diff.moved.filter { $0.family != .primary }, style) {
            [TextTable.Cell($0.relative, .faint)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Differences with a verdict, and what else their lines have room for.
    private func section(
        _ title: String,
        _ moved: [MetricDifference],
        _ style: TerminalStyle,
        rest: (DifferenceText) -> [TextTable.Cell]
    ) -> [String] {
        guard !moved.isEmpty else { return [] }
        var table = TextTable([.left, .left, .right, .left, .right, .right])
        for difference in moved {
            let text = DifferenceText(difference)
            table.append(
                [
                    TextTable.Cell(text.verdict, text.tone), "\(difference.metric)",
                    "\(text.change.value)", "\(text.change.halfWidth)",
                ] + rest(text)
            )
        }
        return TextTable.section(title, table, style)
    }

    /// What changed beside the metrics, by title.
    private var changes: [(title: String, changes: [ResultDiff.Change])] {
        [
            ("How it was run", diff.circumstances), ("Limits", diff.limits),
            ("Objectives", diff.objectives),
        ].filter { !$0.1.isEmpty }
    }

    private var markdown: String {
        var text = "### \(SimulationReport.escaped(diff.before.model)): "
        text += "\(SimulationReport.escaped(verdict))\n"
        if let caution { text += "\n> ⚠️ \(SimulationReport.escaped(caution))\n" }
        for (title, changes) in changes {
            text += SimulationReport.table(
                [title.lowercased(), "before", "after"],
                changes.map { change in
                    ["`\(change.name)`"]
                        + [change.before, change.after].map {
                            SimulationReport.escaped($0 ?? NumberText.missing)
                        }
                }
            )
        }
        guard !diff.moved.isEmpty else { return text }
        text += SimulationReport.table(
            ["metric", "verdict", "before", "after", "difference", ""],
            diff.moved.map { difference in
                let text = DifferenceText(difference)
                return [
                    "`\(difference.metric)`", "**\(text.verdict)**", text.baseline,
                    text.candidate, text.change.value, text.change.halfWidth,
                ]
            }
        )
        return text
    }

    private var json: JSONValue {
        [
            "format": "headroom-diff/v1",
            "before": .string(diff.before.path),
            "after": .string(diff.after.path),
            "confidence": .number(diff.confidence),
            "shares_random_numbers": .boolean(diff.sharesRandomNumbers),
            "circumstances": Self.object(of: diff.circumstances),
            "limits": Self.object(of: diff.limits),
            "objectives": Self.object(of: diff.objectives),
            "metrics": .object(
                diff.differences.map { difference in
                    JSONValue.Member(
                        difference.metric,
                        [
                            "verdict": .string(difference.verdict.rawValue),
                            "before": .optional(difference.baseline),
                            "after": .optional(difference.candidate),
                            "difference": .optional(difference.difference),
                            "half_width": .optional(difference.halfWidth),
                            "p_value": .optional(difference.pValue),
                            "adjusted_p_value": .optional(difference.adjustedPValue),
                        ]
                    )
                }
            ),
        ]
    }

    private static func object(of changes: [ResultDiff.Change]) -> JSONValue {
        .object(
            changes.map {
                JSONValue.Member(
                    $0.name,
                    ["before": .optional($0.before), "after": .optional($0.after)]
                )
            }
        )
    }
}

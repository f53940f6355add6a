import Verification

/// What came of holding the simulator against theory, ready to be written in any format.
public struct VerificationReport: Sendable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people.
        case table
        /// For programs.
        case json
    }

    /// The run.
    public let run: VerificationRun

    /// A report on a run.
    public init(_ run: VerificationRun) { self.run = run }

    /// Whether everything agrees.
    public var passed: Bool { run.complaints.isEmpty && !run.isInterrupted }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        }
    }

    /// An object with the lists `comparisons` and `complaints`; `headroom-verification/v1`.
    public var json: JSONValue {
        [
            "format": "headroom-verification/v1", "passed": .boolean(passed),
            "interrupted": .boolean(run.isInterrupted), "largest_z_allowed": .number(run.bound),
            "comparisons": .array(
                run.models.flatMap { model in
                    model.comparisons.map { json($0, of: model.system.model) }
                }
                    + run.splitting.compactMap { splitting in
                        splitting.comparison.map { json($0, of: splitting.name) }
                    }
            ),
            "complaints": .array(run.complaints.map(JSONValue.string)),
        ]
    }

    private func json(_ comparison: Comparison, of model: String) -> JSONValue {
        [
            "model": .string(model), "metric": .string(comparison.metric),
            "exact": .number(comparison.expected), "mean": .number(comparison.mean),
            "half_width": .number(comparison.halfWidth), "bound": .number(comparison.bound),
            "z": .number(comparison.z), "passed": .boolean(!run.fails(comparison)),
        ]
    }

    private func table(style: TerminalStyle) -> String {
        var table = TextTable([.left, .left, .right, .right, .right, .right])
        table.append(["model", "metric", "exact", "simulated", "± 95%", "z"])
        for model in run.models {
            for (index, comparison) in model.comparisons.enumerated() {
                table.append(row(comparison, index == 0 ? model.system.model : ""))
            }
        }
        for splitting in run.splitting {
            if let comparison = splitting.comparison {
                table.append(row(comparison, "\(splitting.name), splitting"))
            }
        }
        var lines = table.lines(indentation: 0, style: style)
        lines.append("")
        for complaint in run.complaints {
            lines.append("\(style.paint("fails", .bad)): \(complaint)")
        }
        lines.append(summary(style))
        return lines.map { $0 + "\n" }.joined()
    }

    private func row(_ comparison: Comparison, _ name: String) -> [TextTable.Cell] {
        let isWrong = run.fails(comparison)
        return [
            "\(name)", "\(comparison.metric)", "\(ModelText.number(comparison.expected))",
            "\(ModelText.number(comparison.mean))",
            "\(NumberText.percentage(comparison.relativeHalfWidth))",
            TextTable.Cell(
                (comparison.z < 0 ? "" : "+") + NumberText.fixed(comparison.z, decimals: 2),
                isWrong ? .bad : nil
            ),
        ]
    }

    private func summary(_ style: TerminalStyle) -> String {
        let comparisons = run.comparisons
        let worst = comparisons.map(\.z.magnitude).max() ?? 0
        let covered = comparisons.count(where: \.isCovered)
        let verdict =
            passed
            ? style.paint("Everything agrees", .good)
            : style.paint(
                run.isInterrupted
                    ? "Interrupted" : "\(run.complaints.count) disagreements",
                run.isInterrupted ? .doubtful : .bad
            )
        return
            "\(verdict): \(run.models.count) models, \(comparisons.count) comparisons, largest |z| "
            + "\(NumberText.fixed(worst, decimals: 2)) (\(NumberText.fixed(run.bound, decimals: 2)) "
            + "allowed), \(covered) intervals hold the exact value; conservation, Little's law and "
            + "utilisation hold in every run unless said otherwise, and every replication repeats itself."
    }
}

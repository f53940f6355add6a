import Platform

/// Whether a rolling update fits, ready to be written in any format.
public struct RolloutReport: Sendable {
    private let owner: String
    private let rollout: Rollout
    private let hasNodes: Bool

    /// A report.
    ///
    /// - Parameters:
    ///   - owner: What makes the pods: `Deployment/web`.
    ///   - rollout: How the update goes.
    ///   - hasNodes: Whether there were nodes to place pods on.
    public init(owner: String, rollout: Rollout, hasNodes: Bool) {
        self.owner = owner
        self.rollout = rollout
        self.hasNodes = hasNodes
    }

    /// Whether the update comes to its end.
    public var isComplete: Bool {
        switch rollout.verdict {
        case .clean, .delayed: true
        case .stuck: false
        }
    }

    /// The report in a format; only the table has colours.
    public func text(as format: AdmissionReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    private var sentence: String {
        let ready = "\(rollout.fewestReady) of \(rollout.replicas) pods ready at the least"
        switch rollout.verdict {
        case .clean: return "the rollout fits, \(ready)"
        case .delayed:
            return "the rollout gets through, pods being refused or pending on the way, \(ready)"
        case .stuck(let updated, _):
            return
                "the rollout is stuck with \(updated) of \(rollout.replicas) pods updated, \(ready)"
        }
    }

    private func table(style: TerminalStyle) -> String {
        let tone: TerminalStyle.Tone =
            switch rollout.verdict {
            case .clean: .good
            case .delayed: .doubtful
            case .stuck: .bad
            }
        var lines = [style.paint("\(owner): \(sentence)", tone)]
        lines.append(
            "up to \(rollout.maxSurge) more and \(rollout.maxUnavailable) fewer than "
                + "\(rollout.replicas)"
        )
        if !hasNodes { lines.append("no nodes: admission alone is judged, nothing is placed") }
        if let fit = rollout.surgeOnNodes {
            lines.append("the nodes have room for \(fit) of the \(rollout.maxSurge) of the surge")
        }
        if rollout.maxSurge > 0, !rollout.needs.isEmpty {
            var table = TextTable([.left, .right, .right, .right])
            table.append(
                ["the surge", "needs", "free", "missing"].map { TextTable.Cell($0, .faint) }
            )
            for need in rollout.needs {
                table.append([
                    TextTable.Cell("  \(need.quota): \(need.resource)"),
                    TextTable.Cell("\(need.needed)"), TextTable.Cell("\(need.free)"),
                    need.missing.isZero ? "" : TextTable.Cell("\(need.missing)", .bad),
                ])
            }
            lines += [""] + table.lines(indentation: 0, style: style)
        }
        var table = TextTable([.right, .left, .left, .right, .right, .left])
        table.append(
            ["step", "", "pod", "old", "new", ""].map { TextTable.Cell($0, .faint) }
        )
        for (number, step) in rollout.steps.enumerated() {
            table.append([
                TextTable.Cell("\(number + 1)"), TextTable.Cell(step.action.rawValue),
                TextTable.Cell(step.pod), TextTable.Cell("\(step.oldReady)"),
                TextTable.Cell("\(step.newReady)"), TextTable.Cell(step.detail),
            ])
        }
        return (lines + [""] + table.lines(indentation: 0, style: style)).joined(separator: "\n")
            + "\n"
    }

    private var json: JSONValue {
        let verdict: (name: String, updated: Int, message: String?) =
            switch rollout.verdict {
            case .clean: ("clean", rollout.replicas, nil)
            case .delayed: ("delayed", rollout.replicas, nil)
            case .stuck(let updated, let message): ("stuck", updated, message)
            }
        return [
            "owner": .string(owner),
            "replicas": .integer(Int64(rollout.replicas)),
            "max_surge": .integer(Int64(rollout.maxSurge)),
            "max_unavailable": .integer(Int64(rollout.maxUnavailable)),
            "verdict": .string(verdict.name),
            "updated": .integer(Int64(verdict.updated)),
            "message": .optional(verdict.message),
            "fewest_ready": .integer(Int64(rollout.fewestReady)),
            "surge_on_nodes": rollout.surgeOnNodes.map { .integer(Int64($0)) } ?? .null,
            "surge_needs": .array(
                rollout.needs.map { need in
                    [
                        "quota": .string(need.quota),
                        "resource": .string(need.resource.rawValue),
                        "needed": .string("\(need.needed)"),
                        "free": .string("\(need.free)"),
                        "missing": .string("\(need.missing)"),
                    ]
                }
            ),
            "steps": .array(
                rollout.steps.map { step in
                    [
                        "action": .string(step.action.rawValue),
                        "pod": .string(step.pod),
                        "old_ready": .integer(Int64(step.oldReady)),
                        "new_ready": .integer(Int64(step.newReady)),
                        "detail": .string(step.detail),
                    ]
                }
            ),
        ]
    }

    private var csv: CSVTable {
        var table = CSVTable(columns: [
            "owner", "step", "action", "pod", "old_ready", "new_ready", "detail",
        ])
        for (number, step) in rollout.steps.enumerated() {
            table.append([
                .text(owner), .integer(UInt64(number + 1)), .text(step.action.rawValue),
                .text(step.pod), .integer(UInt64(step.oldReady)), .integer(UInt64(step.newReady)),
                step.detail.isEmpty ? .empty : .text(step.detail),
            ])
        }
        return table
    }
}

import Platform

/// How many pods of an owner fit, ready to be written in any format.
public struct FillReport: Sendable {
    private let owner: String
    private let fill: ReplicaFill
    private let hasNodes: Bool

    /// A report.
    ///
    /// - Parameters:
    ///   - owner: What makes the pods: `Deployment/web`.
    ///   - fill: How many fit.
    ///   - hasNodes: Whether there were nodes to place them on.
    public init(owner: String, fill: ReplicaFill, hasNodes: Bool) {
        self.owner = owner
        self.fill = fill
        self.hasNodes = hasNodes
    }

    /// The report in a format; only the table has colours.
    public func text(as format: AdmissionReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    private func table(style: TerminalStyle) -> String {
        let pods = counted(fill.count, "pod")
        var lines: [String] = []
        if let message = fill.message {
            let names = fill.binding.map(\.name)
            let what = names.isEmpty ? "" : "; bound by " + names.joined(separator: ", ")
            lines.append(style.paint("\(owner): \(pods) fit\(what)", .heading))
            lines.append("the next one: \(message)")
        } else {
            lines.append(style.paint("\(owner): \(pods) fit, and more would", .heading))
        }
        if !hasNodes { lines.append("no nodes: admission alone is judged, nothing is placed") }
        if let next = fill.next, !fill.binding.isEmpty {
            lines.append("next would be \(next.name), \(next.allows - fill.count) pods further on")
        }
        guard !fill.constraints.isEmpty else { return lines.joined(separator: "\n") + "\n" }
        var table = TextTable([.left, .right, .right, .right, .right, .left])
        table.append(
            ["constraint", "used", "hard", "a pod", "allows", ""].map { TextTable.Cell($0, .faint) }
        )
        for constraint in fill.constraints {
            table.append([
                TextTable.Cell(constraint.name), Self.cell(constraint.used),
                Self.cell(constraint.hard), Self.cell(constraint.perPod),
                TextTable.Cell("\(constraint.allows)"),
                constraint.binds ? TextTable.Cell("binds", .doubtful) : "",
            ])
        }
        return (lines + [""] + table.lines(indentation: 0, style: style)).joined(separator: "\n")
            + "\n"
    }

    private static func cell(_ quantity: Quantity?) -> TextTable.Cell {
        TextTable.Cell(quantity.map { "\($0)" } ?? "")
    }

    private var json: JSONValue {
        func text(_ quantity: Quantity?) -> JSONValue { .optional(quantity.map { "\($0)" }) }
        return [
            "owner": .string(owner),
            "replicas": .integer(Int64(fill.count)),
            "message": .optional(fill.message),
            "binding": .array(fill.binding.map { .string($0.name) }),
            "next": fill.next.map { next in
                [
                    "constraint": .string(next.name),
                    "replicas": .integer(Int64(next.allows)),
                    "further_replicas": .integer(Int64(next.allows - fill.count)),
                ]
            } ?? .null,
            "constraints": .array(
                fill.constraints.map { constraint in
                    [
                        "constraint": .string(constraint.name),
                        "used": text(constraint.used),
                        "hard": text(constraint.hard),
                        "per_replica": text(constraint.perPod),
                        "allows": .integer(Int64(constraint.allows)),
                        "binds": .boolean(constraint.binds),
                    ]
                }
            ),
        ]
    }

    private var csv: CSVTable {
        var table = CSVTable(columns: [
            "owner", "replicas", "constraint", "used", "hard", "per_replica", "allows", "binds",
        ])
        func cell(_ quantity: Quantity?) -> CSVTable.Cell {
            .optional(quantity.map { "\($0)" })
        }
        for constraint in fill.constraints {
            table.append([
                .text(owner), .integer(UInt64(fill.count)), .text(constraint.name),
                cell(constraint.used), cell(constraint.hard), cell(constraint.perPod),
                .integer(UInt64(constraint.allows)), .text(constraint.binds ? "true" : "false"),
            ])
        }
        return table
    }
}

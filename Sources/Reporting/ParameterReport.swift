import ModelFiles

/// The list of a model's parameters, ready to be written in any format.
public struct ParameterReport: Sendable, Equatable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people.
        case table
        /// For programs: a list of objects.
        case json
        /// For spreadsheets.
        case csv
    }

    /// The parameters, in the order of the list.
    public var parameters: [Parameter]

    /// A report on these parameters.
    public init(_ parameters: [Parameter]) { self.parameters = parameters }

    /// The list in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    /// A list of `{path, value, unit, file, line}`; `file` and `line` are `null` for a default.
    public var json: JSONValue {
        .array(
            parameters.map { parameter in
                [
                    "path": .string(parameter.path), "value": .string(parameter.value),
                    "unit": .string(parameter.unit),
                    "file": .optional(parameter.position?.source.path),
                    "line": parameter.position.map { .integer(Int64($0.line)) } ?? .null,
                ]
            }
        )
    }

    /// A row a parameter; `file` and `line` are empty for a default.
    public var csv: CSVTable {
        var table = CSVTable(columns: ["path", "value", "unit", "file", "line"])
        for parameter in parameters {
            table.append([
                .text(parameter.path), .text(parameter.value), .text(parameter.unit),
                .optional(parameter.position?.source.path),
                parameter.position.map { .integer(UInt64($0.line)) } ?? .empty,
            ])
        }
        return table
    }

    private func table(style: TerminalStyle) -> String {
        var table = TextTable([.left, .right, .left, .left])
        for parameter in parameters {
            let place = parameter.position.map { "\($0.source.path):\($0.line)" } ?? "default"
            table.append([
                "\(parameter.path)", "\(parameter.value)", "\(parameter.unit)",
                TextTable.Cell(place, .faint),
            ])
        }
        return table.lines(indentation: 0, style: style).map { $0 + "\n" }.joined()
    }
}

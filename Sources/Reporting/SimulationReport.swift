import Experiments

/// A result with what is needed to repeat it, ready to be written in any format.
public struct SimulationReport: Sendable, Equatable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people, 80 columns.
        case table
        /// For programs: `headroom-result/v1`.
        case json
        /// For spreadsheets and notebooks: a header and one row.
        case csv
        /// For a pull request.
        case markdown
    }

    /// What was found.
    public var result: ExperimentResult
    /// Where it comes from.
    public var provenance: Provenance

    /// A report on a result.
    public init(_ result: ExperimentResult, provenance: Provenance) {
        self.result = result
        self.provenance = provenance
    }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        case .markdown: markdown
        }
    }
}

import Experiments

/// A comparison with what is needed to repeat it, ready to be written in any format.
public struct ComparisonReport: Sendable, Equatable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people, 80 columns.
        case table
        /// For programs: `headroom-comparison/v1`.
        case json
        /// For spreadsheets and notebooks: a row for each metric of each candidate.
        case csv
        /// For a pull request: verdicts first, details folded.
        case markdown
    }

    /// Where a candidate comes from.
    public struct Origin: Sendable, Equatable {
        /// The path of the model that it is made of.
        public var modelPath: String
        /// What it changes in that model, in this order.
        public var changes: [Provenance.Assignment]

        /// The model at a path with these changes.
        public init(modelPath: String, changes: [Provenance.Assignment] = []) {
            self.modelPath = modelPath
            self.changes = changes
        }
    }

    /// What was found.
    public var result: ComparisonResult
    /// Where the baseline comes from.
    public var provenance: Provenance
    /// Where each candidate comes from, in their order.
    public var origins: [Origin]

    /// A report on a comparison.
    ///
    /// - Parameters:
    ///   - result: What was found.
    ///   - provenance: Where the baseline comes from, with what was set in all models.
    ///   - origins: Where each candidate comes from, in their order.
    public init(_ result: ComparisonResult, provenance: Provenance, origins: [Origin]) {
        precondition(
            origins.count == result.candidates.count,
            "each candidate comes from somewhere"
        )
        self.result = result
        self.provenance = provenance
        self.origins = origins
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

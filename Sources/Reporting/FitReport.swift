import Fitting

/// What a log's requests are like, ready to be written in any format.
public struct FitReport: Sendable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people.
        case table
        /// For programs.
        case json
        /// To be pasted into a model.
        case yaml
    }

    /// The groups of the log, in the order of their first rows.
    public let groups: [LogFit]
    /// The path of the log.
    public let path: String
    /// By what laws were chosen.
    public let criterion: InformationCriterion

    /// A report on these groups.
    public init(_ groups: [LogFit], path: String, criterion: InformationCriterion) {
        self.groups = groups
        self.path = path
        self.criterion = criterion
    }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .yaml: yaml
        }
    }

    /// Whether anything could be fitted.
    public var isEmpty: Bool { groups.allSatisfy { $0.arrivals == nil && $0.columns.isEmpty } }
}

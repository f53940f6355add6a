import ModelFiles

/// A rule that `headroom check` holds a model against.
///
/// A rule is a value: what it is called, what it means and the function from a model to what it has
/// to say. Each stands in a file of its own, has a page of its name in `docs/findings/` that begins
/// with the same title and explanation, and is listed in `all`.
public struct FindingRule: Sendable {
    /// The name that messages, comments and pages use: `priority-class-missing`.
    public let identifier: String
    /// How bad its findings are, unless a finding says otherwise.
    public let severity: Diagnostic.Severity
    /// What is wrong, in one line.
    public let title: String
    /// What is read, the arithmetic, and what follows.
    public let explanation: String
    /// What the rule has to say about a model.
    let find: @Sendable (PolicyModel) -> [Observation]

    /// The page about the rule, relative to the root of the project.
    public var page: String { "docs/findings/\(identifier).md" }

    /// A rule; its explanation may be wrapped anywhere.
    init(
        _ identifier: String,
        _ severity: Diagnostic.Severity,
        title: String,
        explanation: String,
        find: @escaping @Sendable (PolicyModel) -> [Observation]
    ) {
        self.identifier = identifier
        self.severity = severity
        self.title = title
        self.explanation = explanation.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        self.find = find
    }

    /// The rule of this name; `nil` if there is none.
    public static func named(_ identifier: String) -> FindingRule? {
        all.first { $0.identifier == identifier }
    }
}

/// Something a file has to be told about: what is wrong, where, and what to do.
public struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Equatable, CaseIterable {
        /// The model cannot be used.
        case error
        /// The model can be used, and probably does not mean what it says.
        case warning
        /// Something worth knowing.
        case note
    }

    /// How bad it is.
    public var severity: Severity
    /// The path of the file, as the user wrote it.
    public var file: String
    /// The place in the file; `nil` if it concerns the file as a whole.
    public var position: SourcePosition?
    /// What was read, what is wrong with it and what would be right, in one line.
    public var message: String
    /// Whether a file could not be read at all (exit code 66), rather than read and found wrong (65).
    public var isUnreadableFile: Bool
    /// Whether an API server could not even decode the object that this is about, rather than
    /// decode it and find it wrong.
    public var isMalformedObject = false

    /// What it is about, where a finding of `headroom check` says the same with more behind it.
    public var topic = Topic.other

    /// What a diagnostic is about.
    public enum Topic: Sendable, Equatable {
        /// Pods that do not become ready.
        case podsNotReady
        /// A network policy that denies a flow of the model.
        case flowDenied
        /// A network policy that selects no pod.
        case idlePolicy
        /// An object of a kind that means nothing to a simulation.
        case unusedKind
        /// Anything else.
        case other
    }

    /// A message about a place in a file.
    public init(_ severity: Severity, _ message: String, at position: SourcePosition) {
        self.severity = severity
        self.file = position.source.path
        self.position = position
        self.message = message
        self.isUnreadableFile = false
    }

    /// A message about a file as a whole.
    public init(
        _ severity: Severity,
        _ message: String,
        file: String,
        isUnreadableFile: Bool = false
    ) {
        self.severity = severity
        self.file = file
        self.position = nil
        self.message = message
        self.isUnreadableFile = isUnreadableFile
    }

    /// The line of the message, from 1, if it points at one.
    public var line: Int? { position?.line }

    /// The column of the message, from 1, if it points at one.
    public var column: Int? { position?.column }

    /// The message as a compiler prints it: `path:line:column: severity: text`, and, if it points
    /// at a place, the line of the file with a caret below.
    public var description: String {
        guard let position else { return "\(printable(file)): \(severity.rawValue): \(message)" }
        let place =
            position.source.isCommandLine
            ? position.source.path : "\(position.source.path):\(position.line):\(position.column)"
        return "\(printable(place)): \(severity.rawValue): \(message)" + excerpt(of: position)
    }

    /// The line that a position points at and a caret below it.
    ///
    /// Control characters are shown as spaces, since they could move the cursor of a terminal, and
    /// only the part around the caret is shown of a long line.
    private func excerpt(of position: SourcePosition) -> String {
        guard let line = position.source.line(position.line) else { return "" }
        let widthBefore = 80
        let widthAfter = 40
        let scalars = Array(line.unicodeScalars)
        let caret = min(position.column - 1, scalars.count)
        let first = max(0, caret - widthBefore)
        let last = min(scalars.count, caret + widthAfter)
        let shown = printable(String(String.UnicodeScalarView(scalars[first..<last])))
        guard !shown.allSatisfy({ $0 == " " }) else { return "" }
        return "\n\(shown)\n\(String(repeating: " ", count: caret - first))^"
    }
}

/// A text whose control characters are replaced by spaces, for a terminal.
public func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
                default: scalar
                }
            }
        )
    )
}

/// A text as messages quote it: on one line, in quotation marks, shortened if it is long.
func quoted(_ text: String) -> String {
    let limit = 60
    guard text.unicodeScalars.count > limit else { return "'\(printable(text))'" }
    return "'\(printable(String(text.unicodeScalars.prefix(limit))))…'"
}

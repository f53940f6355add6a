/// Why files do not make a model: every error, and the warnings beside them.
public struct ModelLoadingError: Error, Sendable, CustomStringConvertible {
    /// What there is to say, sorted by file and position; at least one is an error.
    public var diagnostics: [Diagnostic]
    /// How many further reports were left out.
    public var omitted: Int

    /// Messages shown at most by `description`.
    public static let shownAtMost = 50

    /// The error that these diagnostics make.
    public init(diagnostics: [Diagnostic], omitted: Int = 0) {
        self.diagnostics = diagnostics
        self.omitted = omitted
    }

    /// The error that the collected diagnostics make.
    public init(_ collected: Diagnostics) {
        self.init(diagnostics: collected.sorted, omitted: collected.omitted)
    }

    /// Whether a file could not be read (exit code 66), rather than read and found wrong (65).
    public var isUnreadableFile: Bool { diagnostics.contains(where: \.isUnreadableFile) }

    /// All messages as a compiler prints them, and how many more there are.
    public var description: String {
        var lines = diagnostics.prefix(Self.shownAtMost).map(\.description)
        let hidden = diagnostics.count - lines.count + omitted
        if hidden > 0 { lines.append("… and \(hidden) more") }
        return lines.joined(separator: "\n")
    }
}

/// Values that replace those of a model's files: `--set path=value`, or what makes a candidate.
public struct Overrides: Sendable, Equatable {
    /// A value that replaces another.
    struct Entry: Sendable {
        /// The dotted path of what is replaced.
        var path: String
        /// Where the path is written.
        var position: SourcePosition
        /// The value, with its own place.
        var node: YAMLNode
    }

    /// The last entry for each path, in the order in which the paths were first given.
    private(set) var entries: [Entry] = []

    /// The last value given for each path, in the order in which the paths were first given.
    public var values: [(path: String, value: String)] {
        entries.map { ($0.path, $0.node.scalar?.text ?? "") }
    }

    /// None.
    public init() {}

    /// The overrides that the arguments of `--set` ask for.
    ///
    /// - Parameter assignments: Texts of the form `path=value`; a later one wins over an earlier
    ///   one of the same path.
    /// - Throws: A diagnostic for the first text that is none.
    public init(assignments: [String]) throws(Diagnostic) {
        for assignment in assignments {
            let source = SourceFile(
                path: Self.commandLine,
                text: "--set \(assignment)",
                isCommandLine: true
            )
            try add(assignment[...], of: source, from: "--set ".unicodeScalars.count)
        }
    }

    /// Adds the assignment that a piece of the command line says.
    ///
    /// - Parameters:
    ///   - assignment: A text of the form `path=value`; blanks around both are left out.
    ///   - source: The whole option, as messages are to show it.
    ///   - offset: The Unicode scalars of the option in front of the assignment.
    /// - Throws: A diagnostic if the text is none.
    mutating func add(
        _ assignment: Substring,
        of source: SourceFile,
        from offset: Int
    ) throws(Diagnostic) {
        func refused(_ why: String) -> Diagnostic {
            Diagnostic(
                .error,
                "\(quoted(String(assignment.trimmingBlanks))) \(why)",
                at: source.position(line: 1, column: offset + assignment.leadingBlanks + 1)
            )
        }
        guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
            throw refused("is no 'path=value', as in 'run.duration=30m'")
        }
        let path = assignment[..<equals]
        let value = assignment[assignment.index(after: equals)...]
        guard !path.trimmingBlanks.isEmpty, !value.trimmingBlanks.isEmpty else {
            throw refused(
                "has no \(path.trimmingBlanks.isEmpty ? "path" : "value"); "
                    + "write 'path=value', as in 'run.duration=30m'"
            )
        }
        let valueOffset = offset + path.unicodeScalars.count + 1 + value.leadingBlanks
        set(
            String(path.trimmingBlanks),
            to: YAMLNode(
                YAMLScalar(String(value.trimmingBlanks), isPlain: true),
                at: source.position(line: 1, column: valueOffset + 1)
            ),
            at: source.position(line: 1, column: offset + path.leadingBlanks + 1)
        )
    }

    /// Sets the value for a path, as `--set path=value` does.
    ///
    /// - Parameters:
    ///   - path: The dotted path.
    ///   - value: The value as it would be written.
    ///   - option: The option of the command line that the value comes from, for messages.
    public mutating func set(_ path: String, to value: String, option: String = "--set") {
        let prefix = "\(option) \(path)="
        let source = SourceFile(
            path: Self.commandLine,
            text: prefix + value,
            isCommandLine: true
        )
        set(
            path,
            to: YAMLNode(
                YAMLScalar(value, isPlain: true),
                at: source.position(line: 1, column: prefix.unicodeScalars.count + 1)
            ),
            at: source.position(line: 1, column: option.unicodeScalars.count + 2)
        )
    }

    /// Sets the value for a path, both with their own places.
    mutating func set(_ path: String, to node: YAMLNode, at position: SourcePosition) {
        let entry = Entry(path: path, position: position, node: node)
        if let index = entries.firstIndex(where: { $0.path == path }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// These values and `others`, which win.
    func merging(_ others: Overrides) -> Overrides {
        var merged = self
        for entry in others.entries { merged.set(entry.path, to: entry.node, at: entry.position) }
        return merged
    }

    /// The value for a path, as a node at the place where it is written.
    public func node(for path: String) -> YAMLNode? {
        entries.first { $0.path == path }?.node
    }

    /// Whether there is a value for something below a path.
    public func reachesBelow(_ path: String) -> Bool {
        entries.contains { $0.path.hasPrefix(path + ".") }
    }

    /// What messages call the place where overrides come from.
    static let commandLine = "command line"

    /// Whether both replace the same values, in the same order.
    public static func == (left: Overrides, right: Overrides) -> Bool {
        left.values.elementsEqual(right.values, by: ==)
    }
}

extension Substring {
    /// The text without blanks at its ends.
    var trimmingBlanks: Substring {
        var trimmed = self
        while trimmed.first?.isWhitespace ?? false { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace ?? false { trimmed.removeLast() }
        return trimmed
    }

    /// How many Unicode scalars its blanks in front have.
    var leadingBlanks: Int { prefix(while: \.isWhitespace).unicodeScalars.count }
}

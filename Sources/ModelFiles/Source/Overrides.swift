/// Values that replace those of a model's files: `--set path=value`.
public struct Overrides: Sendable, Equatable {
    /// The last value given for each path, in the order in which the paths were first given.
    public private(set) var values: [(path: String, value: String)] = []
    /// The option that each value was given with, by path.
    private var options: [String: String] = [:]

    /// None.
    public init() {}

    /// The overrides that the arguments of `--set` ask for.
    ///
    /// - Parameter assignments: Texts of the form `path=value`; a later one wins over an earlier
    ///   one of the same path.
    /// - Throws: A diagnostic for the first text that is none.
    public init(assignments: [String]) throws(Diagnostic) {
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex
            else {
                throw Diagnostic(
                    .error,
                    "\(quoted(assignment)) is no 'path=value', as in 'run.duration=30m'",
                    file: Self.commandLine
                )
            }
            let path = assignment[..<equals].trimmingSpaces
            let value = assignment[assignment.index(after: equals)...].trimmingSpaces
            guard !path.isEmpty, !value.isEmpty else {
                throw Diagnostic(
                    .error,
                    "\(quoted(assignment)) has no \(path.isEmpty ? "path" : "value"); "
                        + "write 'path=value', as in 'run.duration=30m'",
                    file: Self.commandLine
                )
            }
            set(path, to: value)
        }
    }

    /// Sets the value for a path.
    ///
    /// - Parameters:
    ///   - path: The dotted path.
    ///   - value: The value as it would be written.
    ///   - option: The option of the command line that the value comes from, for messages.
    public mutating func set(_ path: String, to value: String, option: String = "--set") {
        options[path] = option
        if let index = values.firstIndex(where: { $0.path == path }) {
            values[index].value = value
        } else {
            values.append((path, value))
        }
    }

    /// The value for a path, as a node that stands on the command line.
    public func node(for path: String) -> YAMLNode? {
        guard let value = values.first(where: { $0.path == path })?.value else { return nil }
        let prefix = "\(option(for: path)) \(path)="
        let source = SourceFile(
            path: Self.commandLine,
            text: prefix + value,
            isCommandLine: true
        )
        return YAMLNode(
            YAMLScalar(value, isPlain: true),
            at: source.position(line: 1, column: prefix.unicodeScalars.count + 1)
        )
    }

    /// The option that the value for a path comes from.
    func option(for path: String) -> String { options[path] ?? "--set" }

    /// Whether there is a value for something below a path.
    public func reachesBelow(_ path: String) -> Bool {
        values.contains { $0.path.hasPrefix(path + ".") }
    }

    /// What messages call the place where overrides come from.
    static let commandLine = "command line"

    /// Whether both replace the same values, in the same order.
    public static func == (left: Overrides, right: Overrides) -> Bool {
        left.values.elementsEqual(right.values, by: ==)
    }
}

extension Substring {
    /// The text without spaces at its ends.
    fileprivate var trimmingSpaces: String {
        var trimmed = self
        while trimmed.first?.isWhitespace ?? false { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace ?? false { trimmed.removeLast() }
        return String(trimmed)
    }
}

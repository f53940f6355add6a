/// Collects what there is to say about a model's files, so that all of it is said in one run.
///
/// A class: every reader of one loading reports to the same collection.
public final class Diagnostics {
    /// What was reported, in the order of the reports; nothing twice.
    public private(set) var all: [Diagnostic] = []

    /// How many reports were left out because there were too many.
    public private(set) var omitted = 0

    /// Whether a report was an error.
    public private(set) var hasErrors = false

    /// Reports kept at most: a file of noise must not fill the memory with messages about it.
    private static let capacity = 1_000

    /// Whether further reports are only counted, so that their wording does not matter.
    var isFull: Bool { all.count >= Self.capacity }

    /// Nothing to say yet.
    public init() {}

    /// Adds a report, unless it was made before.
    public func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { hasErrors = true }
        guard !isFull else {
            omitted += 1
            return
        }
        guard !all.contains(diagnostic) else { return }
        all.append(diagnostic)
    }

    /// Reports an error at a place.
    public func error(_ message: @autoclosure () -> String, at position: SourcePosition) {
        guard !isFull else {
            hasErrors = true
            omitted += 1
            return
        }
        report(Diagnostic(.error, message(), at: position))
    }

    /// Reports a warning at a place.
    public func warning(
        _ message: String,
        at position: SourcePosition,
        about topic: Diagnostic.Topic = .other
    ) {
        var diagnostic = Diagnostic(.warning, message, at: position)
        diagnostic.topic = topic
        report(diagnostic)
    }

    /// Reports a note at a place.
    public func note(
        _ message: String,
        at position: SourcePosition,
        about topic: Diagnostic.Topic = .other
    ) {
        var diagnostic = Diagnostic(.note, message, at: position)
        diagnostic.topic = topic
        report(diagnostic)
    }

    /// The reports by file, in the order in which the files were first reported on, and by position.
    public var sorted: [Diagnostic] {
        var rankOfFile: [String: Int] = [:]
        for diagnostic in all where rankOfFile[diagnostic.file] == nil {
            rankOfFile[diagnostic.file] = rankOfFile.count
        }
        func place(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            (
                rankOfFile[diagnostic.file] ?? 0, diagnostic.line ?? 0, diagnostic.column ?? 0
            )
        }
        return all.enumerated().sorted { left, right in
            let (leftPlace, rightPlace) = (place(left.element), place(right.element))
            return leftPlace == rightPlace ? left.offset < right.offset : leftPlace < rightPlace
        }.map(\.element)
    }
}

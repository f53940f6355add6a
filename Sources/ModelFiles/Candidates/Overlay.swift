/// A YAML file that says what a candidate changes in the baseline.
///
/// ```yaml
/// format: headroom-overlay/v1
/// name: large burst
/// set:
///   orchestrator.limits.burst_size: 100
///   agents.planner.limits: {operations_per_second: 40, burst_size: 20}
/// ```
///
/// The keys of `set` are dotted paths, as `--set` has them; a mapping below a path adds its keys to it.
struct Overlay {
    /// The version of the format.
    static let format = "headroom-overlay/v1"

    /// What the candidate is called: `name`, or else the name of the file.
    let name: String
    /// Where the name is written; the start of the file if it is not.
    let namePosition: SourcePosition
    /// What it changes; `nil` if the file is wrong.
    let changes: Overrides?

    private static let keys = ["format", "name", "set"]

    /// The overlay at a path.
    ///
    /// Fails, returning `nil`, if there is none: a directory, a model, or a file that cannot be read
    /// or is no YAML, about which whoever reads models has more to say.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - diagnostics: Where it is reported what is wrong with an overlay.
    init?(path: String, reporting diagnostics: Diagnostics) {
        let ownDiagnostics = Diagnostics()
        guard let source = try? SourceFile.read(path),
            let document = source.yamlDocuments(reporting: ownDiagnostics).first,
            Self.isOverlay(document)
        else { return nil }
        let reader = OverlayReader(diagnostics: diagnostics)
        for diagnostic in ownDiagnostics.all { reader.report(diagnostic) }
        let entries = document.mapping ?? []
        for entry in entries where !Self.keys.contains(entry.key) {
            reader.error(
                "unknown key \(quoted(entry.key))" + didYouMean(entry.key, among: Self.keys),
                at: entry.keyPosition
            )
        }
        reader.checkFormat(document)
        let name = document["name"]
        self.name = name.flatMap { $0.scalar?.text } ?? path.modelName
        namePosition = name?.position ?? source.start
        if let name, name.scalar.map(\.isNull) ?? true {
            reader.error(
                "'name' is \(name.kindDescription), expected a text",
                at: name.position
            )
        }
        let changes = reader.changes(document["set"], at: document.position)
        self.changes = reader.isGood ? changes : nil
    }

    /// Whether a document is one; a model has a format of its own, and no `set`.
    private static func isOverlay(_ document: YAMLNode) -> Bool {
        guard let format = document["format"] else { return document["set"] != nil }
        return format.scalar?.text.hasPrefix("headroom-overlay/") ?? false
    }
}

/// Reads the parts of an overlay, and remembers whether they were good.
private final class OverlayReader {
    private let diagnostics: Diagnostics
    private(set) var isGood = true

    init(diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { isGood = false }
        diagnostics.report(diagnostic)
    }

    func error(_ message: String, at position: SourcePosition) {
        report(Diagnostic(.error, message, at: position))
    }

    func checkFormat(_ document: YAMLNode) {
        guard let format = document["format"] else {
            return error(
                "there is no 'format'; an overlay begins with 'format: \(Overlay.format)'",
                at: document.position
            )
        }
        guard format.scalar?.text != Overlay.format else { return }
        error(
            "\(quoted(format.scalar?.text ?? "")) is no format of overlays that is known here; "
                + "write 'format: \(Overlay.format)'",
            at: format.position
        )
    }

    func changes(_ node: YAMLNode?, at position: SourcePosition) -> Overrides {
        var changes = Overrides()
        guard let node else {
            error(
                "there is no 'set'; write 'set: {orchestrator.limits.burst_size: 100}'",
                at: position
            )
            return changes
        }
        guard node.mapping != nil else {
            error(
                "'set' is \(node.kindDescription), expected a mapping of paths to values",
                at: node.position
            )
            return changes
        }
        add(node, below: "", to: &changes)
        return changes
    }

    private func add(_ node: YAMLNode, below path: String, to changes: inout Overrides) {
        for entry in node.mapping ?? [] {
            let path = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            switch entry.value.content {
            case .mapping: add(entry.value, below: path, to: &changes)
            case .list:
                error(
                    "\(quoted(path)) is a list; name the element by its name, or by its number "
                        + "from 0, as in 'workloads.interactive.steps.0.cpu'",
                    at: entry.value.position
                )
            case .scalar(let scalar) where scalar.isNull:
                error(
                    "\(quoted(path)) has no value; write one, or leave the line out",
                    at: entry.value.position
                )
            case .scalar:
                if changes.node(for: path) != nil {
                    error("\(quoted(path)) is set twice", at: entry.keyPosition)
                }
                changes.set(path, to: entry.value, at: entry.keyPosition)
            }
        }
    }
}

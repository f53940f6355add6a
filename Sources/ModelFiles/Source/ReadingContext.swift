/// What all readers of one loading share: diagnostics, overrides, parameters, the directory.
///
/// A class, because each reader adds to it.
public final class ReadingContext {
    /// Where readers report.
    public let diagnostics = Diagnostics()
    /// Values from the command line.
    public let overrides: Overrides
    /// The directory that files are read from.
    public let directory: ModelDirectory
    /// Every value that was read or taken as a default, in the order of reading.
    public private(set) var parameters: [Parameter] = []
    /// The paths of the files that were read, in order.
    public private(set) var sources: [String] = []

    /// The files that the model names, by the name it uses.
    private(set) var files: [String: SourceFile] = [:]

    /// Paths that a value could be given for, whether or not there is one.
    private var knownPaths: [String] = []
    /// Paths of overrides that were asked for.
    private var usedOverrides: Set<String> = []

    /// Reads from `directory` under `overrides`.
    public init(directory: ModelDirectory, overrides: Overrides = Overrides()) {
        self.directory = directory
        self.overrides = overrides
    }

    /// For files that no model names: what they name is read from where the user stands.
    ///
    /// - Throws: Why that directory cannot be read.
    convenience init(overrides: Overrides = Overrides()) throws(ModelLoadingError) {
        let directory: ModelDirectory
        do throws(Diagnostic) {
            directory = try ModelDirectory(".")
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        self.init(directory: directory, overrides: overrides)
    }

    /// The node to take for a path: the override if there is one, else what the file has.
    ///
    /// The path is then known: an override of it is no mistake, and mistyped overrides may be
    /// corrected to it.
    public func node(at path: String, written: YAMLNode?) -> YAMLNode? {
        knownPaths.append(path)
        guard let override = overrides.node(for: path) else { return written }
        usedOverrides.insert(path)
        return override
    }

    /// Records a value that was read.
    ///
    /// - Parameters:
    ///   - path: Its dotted path.
    ///   - value: The value as it was written.
    ///   - unit: What it counts, if the text does not say it.
    ///   - position: Where it was written; `nil` for a default.
    ///   - isWhole: Whether only whole numbers are values of it.
    public func record(
        _ path: String,
        value: String,
        unit: String = "",
        position: SourcePosition?,
        isWhole: Bool = false
    ) {
        parameters.append(
            Parameter(path: path, value: value, unit: unit, position: position, isWhole: isWhole)
        )
    }

    /// A single value at a path: the override or what the file has, recorded as a parameter.
    public func scalar(
        at path: String,
        written: YAMLNode?,
        unit: String = "",
        isWhole: Bool = false
    ) -> YAMLNode? {
        guard let node = node(at: path, written: written), let scalar = node.scalar, !scalar.isNull
        else { return written }
        record(path, value: scalar.text, unit: unit, position: node.position, isWhole: isWhole)
        return node
    }

    /// A tree with the overrides of its values, each of which is recorded as a parameter.
    ///
    /// For files whose keys are not headroom's own, as manifests. An element of a list goes by its
    /// `name` if it has one, else by its number from 0:
    /// `kubernetes.Deployment.web.spec.template.spec.containers.web.resources.limits.cpu`.
    ///
    /// - Parameters:
    ///   - node: The tree.
    ///   - path: Its dotted path.
    ///   - isParameter: Whether a value is one to list; all of them can be overridden.
    ///   - isWhole: Whether only whole numbers are values at a path.
    /// - Returns: The tree with the values to take.
    public func resolved(
        _ node: YAMLNode,
        at path: String,
        isParameter: (String, YAMLScalar) -> Bool = { _, _ in true },
        isWhole: (String) -> Bool = { _ in false }
    ) -> YAMLNode {
        switch node.content {
        case .scalar(let scalar):
            guard let chosen = self.node(at: path, written: node) else { return node }
            let value = chosen.scalar ?? scalar
            if !value.isNull, isParameter(path, value) {
                record(
                    path,
                    value: value.text,
                    position: chosen.position,
                    isWhole: isWhole(path)
                )
            }
            // A quoted text stays a text when its value is replaced.
            return YAMLNode(
                YAMLScalar(value.text, isPlain: scalar.isPlain),
                at: chosen.position
            )
        case .list(let elements):
            return YAMLNode(
                elements.enumerated().map { index, element in
                    let name = element["name"]?.scalar?.text ?? String(index)
                    return resolved(
                        element,
                        at: "\(path).\(name)",
                        isParameter: isParameter,
                        isWhole: isWhole
                    )
                },
                at: node.position
            )
        case .mapping(let entries):
            return YAMLNode(
                entries.map { entry in
                    YAMLEntry(
                        key: entry.key,
                        keyPosition: entry.keyPosition,
                        value: resolved(
                            entry.value,
                            at: "\(path).\(entry.key)",
                            isParameter: isParameter,
                            isWhole: isWhole
                        )
                    )
                },
                at: node.position
            )
        }
    }

    /// Reads a file that the model names, and remembers that it did.
    public func read(
        _ name: String,
        namedAt position: SourcePosition,
        sizeLimit: Int = SourceFile.largestFile
    ) -> SourceFile? {
        do {
            let source = try directory.read(name, namedAt: position, sizeLimit: sizeLimit)
            sources.append(source.path)
            files[name] = source
            return source
        } catch {
            diagnostics.report(error)
            return nil
        }
    }

    /// The file that the value of a path named, if it was read.
    func file(namedBy path: String) -> SourceFile? {
        parameters.last { $0.path == path }.flatMap { files[$0.value] }
    }

    /// Remembers a file that was read otherwise.
    public func add(source: SourceFile) { sources.append(source.path) }

    /// Reports the overrides that replaced nothing.
    public func reportUnusedOverrides() {
        for entry in overrides.entries where !usedOverrides.contains(entry.path) {
            diagnostics.error(
                "there is no parameter \(quoted(entry.path))"
                    + didYouMean(entry.path, among: knownPaths),
                at: entry.position
            )
        }
    }
}

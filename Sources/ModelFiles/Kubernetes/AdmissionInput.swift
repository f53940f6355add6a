import Platform

/// The manifests that are to be applied to a cluster, read.
public struct AdmissionInput: Sendable {
    /// The objects, in the order in which they are applied.
    public let entries: [ManifestEntry]
    /// Warnings, and what is wrong with single objects.
    public let diagnostics: [Diagnostic]

    /// Whether an object cannot be read as it stands.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// What makes pods, as `Deployment/web`; an owner that is given twice counts once.
    public var owners: [String] {
        var seen: Set<String> = []
        return entries.indices.filter { PodOwner(entries[$0].object) != nil }.map(name(ofOwner:))
            .filter { seen.insert($0).inserted }
    }

    /// What the object of an index is called, as `Deployment/web`.
    public func name(ofOwner index: Int) -> String {
        "\(entries[index].object.kind)/\(entries[index].object.meta.name)"
    }

    /// The index of the object that makes pods and goes by a name such as `Deployment/web`; the
    /// case of the kind does not count.
    public func index(ofOwner name: String) -> Int? {
        let parts = name.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return entries.firstIndex { entry in
            entry.refusal == nil && PodOwner(entry.object) != nil
                && entry.object.kind.lowercased() == parts[0].lowercased()
                && entry.object.meta.name == parts[1]
        }
    }

    /// The path that stands for standard input.
    public static let standardInput = "-"

    /// Reads manifests.
    ///
    /// - Parameters:
    ///   - paths: Files, directories (whose manifests are taken in the order of their paths) and
    ///     `-`, which is standard input.
    ///   - overrides: Values that replace those of the files.
    /// - Throws: Why files cannot be read, or hold no objects.
    public init(paths: [String], overrides: Overrides = Overrides()) throws(ModelLoadingError) {
        let context = try ReadingContext(overrides: overrides)
        let sources = paths.flatMap {
            ManifestFiles.sources(
                at: $0,
                sizeLimit: Self.largestFile,
                reporting: context.diagnostics
            ).map(\.file)
        }
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        try self.init(sources, context)
    }

    /// Takes manifests from texts.
    ///
    /// - Parameter sources: The files.
    /// - Throws: Why they are no manifests.
    public init(_ sources: [SourceFile]) throws(ModelLoadingError) {
        let context = try ReadingContext()
        try self.init(sources, context)
    }

    /// Takes manifests from documents.
    ///
    /// - Parameter documents: Objects and lists of them.
    /// - Throws: Why they are no manifests.
    public init(documents: [YAMLNode]) throws(ModelLoadingError) {
        let context = try ReadingContext()
        let reader = ManifestReader(context: context)
        let objects = documents.flatMap(reader.objects)
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        entries = objects.map(reader.entry)
        diagnostics = context.diagnostics.sorted.filter { $0.severity != .note }
    }

    /// What is wrong with single objects is theirs; anything else keeps all from being applied.
    private init(
        _ sources: [SourceFile],
        _ context: ReadingContext
    ) throws(ModelLoadingError) {
        let reader = ManifestReader(context: context)
        let documents = reader.documents(of: sources)
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        entries = documents.map(reader.entry)
        let before = context.diagnostics.all.count
        context.reportUnusedOverrides()
        guard context.diagnostics.all.count == before else {
            throw ModelLoadingError(context.diagnostics)
        }
        // That a kind plays no part in a simulation is of no interest here.
        diagnostics = context.diagnostics.sorted.filter { $0.severity != .note }
    }

    /// Lists of a whole cluster are larger than what people write.
    private static let largestFile = 256 << 20
}

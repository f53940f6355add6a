import Glibc
import Platform

/// The manifests that are to be applied to a cluster, read.
public struct AdmissionInput: Sendable {
    /// The objects, in the order in which they are applied.
    public let entries: [ManifestEntry]
    /// Warnings, and what is wrong with single objects.
    public let diagnostics: [Diagnostic]

    /// Whether an object cannot be read as it stands.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

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
        let context: ReadingContext
        do throws(Diagnostic) {
            context = ReadingContext(directory: try ModelDirectory("."), overrides: overrides)
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        let sources = paths.flatMap { Self.sources(at: $0, reporting: context.diagnostics) }
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        try self.init(sources, context)
    }

    /// Takes manifests from texts.
    ///
    /// - Parameter sources: The files.
    /// - Throws: Why they are no manifests.
    public init(_ sources: [SourceFile]) throws(ModelLoadingError) {
        let context: ReadingContext
        do throws(Diagnostic) {
            context = ReadingContext(directory: try ModelDirectory("."))
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        try self.init(sources, context)
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

    private static func sources(
        at path: String,
        reporting diagnostics: Diagnostics
    ) -> [SourceFile] {
        do throws(Diagnostic) {
            if path == standardInput { return [try SourceFile.readStandardInput()] }
            guard ManifestFiles.isDirectory(path) else {
                return [try SourceFile.read(path, sizeLimit: largestFile)]
            }
            let directory = path.hasSuffix("/") ? path : path + "/"
            let names = ManifestFiles(below: path).paths
            guard !names.isEmpty else {
                let endings = ManifestFiles.suffixes.joined(separator: ", ")
                throw Diagnostic(.error, "holds no manifest (\(endings))", file: path)
            }
            var sources: [SourceFile] = []
            for name in names {
                sources.append(try SourceFile.read(directory + name, sizeLimit: largestFile))
            }
            return sources
        } catch {
            diagnostics.report(error)
            return []
        }
    }

    /// Lists of a whole cluster are larger than what people write.
    private static let largestFile = 256 << 20
}

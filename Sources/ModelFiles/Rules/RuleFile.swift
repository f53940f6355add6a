import Alerting

/// A rule file on its own, outside of a model.
public struct RuleFile {
    /// The groups, in the order of the file.
    public let groups: [RuleGroup]
    /// Warnings and notes.
    public let notes: [Diagnostic]

    /// Reads a file.
    ///
    /// - Parameter path: The path; `-` is standard input.
    /// - Throws: Why the file cannot be read, or all that is wrong with it.
    public init(path: String) throws(ModelLoadingError) {
        let source: SourceFile
        do throws(Diagnostic) {
            source =
                try path == AdmissionInput.standardInput
                ? SourceFile.readStandardInput() : SourceFile.read(path)
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        try self.init(source)
    }

    /// Takes rules from a text.
    ///
    /// - Parameter source: The text.
    /// - Throws: All that is wrong with it.
    public init(_ source: SourceFile) throws(ModelLoadingError) {
        let context = try ReadingContext()
        groups = RuleFileReader(context: context).read(source)
        guard !context.diagnostics.hasErrors else { throw ModelLoadingError(context.diagnostics) }
        notes = context.diagnostics.sorted
    }
}

import Alerting

/// Samples from a file, by series.
public struct MetricsFile {
    /// The samples.
    public let store: SampleStore
    /// How many there are.
    public let sampleCount: Int
    /// Which format the file has.
    public let format: Format
    /// Warnings and notes.
    public let notes: [Diagnostic]

    /// How a file says its times.
    public enum Format: Sendable, Equatable {
        /// OpenMetrics 1.0: seconds, and `# EOF` at the end.
        case openMetrics
        /// Prometheus' text format 0.0.4: milliseconds.
        case prometheusText
    }

    /// Reads a file, piece by piece: only the samples are held.
    ///
    /// - Parameter path: The path; `-` is standard input.
    /// - Throws: Why the file cannot be read, or what is wrong with it: the first mistakes with their
    ///   places.
    public init(path: String) throws(ModelLoadingError) {
        let shown = path == AdmissionInput.standardInput ? "standard input" : path
        let reader: MetricsReader
        do throws(Diagnostic) {
            let source = try MetricsSource(path: path)
            var started = MetricsReader(
                path: shown,
                format: source.endsWithMark ? .openMetrics : .prometheusText
            )
            try started.read(source)
            reader = started
        } catch {
            throw ModelLoadingError(diagnostics: [error])
        }
        guard !reader.diagnostics.hasErrors else { throw ModelLoadingError(reader.diagnostics) }
        store = reader.store
        sampleCount = reader.sampleCount
        format = reader.format
        notes = reader.diagnostics.sorted
    }
}

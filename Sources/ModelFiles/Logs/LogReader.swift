import Fitting

/// Reads a request log and gathers what can be fitted, group by group.
///
/// The log is read once, as a stream. Memory: 8 bytes for each arrival, and for each group and column
/// of durations 8 bytes for each of the first `LoggedDurations.keptAtMost`.
public enum LogReader {
    /// The most rows that are read.
    public static let rowsAtMost = 50_000_000
    /// The most groups that a log may have.
    public static let groupsAtMost = 200
    /// The most errors that are reported at once.
    private static let errorsAtMost = 10

    /// Reads a log.
    ///
    /// - Parameters:
    ///   - path: A CSV file with a header, a pipe, or `-` for standard input.
    ///   - columns: Which of its columns say what.
    ///   - seed: What random subsets of durations depend on.
    /// - Returns: The groups in the order of their first rows.
    /// - Throws: All errors of the first rows that have any, each with its line.
    public static func groups(
        ofLog path: String,
        columns: LogColumns,
        seed: UInt64
    ) throws(ModelLoadingError) -> [LogGroup] {
        var errors: [Diagnostic] = []
        do throws(Diagnostic) {
            var reader = try CSVRecordReader(path)
            guard try reader.next() else {
                throw Diagnostic(.error, "the file is empty, expected a header", file: reader.path)
            }
            let header = (0..<reader.count).map { reader.text($0) }
            let layout = try LogLayout(header, columns, at: "\(reader.path):\(reader.line)")
            var gathering = Gathering(layout: layout, columns: columns, seed: seed)
            var rows = 0
            while errors.count < errorsAtMost, try reader.next() {
                rows += 1
                guard rows <= rowsAtMost else {
                    throw reader.error("more than \(rowsAtMost) rows; fit a part of the log")
                }
                do throws(Diagnostic) { try gathering.take(reader) } catch { errors.append(error) }
            }
            guard rows > 0 else {
                throw Diagnostic(.error, "there are no rows behind the header", file: reader.path)
            }
            if errors.isEmpty { return gathering.groups }
        } catch {
            errors.append(error)
        }
        throw ModelLoadingError(diagnostics: errors)
    }
}

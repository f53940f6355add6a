import Reporting

/// Lines for people, on standard error.
enum Message {
    /// Writes a message on a line of its own.
    ///
    /// - Throws: An exit code if standard error cannot be written.
    static func write(_ text: String) throws {
        let error = StandardStream.error
        do { try error.write(broken(text, columns: error.columns) + "\n") } catch {
            throw error.exitError
        }
    }
}

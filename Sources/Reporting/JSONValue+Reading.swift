import ModelFiles

extension JSONValue {
    /// The value that a text is.
    ///
    /// - Parameter source: The text, with the path that messages are to show.
    /// - Throws: A diagnostic at the first place that is no JSON.
    public init(_ source: SourceFile) throws(Diagnostic) {
        do {
            self = try JSONReader.value(of: source.text)
        } catch {
            throw Diagnostic(
                .error,
                "this is not JSON: \(error.message)",
                at: source.position(line: error.line, column: error.column)
            )
        }
    }
}

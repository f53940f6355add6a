import ModelFiles

extension ReportedResult {
    /// Reads a result file: JSON, or the CSV of a sweep.
    ///
    /// - Parameter source: The file.
    /// - Throws: A diagnostic at the first place that is no JSON, or that says what was expected.
    public init(_ source: SourceFile) throws(Diagnostic) {
        let first = source.text.unicodeScalars.first { !$0.properties.isWhitespace }
        let isJSON = first == "{" || first == "["
        let result =
            isJSON
            ? ReportedResult(try JSONValue(source), path: source.path)
            : ReportedResult(CSVReader.rows(of: source.text), path: source.path)
        guard let result else {
            throw Diagnostic(
                .error,
                "this is no result that can be shown: expected the JSON that 'headroom simulate', "
                    + "'compare', 'explain' or 'solve' writes, or the CSV of 'headroom sweep' with a "
                    + "row a point",
                at: source.start
            )
        }
        self = result
    }
}

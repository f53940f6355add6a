import ModelFiles

extension ReportedResult {
    /// Reads a result file: JSON or CSV.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - origin: Where the rows of a sweep come from; `nil` if that is not known.
    /// - Throws: A diagnostic at the first place that is no JSON, or that says what was expected.
    public init(_ source: SourceFile, origin: SweepOrigin? = nil) throws(Diagnostic) {
        let first = source.text.unicodeScalars.first { !$0.properties.isWhitespace }
        let isJSON = first == "{" || first == "["
        let result: ReportedResult?
        if isJSON {
            result = ReportedResult(try JSONValue(source), path: source.path)
        } else {
            let rows = CSVReader.rows(of: source.text)
            let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
            result =
                ResultTable(rows)?.json(model: file)
                .flatMap { ReportedResult($0, path: source.path) }
                ?? ReportedResult(rows, path: source.path, origin: origin)
        }
        guard let result else {
            throw Diagnostic(
                .error,
                "this is no result that can be shown: expected the JSON or CSV that 'headroom "
                    + "simulate', 'compare', 'explain' or 'solve' writes, or the CSV of 'headroom sweep'",
                at: source.start
            )
        }
        self = result
    }
}

/// A result that a page is to show.
public struct ReportedResult: Sendable, Equatable {
    /// The heading.
    let title: String
    /// Where it was read from.
    let path: String
    /// The parts of the page.
    let sections: [PageSection]

    /// The result of a JSON file, by what it says it is; `nil` if a page cannot show it.
    ///
    /// - Parameters:
    ///   - json: The file's value.
    ///   - path: Where the file is.
    public init?(_ json: JSONValue, path: String) {
        switch json["format"]?.stringValue {
        case "headroom-result/v1":
            if ["effects", "capacity", "solution"].contains(where: { json[$0] != nil }) {
                let explanation = ExplanationDocument(json: json)
                title = explanation.model
                sections = explanation.sections
                break
            }
            guard json["metrics"]?.members.isEmpty == false else { return nil }
            let simulation = SimulationDocument(json: json)
            title = simulation.model
            sections = simulation.sections
        case "headroom-comparison/v1":
            let comparison = ComparisonDocument(json: json)
            title = "\(comparison.model): candidates"
            sections = comparison.sections
        default: return nil
        }
        self.path = path
    }

    /// The result of a CSV file; `nil` if its columns are not those of a sweep.
    ///
    /// - Parameters:
    ///   - rows: The rows, the header first.
    ///   - path: Where the file is.
    public init?(_ rows: [[String]], path: String) {
        guard let sweep = SweepDocument(rows) else { return nil }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        title = "Sweep \(name)"
        sections = sweep.sections
        self.path = path
    }
}

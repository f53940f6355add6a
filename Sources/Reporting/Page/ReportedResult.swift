/// A result that a page is to show.
public struct ReportedResult: Sendable, Equatable {
    /// The heading.
    let title: String
    /// What kind of result it is: `Simulation`.
    let kind: String
    /// What was set beside the model, as `path=value`.
    let changes: [String]
    /// Where it was read from.
    let path: String
    /// The parts of the page.
    let sections: [PageSection]

    /// The heading with what tells it from other results of the same model.
    var name: String {
        changes.isEmpty ? title : "\(title), \(changes.joined(separator: ", "))"
    }

    /// The result of a JSON file, by what it says it is; `nil` if a page cannot show it.
    ///
    /// - Parameters:
    ///   - json: The file's value.
    ///   - path: Where the file is.
    public init?(_ json: JSONValue, path: String) {
        changes = (json["set"]?.members ?? []).map {
            "\($0.key)=\($0.value.plainText)"
        }
        switch json["format"]?.stringValue {
        case "headroom-result/v1" where json["effects"] != nil:
            let explanation = ExplanationDocument(json: json)
            title = "\(explanation.model): what binds"
            kind = "Explanation"
            sections = explanation.sections
        case "headroom-result/v1" where json["capacity"] != nil:
            let capacity = CapacityDocument(json: json)
            title = "\(capacity.model): the largest load"
            kind = "Capacity"
            sections = capacity.sections
        case "headroom-result/v1" where json["solution"] != nil:
            let solution = SolutionDocument(json: json)
            title = "\(solution.model): the cheapest limits"
            kind = "Solution"
            sections = solution.sections
        case "headroom-result/v1" where json["without_threshold"] != nil:
            let tuning = AlertTuningDocument(json: json)
            title = "\(tuning.model): what would have been noticed"
            kind = "Alert rules"
            sections = tuning.sections
        case "headroom-result/v1":
            guard json["metrics"]?.members.isEmpty == false else { return nil }
            let simulation = SimulationDocument(json: json)
            title = simulation.model
            kind = "Simulation"
            sections = simulation.sections
        case "headroom-comparison/v1":
            let comparison = ComparisonDocument(json: json)
            title = "\(comparison.model): candidates"
            kind = "Comparison"
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
    ///   - origin: Where the rows come from; `nil` if that is not known.
    public init?(_ rows: [[String]], path: String, origin: SweepOrigin? = nil) {
        guard let sweep = SweepDocument(rows, origin: origin) else { return nil }
        title = sweep.title
        kind = "Sweep"
        changes = []
        sections = sweep.sections
        self.path = path
    }
}

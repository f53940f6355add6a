import Experiments
import ModelFiles

/// A result of `simulate --format json`, read back.
public struct StoredResult: Sendable, Equatable {
    /// The format that is read.
    public static let format = "headroom-result/v1"

    /// The path that it was read from.
    public var path: String
    /// The model's name.
    public var model: String
    /// How it was made, by name and text, in the order of the file: version, model, seed, length.
    public var circumstances: [(name: String, value: String)]
    /// The limit of each limiter, by the limiter's name, with its unit.
    public var limits: [(name: String, value: String)]
    /// The text of each objective with the verdict on it.
    public var objectives: [(name: String, value: String)]
    /// The metrics of the objectives.
    public var objectiveMetrics: [String]
    /// The metrics.
    public var figures: ReportedComparison.Side
    /// The seed.
    public var seed: String

    /// Reads a result file.
    ///
    /// - Parameter path: The file.
    /// - Throws: Why it cannot be read, or where it is not what it should be.
    public init(path: String) throws(Diagnostic) {
        try self.init(JSONValue(SourceFile.read(path)), path: path)
    }

    /// The result that a value says.
    ///
    /// - Parameters:
    ///   - json: The value of a result file.
    ///   - path: The file, for messages.
    /// - Throws: What is missing in it.
    public init(_ json: JSONValue, path: String) throws(Diagnostic) {
        let reader = MemberReader(path: path)
        let format = json["format"]?.stringValue
        guard format == Self.format else {
            throw reader.refusal(
                format.map { "'\(printable($0))' is no format that is compared here" }
                    ?? "this is no result of headroom: it has no 'format'",
                repair: "give a result of 'simulate --format json'"
            )
        }
        self.path = path
        model = try reader.text("model", of: json)
        seed = try reader.word("seed", of: json)
        var circumstances: [(name: String, value: String)] = []
        for name in [
            "headroom", "gsl", "model", "model_path", "seed", "replications", "simulated_seconds",
            "warm_up_seconds", "confidence",
        ] {
            circumstances.append((name, try reader.word(name, of: json)))
        }
        circumstances += (json["set"]?.members ?? []).map {
            ("set \($0.key)", $0.value.plainText)
        }
        if json["interrupted"] == .boolean(true) { circumstances.append(("interrupted", "yes")) }
        self.circumstances = circumstances
        limits = (json["limiters"]?.elements ?? []).compactMap { limiter in
            guard let name = limiter["name"]?.stringValue, let limit = limiter["limit"] else {
                return nil
            }
            return (name, "\(limit.lineText) \(limiter["unit"]?.stringValue ?? "")")
        }
        let judged = json["objectives"]?.elements ?? []
        objectives = judged.compactMap { objective in
            guard let text = objective["objective"]?.stringValue,
                let verdict = objective["verdict"]?.stringValue
            else { return nil }
            return (text, verdict)
        }
        objectiveMetrics = judged.compactMap { $0["metric"]?.stringValue }
        figures = try reader.figures(of: json)
    }

    /// Whether both say the same.
    public static func == (left: StoredResult, right: StoredResult) -> Bool {
        left.path == right.path && left.model == right.model && left.seed == right.seed
            && left.circumstances.elementsEqual(right.circumstances, by: ==)
            && left.limits.elementsEqual(right.limits, by: ==)
            && left.objectives.elementsEqual(right.objectives, by: ==)
            && left.objectiveMetrics == right.objectiveMetrics && left.figures == right.figures
    }
}

/// Reads the members of a result file that must be there.
private struct MemberReader {
    let path: String

    func refusal(_ why: String, repair: String) -> Diagnostic {
        Diagnostic(.error, "\(why); \(repair)", file: path)
    }

    private func missing(_ member: String, _ expected: String) -> Diagnostic {
        refusal(
            "'\(printable(member))' is not \(expected)",
            repair: "write the result anew with 'simulate --format json'"
        )
    }

    func text(_ key: String, of json: JSONValue) throws(Diagnostic) -> String {
        guard let text = json[key]?.stringValue else { throw missing(key, "a text") }
        return text
    }

    /// A text, or a number as a text.
    func word(_ key: String, of json: JSONValue) throws(Diagnostic) -> String {
        switch json[key] {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .number(let number): return NumberText.shortest(number) ?? ""
        case .null, .boolean, .array, .object, nil: throw missing(key, "a text or a number")
        }
    }

    func figures(of json: JSONValue) throws(Diagnostic) -> ReportedComparison.Side {
        guard case .integer(let replications) = json["replications"], replications >= 0 else {
            throw missing("replications", "a whole number from 0")
        }
        guard let confidence = json["confidence"]?.double, confidence > 0, confidence < 1 else {
            throw missing("confidence", "a number between 0 and 1")
        }
        let members = json["metrics"]?.members ?? []
        guard !members.isEmpty else { throw missing("metrics", "a mapping of metrics") }
        var metrics: [ReportedComparison.Metric] = []
        for member in members {
            metrics.append(
                ReportedComparison.Metric(
                    name: member.key,
                    mean: try number("mean", of: member),
                    halfWidth: try number("half_width", of: member)
                )
            )
        }
        return ReportedComparison.Side(
            metrics: metrics,
            replications: Int(replications),
            confidence: confidence
        )
    }

    /// A number of a metric; `nil` for `null`.
    private func number(
        _ key: String,
        of metric: JSONValue.Member
    ) throws(Diagnostic) -> Double? {
        guard let value = metric.value.members.first(where: { $0.key == key })?.value else {
            throw missing("metrics.\(metric.key).\(key)", "there")
        }
        if value == .null { return nil }
        guard let number = value.double else {
            throw missing("metrics.\(metric.key).\(key)", "a number or null")
        }
        return number
    }
}

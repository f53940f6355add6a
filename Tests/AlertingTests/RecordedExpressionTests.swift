import Alerting
import Foundation
import Testing

@Suite("Expressions give what Prometheus 2.42 gives")
struct RecordedExpressionTests {
    /// The scripts beside this file.
    ///
    /// `scripts/validate-alerts --record` wrote their values; those of `recorded` were given.
    static let scripts = [
        "aggregations", "functions", "histograms", "operators", "over-time", "rates", "recorded",
        "selectors",
    ]

    @Test("for every expression of a script, to 1e-12 relative", arguments: scripts)
    func matches(script name: String) throws {
        let script = try EvaluationScript(Self.text(of: "\(name).promql"))
        let store = script.store()
        #expect(script.evaluations.count >= 20)
        for evaluation in script.evaluations {
            let value = Result {
                try PromQLEvaluator(PromQLExpression(evaluation.expression), over: store)
                    .value(at: evaluation.milliseconds)
            }
            let place = "\(evaluation.expression) at \(evaluation.milliseconds) ms"
            switch value {
            case .failure(let error):
                #expect(evaluation.fails, "\(place): \(error)")
            case .success(let value):
                #expect(!evaluation.fails, "\(place) has a value")
                Self.compare(value.elements, with: evaluation.elements, of: place)
            }
        }
    }

    static func compare(_ ours: [PromQLElement], with theirs: [PromQLElement], of place: String) {
        let ours = ours.sorted { $0.labels < $1.labels }
        let theirs = theirs.sorted { $0.labels < $1.labels }
        #expect(ours.map(\.labels) == theirs.map(\.labels), "\(place)")
        for (our, their) in zip(ours, theirs) {
            #expect(
                isSame(our.value, their.value),
                "\(place) \(our.labels): \(our.value), not \(their.value)"
            )
        }
    }

    /// Whether two values are equal to 1e-12 of the larger, infinities and NaN exactly.
    static func isSame(_ left: Double, _ right: Double) -> Bool {
        if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
        let tolerance = 1e-12 * max(left.magnitude, right.magnitude)
        return left == right || (left - right).magnitude <= tolerance
    }

    static func text(of name: String) throws -> String {
        let directory = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: directory.appending(path: "Cases/\(name)"), encoding: .utf8)
    }
}

extension PromQLValue {
    /// The value as a vector: a number is an element without labels.
    var elements: [PromQLElement] {
        switch self {
        case .scalar(let value): [PromQLElement(labels: LabelSet(), value: value)]
        case .vector(let elements): elements
        case .string: []
        }
    }
}

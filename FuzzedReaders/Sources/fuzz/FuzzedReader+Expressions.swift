import HeadroomKit

extension FuzzedReader {
    /// A PromQL expression, evaluated; and the same text as a regular expression and as a template.
    static let expressions = FuzzedReader(name: "expressions") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let evaluator = PromQLEvaluator(
                try PromQLExpression(text),
                over: sampleSeries()
            )
            for time: Int64 in [0, 61_500, 600_000] {
                consume("\(try evaluator.value(at: time))")
            }
        } catch { consume("\(error)") }
        do {
            let pattern = try RegularExpression(text)
            consume("\(pattern.matchesWhole("requests_total") || pattern.matchesPart(of: text))")
        } catch { consume("\(error)") }
        do { consume("\(try AlertTemplate(text))") } catch { consume("\(error)") }
    }
}

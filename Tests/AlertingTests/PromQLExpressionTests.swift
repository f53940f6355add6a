import Alerting
import Testing

@Suite("An expression")
struct PromQLExpressionTests {
    @Test(
        "binds as Prometheus' grammar does",
        arguments: [
            ("2 ^ 3 ^ 2", 512.0), ("-2 ^ 2", -4), ("2 * 3 + 4", 10), ("2 + 3 * 4 % 5", 4),
            ("8 / 4 / 2", 1), ("1 - 2 - 3", -4), ("2 > bool 1 + 5", 0), ("-1 * -2", 2),
            ("0x10 + 010", 24), ("1 == bool 1 == bool 1", 1), ("# a comment\n1 + # another\n1", 2),
        ]
    )
    func binds(text: String, expected: Double) throws {
        let evaluator = PromQLEvaluator(try PromQLExpression(text), over: SampleStore())
        #expect(try evaluator.value(at: 0) == .scalar(expected))
    }

    @Test(
        "that is none has its place",
        arguments: [
            ("", 0, "no expression found in input"), ("m >", 3, "unexpected end of input"),
            ("m > > 5", 4, "unexpected <>>"), ("(m > 5", 6, "unclosed left parenthesis"),
            (
                "rate(m)", 5,
                "expected type range vector in call to function \"rate\", got instant vector"
            ),
            ("foo(m)", 0, "unknown function with name \"foo\""),
            ("m{pod=~\"a(b\"}", 9, "error parsing regexp: missing closing )"),
            ("5 > 3", 2, "comparisons between scalars must use BOOL modifier"),
            ("{}", 0, "vector selector must contain at least one non-empty matcher"),
            ("été", 0, "unexpected character: 'é'"),
        ]
    )
    func refuses(text: String, offset: Int, message: String) {
        let error = #expect(throws: PromQLError.self) { try PromQLExpression(text) }
        #expect(error?.description == message)
        #expect(error?.offset == offset)
    }

    @Test(
        "that nests too deeply is refused before anything overflows",
        arguments: ["(", "-", "sum("]
    )
    func bounded(part: String) {
        let text = String(repeating: part, count: 100_000)
        #expect(throws: PromQLError.self) { try PromQLExpression(text) }
    }

    @Test("with very many operands is refused, too")
    func boundedChain() {
        let text = Array(repeating: "m", count: 10_000).joined(separator: "+")
        #expect(throws: PromQLError.self) { try PromQLExpression(text) }
    }

    @Test("that would look at too many samples has no value")
    func limited() throws {
        let store = SampleStore()
        let series = store.series(LabelSet([Label(name: "__name__", value: "m")]))
        for time in Int64(0)..<60_000 { try store.append(1, at: time, toSeries: series) }
        // 1,000 times 60,000 samples are more than 50 million.
        let expression = try PromQLExpression("sum_over_time(count_over_time(m[1d])[1000s:1s])")
        let evaluator = PromQLEvaluator(expression, over: store)
        #expect(throws: EvaluationError.self) { try evaluator.value(at: 2_000_000) }
    }

    @Test("sees a sample at the early end in Prometheus 2, and not in 3")
    func versions() throws {
        let store = SampleStore()
        let series = store.series(LabelSet([Label(name: "__name__", value: "m")]))
        for time in stride(from: Int64(0), through: 600_000, by: 60_000) {
            try store.append(Double(time), at: time, toSeries: series)
        }
        func count(_ text: String, _ version: EvaluationSettings.Version) throws -> Double? {
            let evaluator = PromQLEvaluator(
                try PromQLExpression(text),
                over: store,
                settings: EvaluationSettings(version: version)
            )
            guard case .vector(let elements) = try evaluator.value(at: 600_000) else { return nil }
            return elements.first?.value
        }
        #expect(try count("count_over_time(m[5m])", .v2) == 6)
        #expect(try count("count_over_time(m[5m])", .v3) == 5)
        #expect(try count("count_over_time(m[5m:1m])", .v2) == 6)
        #expect(try count("count_over_time(m[5m:1m])", .v3) == 5)
        #expect(try count("count(m offset -5m)", .v2) == 1)
        #expect(try count("count(m offset -5m)", .v3) == nil)
    }
}

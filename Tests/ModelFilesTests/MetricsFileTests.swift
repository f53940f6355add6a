import Alerting
import Foundation
import ModelFiles
import Testing

/// Reads a text as a metrics file.
private func read(_ text: String) throws -> MetricsFile {
    let file = FileManager.default.temporaryDirectory
        .appending(path: "headroom-metrics-\(UUID().uuidString).txt")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try MetricsFile(path: file.path())
}

/// What an expression gives, as texts.
private func value(of text: String, at seconds: Int64, in file: MetricsFile) throws -> [String] {
    let evaluator = PromQLEvaluator(try PromQLExpression(text), over: file.store)
    guard case .vector(let elements) = try evaluator.value(at: seconds * 1_000) else { return [] }
    return elements.map { "\($0.labels) \($0.value)" }
}

@Suite("A metrics file")
struct MetricsFileTests {
    @Test("in OpenMetrics has times in seconds")
    func openMetrics() throws {
        let file = try read(
            """
            # TYPE up gauge
            # HELP up Whether it is up.
            up{job="web",instance="a:1"} 1 10
            up{job="web",instance="a:1"} 0.5 12.25
            # TYPE requests counter
            requests_total{path="/a b",quote="\\"\\\\\\n"} 1.5e3 10 # {trace_id="x"} 0.1 9
            plain 7 10
            # EOF

            """
        )
        #expect(file.format == .openMetrics)
        #expect(file.sampleCount == 4)
        #expect(file.store.seriesCount == 3)
        #expect(file.store.firstMilliseconds == 10_000)
        #expect(file.store.lastMilliseconds == 12_250)
        #expect(file.notes.isEmpty)
        #expect(
            try value(of: "up", at: 13, in: file) == [#"up{instance="a:1", job="web"} 0.5"#]
        )
        #expect(
            try value(of: "requests_total", at: 13, in: file)
                == [#"requests_total{path="/a b", quote="\"\\\n"} 1500.0"#]
        )
    }

    @Test("in Prometheus' text format has times in milliseconds, and says so")
    func prometheusText() throws {
        let file = try read("up 1 10000\r\nup 0 20000\r\n\r\nload{ a = \"b\" , } -1.5 10000\r\n")
        #expect(file.format == .prometheusText)
        #expect(file.sampleCount == 3)
        #expect(file.store.lastMilliseconds == 20_000)
        #expect(file.notes.count == 1)
        #expect(try value(of: "load", at: 11, in: file) == [#"load{a="b"} -1.5"#])
    }

    @Test(
        "may hold every number that Prometheus writes",
        arguments: [
            ("+Inf", Double.infinity), ("-Inf", -Double.infinity), ("1e-7", 1e-7), ("-0.1", -0.1),
            ("123456789.125", 123_456_789.125), ("1.7976931348623157e+308", 1.7976931348623157e308),
            ("9007199254740993", 9_007_199_254_740_992), ("0.30000000000000004", 0.1 + 0.2),
        ]
    )
    func numbers(text: String, expected: Double) throws {
        let file = try read("m \(text) 0\n# EOF\n")
        let evaluator = PromQLEvaluator(try PromQLExpression("m"), over: file.store)
        guard case .vector(let elements) = try evaluator.value(at: 0) else { return }
        #expect(elements.map(\.value) == [expected])
    }

    @Test(
        "that is wrong is told where",
        arguments: [
            ("m 1", 1, 4, "the sample has no time: only samples with times make a timeline"),
            ("m x 0", 1, 3, "'x' is no value of a sample"),
            ("m 1 y", 1, 5, "'y' is no time in seconds"),
            ("m{a=\"b\" 1 0", 1, 2, "the braces of the labels are not closed"),
            ("m{a=b} 1 0", 1, 5, "expected the value of a label in quotation marks"),
            ("m{1a=\"b\"} 1 0", 1, 3, "expected the name of a label"),
            ("m{a=\"é\",b} 1 0", 1, 10, "expected '=' behind the name of a label"),
            ("m{a=\"1\",a=\"2\"} 1 0", 1, 14, "the label 'a' is there twice"),
            ("1m 1 0", 1, 1, "a metric cannot be named like this"),
            ("m 1 2\nm 1 1", 2, 1, "m has a later sample above; sort each series by time"),
            ("m 1 2\nm 3 2", 2, 1, "m has another value at the same time above"),
            ("m 1 2 3", 1, 7, "there is more behind the time of the sample"),
            ("# EOF\nm 1 2", 2, 1, "there is more behind '# EOF'"),
            ("m 1 1e300", 1, 5, "'1e300' is no time in seconds"),
        ]
    )
    func refuses(text: String, line: Int, column: Int, message: String) throws {
        let error = #expect(throws: ModelLoadingError.self) { try read(text + "\n# EOF\n") }
        let diagnostic = try #require(error?.diagnostics.first)
        #expect(diagnostic.line == line)
        #expect(diagnostic.column == column)
        #expect(diagnostic.message == message)
    }

    @Test("in OpenMetrics whose end is missing is not taken for another format")
    func truncated() {
        let error = #expect(throws: ModelLoadingError.self) { try read("m 1 10.5\nm 1 20.5\n") }
        #expect(error?.diagnostics.first?.message.contains("'# EOF', is missing") == true)
    }

    @Test("that is not there cannot be read")
    func missing() {
        let error = #expect(throws: ModelLoadingError.self) {
            try MetricsFile(path: "/nowhere/metrics.txt")
        }
        #expect(error?.isUnreadableFile == true)
    }

    @Test("with a line without end is refused, not held")
    func longLine() {
        let long = String(repeating: "x", count: 2 << 20)
        #expect(throws: ModelLoadingError.self) { try read(long) }
    }

    @Test("that is noise is refused after some mistakes")
    func noise() {
        let text = String(repeating: "?!\n", count: 100_000)
        let error = #expect(throws: ModelLoadingError.self) { try read(text) }
        #expect((error?.diagnostics.count ?? 0) <= 20)
    }
}

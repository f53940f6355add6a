import ModelFiles
import Reporting
import Testing

@Suite("A page on a sweep or a comparison")
struct SweepPageTests {
    private func page(_ text: String) throws -> ReportPage {
        ReportPage([try ReportedResult(SourceFile(path: "results.csv", text: text))])
    }

    private static let header = "rejection_rate,rejection_rate_ci,latency_p99_s,latency_p99_s_ci"

    @Test("draws a line with its band along one parameter, in the parameter's numbers")
    func line() throws {
        let page = try page(
            "limits.rate,fixed,\(Self.header)\r\n50/s,a,0.3,0.01,0.1,\r\n100/s,a,0.1,0.02,,\r\n"
        )
        #expect(page.charts.map(\.name) == ["rejection-rate-lines"])
        let rows = try #require(page.charts[0].wide["data"]?["values"]?.elements)
        #expect(rows.map { $0["x"]?.double } == [50, 100])
        #expect(rows.map { $0["low"]?.double } == [0.3 - 0.01, 0.1 - 0.02])
        let text = page.text(pictures: nil)
        // No sample is a dash, never 0.
        #expect(text.contains("<data value=\"0.1\">100 ms</data>"))
        #expect(text.contains("<td class=\"n\">–</td>"))
    }

    @Test("draws a map of two parameters, and clouds of more")
    func map() throws {
        var grid = "a,\"b, with a comma\",\(Self.header)\n"
        for a in 1...3 { for b in 1...3 { grid += "\(a),\(b),0.\(a)\(b),0.01,0.5,0.1\n" } }
        let names = try page(grid).charts.map(\.name)
        #expect(
            names == [
                "rejection-rate-lines", "rejection-rate-map", "latency-p99-s-lines",
                "latency-p99-s-map",
            ]
        )
        let scattered = "a,b,c,\(Self.header)\n1,2,3,0.1,0.01,0.5,0.1\n4,5,6,0.2,0.01,0.5,0.1\n"
        #expect(try page(scattered).charts.count == 6)
    }

    @Test(
        "is no page on anything else",
        arguments: ["", "a,b\n1,2\n", "x,x_ci\n", "a,b,b_ci\n1,2\n"]
    )
    func refused(text: String) {
        #expect(throws: Diagnostic.self) { try page(text) }
    }

    @Test("holds candidates against the baseline by their intervals")
    func comparison() throws {
        let page = try page(
            """
            {"format": "headroom-comparison/v1", "model": "m", "baseline": {"metrics":
              {"rejection_rate": {"mean": 0.04}, "latency_p50_s": {"mean": 0.1}}},
             "candidates": [{"name": "<b>", "verdict": "better", "set": {"a.b": "7"},
               "metrics": {"rejection_rate": {"mean": 0.03}, "latency_p50_s": {"mean": 0.1}},
               "differences": {
                 "rejection_rate": {"verdict": "better", "difference": -0.01, "half_width": 0.002,
                   "family": "primary"},
                 "latency_p50_s": {"verdict": "no_evidence", "difference": 0, "half_width": 0.1,
                   "family": "others"}}}]}
            """
        )
        #expect(page.charts.map(\.name) == ["differences-1"])
        let rows = try #require(page.charts[0].wide["data"]?["values"]?.elements)
        #expect(rows.map { $0["label"]?.stringValue } == ["rejection_rate"])
        #expect(rows.map { $0["value"]?.double } == [-0.25])
        #expect(rows.map { $0["high"]?.double } == [-0.01 / 0.04 + 0.002 / 0.04])
        let text = page.text(pictures: nil)
        #expect(text.contains("<data value=\"-0.01\">"))
        #expect(text.contains("<h2>&lt;b&gt;</h2>"))
        #expect(text.contains("rejection_rate better (-25%)"))
    }
}

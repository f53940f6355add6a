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
        #expect(text.contains("role=\"cell\">–</td>"))
    }

    @Test("folds a row a sample into a row a point, with the half-widths of Student's t")
    func tidy() throws {
        var text = "limits.rate,replication,metric,value\r\n"
        for (rate, samples) in [("50/s", ["0.1", "0.3", "0.2"]), ("100/s", ["0", "", "0"])] {
            for (replication, sample) in samples.enumerated() {
                text += "\(rate),\(replication),rejection_rate,\(sample)\r\n"
                text += "\(rate),\(replication),arrivals,7\r\n"
            }
        }
        let page = try page(text)
        #expect(page.charts.map(\.name) == ["rejection-rate-lines"])
        let rows = try #require(page.charts[0].wide["data"]?["values"]?.elements)
        #expect(rows.map { $0["x"]?.double } == [50, 100])
        // The mean of 0.1, 0.2 and 0.3, whose standard deviation is 0.1; t(0.975, 2) = 4.302652730.
        let (at, high) = (
            try #require(rows[0]["at"]?.double), try #require(rows[0]["high"]?.double)
        )
        #expect(abs(at - 0.2) < 1e-12)
        #expect(abs(high - at - 4.302_652_730 * 0.1 / 3.0.squareRoot()) < 1e-8)
        #expect(rows[1]["at"]?.double == 0 && rows[1]["high"]?.double == 0)
    }

    @Test(
        "takes no table for a tidy one that is none",
        arguments: [
            "a,replication,metric,value\n1,x,rejection_rate,0.1\n",
            "a,replication,metric,value\n1,0,rejection_rate,much\n",
            "a,metric,replication,value\n1,rejection_rate,0,0.1\n",
        ]
    )
    func notTidy(text: String) {
        #expect(throws: Diagnostic.self) { try page(text) }
    }

    @Test("names the model, the seed's settings and the command if the record is there")
    func origin() throws {
        let text = "limits.rate,\(Self.header)\n50/s,0.3,0.01,0.1,\n100/s,0.1,0.02,0.1,\n"
        let origin = SweepOrigin(
            model: "shop",
            headroom: "0.1.0",
            gsl: "2.7.1",
            settings: ["run.seed=7"],
            ranges: ["limits.rate=50/s:100/s"],
            design: "sobol",
            points: 2,
            options: []
        )
        let result = try ReportedResult(SourceFile(path: "r.csv", text: text), origin: origin)
        let page = ReportPage([result]).text(pictures: nil)
        #expect(page.contains("<h1>shop: rate varied</h1>"))
        #expect(
            page.contains(
                "<code>headroom sweep MODEL --set run.seed=7 --vary limits.rate=50/s:100/s "
                    + "--design sobol --points 2</code>"
            )
        )
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
        arguments: [
            "", "a,b\n1,2\n", "x,x_ci\n", "a,b,b_ci\n1,2\n",
            "a,b,b_ci,rejection_rate_ci,rejection_rate\n1,2,3,4,5\n",
        ]
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
        #expect(text.contains("</code> is better: from 4.00 % to 3.00 %."))
    }
}

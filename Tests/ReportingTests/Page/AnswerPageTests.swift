import ModelFiles
import Reporting
import Testing

@Suite("A page on an answer of explain or solve")
struct AnswerPageTests {
    private func page(_ text: String) throws -> ReportPage {
        ReportPage([try ReportedResult(SourceFile(path: "answer.json", text: text))])
    }

    private func values(_ chart: Chart) -> [JSONValue] {
        chart.wide["data"]?["values"]?.elements ?? []
    }

    private static let explanation = """
        {"format": "headroom-result/v1", "model": "m", "measure": "latency_p99_s",
         "sentence": "`a.limit` binds; 10% more of it removes 50% of the latency",
         "metrics": {"latency_p99_s": {"mean": 0.4, "half_width": 0.05}}, "binding": [],
         "command": "headroom explain models/m --morris --sobol",
         "effects": [{"name": "a.limit", "one_more": {"latency_p99_s":
            {"difference": {"mean": -0.08, "half_width": 0.03}}}}],
         "morris": {"parameters": [
            {"path": "small", "low": "1", "high": "2",
             "latency_p99_s": {"mu_star": {"mean": 0.01, "half_width": 0.002}, "mu": 0.01, "sigma": 0}},
            {"path": "large", "low": "8", "high": "12",
             "latency_p99_s": {"mu_star": {"mean": 0.2, "half_width": 0.1}, "mu": -0.2, "sigma": 0.05}},
            {"path": "none", "low": "1", "high": "2", "latency_p99_s": null}]},
         "sobol": {"parameters": [
            {"path": "large", "low": "8", "high": "12", "latency_p99_s": {"first": 0.6,
             "first_interval": [0.5, 0.7], "total": 0.75, "total_interval": [0.6, 0.9]}},
            {"path": "small", "low": "1", "high": "2", "latency_p99_s": {"first": -0.02,
             "first_interval": [-0.1, 0.1], "total": 0.01, "total_interval": [-0.01, 0.03]}}]}}
        """

    @Test("draws what a change buys, the screening and the shares of the variance")
    func explanation() throws {
        let page = try page(Self.explanation)
        #expect(page.charts.map(\.name) == ["one-more", "morris", "sobol"])
        // Latencies are in milliseconds on an axis.
        #expect(values(page.charts[0]).map { $0["value"]?.double } == [-80])
        let screened = values(page.charts[1])
        #expect(screened.map { $0["label"]?.stringValue } == ["large", "small"])
        #expect(screened.map { $0["value"]?.double } == [200, 10])
        #expect(screened.map { $0["high"]?.double?.rounded() } == [300, 12])
        let shares = values(page.charts[2])
        #expect(shares.map { $0["value"]?.double } == [0.75, 0.01])
        #expect(shares.map { $0["tick"]?.double } == [0.6, 0])
        #expect(shares.map { $0["low"]?.double } == [0.6, 0])
        let text = page.text(pictures: nil)
        for exact in ["-0.08", "0.2", "0.1", "-0.2", "0.05", "0.6", "0.75", "-0.02", "-0.01"] {
            #expect(text.contains("<data value=\"\(exact)\">"))
        }
        #expect(text.contains("<code>a.<wbr>limit</code> binds; 10% more"))
        #expect(text.contains("<code>headroom explain models/m --morris --sobol</code>"))
    }

    private static func tuning(broken: Int) -> String {
        """
        {"format": "headroom-result/v1", "model": "m", "broken_fresh": \(broken),
         "sentence": "objectives were broken 3 times", "without_threshold": ["Absent"],
         "rules": [{"alert": "Slow", "measure": "a / b", "comparison": ">",
           "now": {"threshold": 0.85, "for_s": 300, "fresh": {
             "caught": {"count": 1, "of": 3, "low": 0.01, "high": 0.9},
             "false_alarm_replications": {"count": 0, "of": 3, "low": 0, "high": 0.7},
             "detected_after_s": {"mean": 361, "half_width": 2}, "lost_requests": null}},
           "proposed": null, "reason": "no threshold catches anything that was broken"}]}
        """
    }

    @Test("says what rules noticed, and why none is proposed")
    func tuning() throws {
        let text = try page(Self.tuning(broken: 3)).text(pictures: nil)
        #expect(text.contains("the best rule notices 1 of 3"))
        for exact in ["0.85", "300", "1", "361", "2"] {
            #expect(text.contains("<data value=\"\(exact)\">"))
        }
        #expect(text.contains("No proposal: no threshold catches"))
        #expect(text.contains("<code>Absent</code>"))
        #expect(
            try page(Self.tuning(broken: 1)).text(pictures: nil).contains("all of it is noticed")
        )
        #expect(try page(Self.tuning(broken: 0)).text(pictures: nil).contains("nothing to catch"))
    }

    private static let capacity = """
        {"format": "headroom-result/v1", "model": "m", "capacity": {"status": "found", "factor": 1.5,
          "low": 1.4, "high": 1.6, "confidence": 0.95,
          "binding": {"objective": "latency_p99_s < 250ms", "limiter": "a.limit"}},
         "objectives": [{"objective": "latency_p99_s < 250ms", "metric": "latency_p99_s",
          "comparison": "<", "threshold": 0.25}],
         "points": [
          {"factor": 1.6, "metrics": {"latency_p99_s": {"mean": 0.3, "half_width": 0.01}}},
          {"factor": 1.4, "metrics": {"latency_p99_s": {"mean": 0.2, "half_width": 0.01}}}]}
        """

    @Test("draws each objective's metric over the load, with its threshold and the interval")
    func capacity() throws {
        let page = try page(Self.capacity)
        #expect(page.charts.map(\.name) == ["capacity-1"])
        let layers = try #require(page.charts[0].wide["layer"]?.elements)
        let data = layers.map { $0["data"]?["values"]?.elements ?? [] }
        #expect(data[0].map { $0["load"]?.double } == [1.4])
        #expect(data[0].map { $0["end"]?.double } == [1.6])
        #expect(data[1].map { $0["at"]?.double } == [250])
        #expect(data[3].map { $0["load"]?.double } == [1.4, 1.6])
        #expect(data[3].map { $0["at"]?.double } == [200, 300])
        let text = page.text(pictures: nil)
        #expect(text.contains("enough for the load"))
        #expect(text.contains("<data value=\"1.5\">1.500</data> times the load"))
        #expect(text.contains("least headroom has <code>a.<wbr>limit</code>"))
    }

    @Test("reads the CSV of compare, explain and solve as well")
    func tables() throws {
        func page(_ text: String) throws -> ReportPage {
            ReportPage([try ReportedResult(SourceFile(path: "a/table.csv", text: text))])
        }
        let comparison = try page(
            """
            candidate,metric,verdict,baseline_mean,candidate_mean,difference,difference_ci,family
            half,rejection_rate,worse,0.02,0.03,0.01,0.002,primary
            half,latency_p50_s,no_evidence,0.1,0.1,0,0.1,others

            """
        )
        #expect(values(comparison.charts[0]).map { $0["value"]?.double } == [0.5])
        #expect(comparison.text(pictures: nil).contains("is worse: from 2.00 % to 3.00 %"))
        let columns =
            "rejection_rate_change,rejection_rate_change_ci,"
            + "latency_p99_s_change,latency_p99_s_change_ci"
        let explanation = try page(
            "limiter,binds,change,\(columns)\na.limit,1,one_more,-0.01,0.001,0.02,0.03\n"
                + "b.limit,,one_more,0,0,0,0\n"
        )
        #expect(explanation.charts.map(\.name) == ["one-more"])
        #expect(values(explanation.charts[0]).map { $0["label"]?.stringValue } == ["a.limit"])
        #expect(explanation.text(pictures: nil).contains("<code>a.<wbr>limit</code> binds"))
        let capacity = try page(
            "status,capacity,capacity_low,capacity_high,confidence,objective\n"
                + "found,0.5,0.4,0.6,0.95,latency_p99_s < 1s\n"
        ).text(pictures: nil)
        #expect(capacity.contains("too little"))
        #expect(capacity.contains("<data value=\"0.5\">"))
        let solution = try page("a.b,status,cost,cost_bound\n7,found,14,13\n").text(pictures: nil)
        #expect(solution.contains("<data value=\"14\">14</data>"))
        #expect(solution.contains("<code>a.<wbr>b</code></th><td class=\"n\">7</td>"))
        let screening = try page(
            "parameter,low,high,latency_p99_s_mu_star,latency_p99_s_mu_star_ci,latency_p99_s_mu,"
                + "latency_p99_s_sigma\na.b,1,2,0.25,0.1,-0.25,0\n"
        )
        #expect(screening.charts.map(\.name) == ["morris"])
        #expect(values(screening.charts[0]).map { $0["value"]?.double } == [250])
        let indices = try page(
            "parameter,low,high,rejection_rate_first,rejection_rate_first_low,"
                + "rejection_rate_first_high,rejection_rate_total,rejection_rate_total_low,"
                + "rejection_rate_total_high\na.b,1,2,0.5,0.4,0.6,0.7,0.6,0.8\n"
        )
        #expect(indices.charts.map(\.name) == ["sobol"])
        #expect(values(indices.charts[0]).map { $0["high"]?.double } == [0.8])
        #expect(throws: Diagnostic.self) { try page("candidate,metric\n1,2\n") }
    }

    @Test("gives the cheapest limits, and what is in the way if there are none")
    func solution() throws {
        let found = try page(
            """
            {"format": "headroom-result/v1", "model": "m", "solution": {"status": "found",
              "cost": 30, "minimize": "a.b + a.c", "parameters": {"a.b": "10", "a.c": "20"}},
             "objectives": [{"objective": "rejection_rate < 1%", "verdict": "met",
              "estimate": {"mean": 0.005, "half_width": 0.001}}]}
            """
        ).text(pictures: nil)
        #expect(found.contains("<h1>m: the cheapest limits</h1>"))
        #expect(found.contains("<data value=\"30\">30</data>"))
        #expect(found.contains("<data value=\"0.005\">0.50 %</data>"))
        let none = try page(
            """
            {"format": "headroom-result/v1", "model": "m", "solution": {"status": "infeasible",
              "minimize": "a.b", "parameters": {},
              "binding": {"objective": "rejection_rate < 1%", "limiter": "a.limit"}}}
            """
        ).text(pictures: nil)
        #expect(none.contains("infeasible"))
        #expect(none.contains("by <code>a.<wbr>limit</code>"))
    }
}

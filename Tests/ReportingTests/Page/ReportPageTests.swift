import Foundation
import ModelFiles
import Reporting
import Testing

@Suite("A page on a result")
struct ReportPageTests {
    /// The hand-made result with what a run over time adds, under a name that a page must not believe.
    private static func json(model: String = "checkout") throws -> JSONValue {
        let source = HandMadeResult.report.json.text
            .replacing(
                "\"model\": \"checkout\"",
                with: "\"model\": \(JSONValue.string(model).text)"
            )
            .replacing("\"series\": null", with: series)
            .replacing("\"latency_distribution\": null", with: distribution)
        return try JSONValue(SourceFile(path: "result.json", text: source))
    }

    private static let series = """
        "series": {"interval_seconds": 1800, "replications": 2, "arrivals": [200, 100],
          "completed": [180, 99], "causes": {"queue_full": [5, 0], "a < b": [15, 1]},
          "latency_p50_s": {"mean": [0.01, null], "half_width": [0.001, null]},
          "latency_p99_s": {"mean": [0.02, 0.03], "half_width": [0.002, null]}}
        """

    private static let distribution = """
        "latency_distribution": {"lower_seconds": [0.001, 0.002], "upper_seconds": [0.002, 0.004],
          "count": [3, 1]}
        """

    private func page(_ json: JSONValue) throws -> ReportPage {
        ReportPage([try #require(ReportedResult(json, path: "result.json"))])
    }

    /// The numbers behind the cells of the table row whose heading holds `name`.
    private func numbers(of name: String, in page: String, table: String) throws -> [Double] {
        let plain = page.replacing("<wbr>", with: "")
        let start = try #require(plain.firstRange(of: "<caption>\(table)"))
        let end = try #require(plain[start.upperBound...].firstRange(of: "</table>"))
        let row = try #require(
            plain[start.upperBound..<end.lowerBound].split(separator: "<tr")
                .first { $0.contains("<th scope=\"row\"") && $0.contains(">\(name)<") }
        )
        return try row.split(separator: "<data value=\"").dropFirst().map {
            try #require(Double($0.prefix { $0 != "\"" }))
        }
    }

    @Test("has the numbers of the JSON, to the last digit")
    func numbers() throws {
        let json = try Self.json()
        let text = try page(json).text(pictures: nil)
        let limiters = json["limiters"]?.elements ?? []
        #expect(limiters.count == 3)
        for limiter in limiters {
            let name = try #require(limiter["name"]?.stringValue)
            let expected = [
                limiter["limit"]?.double, limiter["utilization"]?["mean"]?.double,
                limiter["utilization_p99"]?["mean"]?.double, limiter["peak"]?.double,
                limiter["share_at_limit"]?["mean"]?.double, limiter["headroom"]?["mean"]?.double,
                limiter["rejections"]?["mean"]?.double,
            ]
            #expect(try numbers(of: name, in: text, table: "Every limiter") == expected)
        }
        for cause in ["rate_limit_exceeded", "agents.planner.operation_timeout"] {
            let found = json["causes"]?[cause]
            let expected = [
                found?["rate"]?["mean"]?.double, found?["rate"]?["half_width"]?.double,
                found?["count"]?["mean"]?.double,
            ]
            #expect(
                try numbers(of: cause, in: text, table: "Requests that did not") == expected
            )
        }
        for objective in json["objectives"]?.elements ?? [] {
            let name = try #require(objective["objective"]?.stringValue)
                .replacing("<", with: "&lt;")
            let expected = [objective["mean"]?.double, objective["half_width"]?.double]
            #expect(try numbers(of: name, in: text, table: "Objectives") == expected)
        }
        for (label, metric) in [("mean", "latency_mean_s"), ("p99", "latency_p99_s")] {
            let found = json["metrics"]?[metric]
            let expected = [found?["mean"]?.double, found?["half_width"]?.double]
            #expect(try numbers(of: label, in: text, table: "Latency") == expected)
        }
    }

    @Test("says the verdict first and how to repeat the run last")
    func words() throws {
        let text = try page(try Self.json()).text(pictures: nil)
        let verdict = try #require(text.firstRange(of: "1 of 3 objectives missed, 1 undecided"))
        let command = try #require(
            text.firstRange(
                of: "headroom simulate models/checkout.yaml --set "
                    + "orchestrator.limits.requests_per_second=100 --seed 42 --replications 2 "
                    + "--duration 3600s --warmup auto"
            )
        )
        #expect(verdict.upperBound < command.lowerBound)
    }

    @Test("has the values of its pictures in their specifications, and reads nothing else")
    func charts() throws {
        let charts = try page(try Self.json()).charts
        #expect(
            charts.map(\.name) == [
                "rejections", "rejections-over-time", "latency", "percentiles",
                "latency-over-time", "limiters", "time-at-limit",
            ]
        )
        for chart in charts {
            #expect(!chart.title.isEmpty && !chart.description.isEmpty)
            #expect(!chart.wide.text.contains("\"url\""))
        }
        let rejections = try #require(charts.first?.wide["data"]?["values"]?.elements)
        #expect(rejections.map { $0["value"]?.double } == [0.001_5, 0.000_5])
        // 5 and 15 of the 200 that ended in the first half, 1 of 100 in the second.
        let layers = try #require(charts[1].wide["layer"]?.elements)
        let shares = try #require(layers.last?["data"]?["values"]?.elements)
        #expect(
            shares.map { $0["cause"]?.stringValue } == [
                "a < b", "a < b", "queue_full", "queue_full",
            ]
        )
        #expect(shares.map { $0["share"]?.double } == [0.075, 0.01, 0.025, 0])
        // Three of four requests in the first octave.
        let bins = try #require(
            charts[2].wide["layer"]?.elements.first?["data"]?["values"]?.elements
        )
        #expect(bins.map { $0["density"]?.double } == [0.75, 0.25])
    }

    @Test("holds the alerts against when objectives were broken, seen or not")
    func alerts() throws {
        let result: JSONValue = [
            "format": "headroom-result/v1", "simulated_seconds": 600,
            "metrics": ["latency_p99_s": ["mean": 0.2]],
            "objectives_broken": [["from_s": 60, "to_s": 120], ["from_s": 300, "to_s": 360]],
            "alerts": [
                [
                    "alert": "Slow", "missed": 1, "false_alarms": 0, "flaps": 0,
                    "detected": [
                        ["broken_from_s": 60, "broken_to_s": 120, "detected_after_s": 15]
                    ],
                    "timelines": [
                        ["intervals": [["start": 75, "end": 130, "state": "firing"]]]
                    ],
                ]
            ],
        ]
        let page = try page(result)
        let strip = try #require(page.charts.first { $0.name == "alerts" })
        let stretches = try #require(
            strip.wide["layer"]?.elements.first?["data"]?["values"]?.elements
        )
        let broken = stretches.filter { $0["state"]?.stringValue == "objectives broken" }
        // In minutes of simulated time, or seconds of a short run.
        #expect(broken.map { $0["start"]?.double } == [1, 5])
        #expect(
            page.text(pictures: nil)
                .contains("Objectives were broken 2 times; 1 of them no alert saw.")
        )
    }

    @Test("lets no name of a model become HTML, and asks nobody for anything")
    func isSafe() throws {
        let name = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        let page = try page(try Self.json(model: name))
        let picture = ReportPage.Picture(wide: "<svg a=\"1\"></svg>", narrow: "<svg></svg>")
        let text = page.text(pictures: page.charts.map { _ in picture })
        #expect(text.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;"))
        for tag in ["<script", "<img", "<link", "<iframe", " src=\"", "@import", "http:", "https:"]
        {
            #expect(!text.contains(tag))
        }
    }

    @Test("keeps the identifiers of its pictures apart, and their texts as they are")
    func identifiers() throws {
        let page = try page(try Self.json())
        let svg = """
            <svg class="marks" width="9"><g clip-path="url(#clip0)"><text> id="x" url(#y)</text></g>\
            <defs><clipPath id="clip0"/></defs></svg>
            """
        let text = page.text(
            pictures: page.charts.map { _ in ReportPage.Picture(wide: svg, narrow: svg) }
        )
        #expect(text.contains("<text> id=\"x\" url(#y)</text>"))
        let plain = text.replacing("> id=\"x\"", with: ">")
        let identifiers = plain.split(separator: " id=\"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(identifiers.count > 4 * page.charts.count)
        #expect(Set(identifiers).count == identifiers.count)
        for reference in plain.split(separator: "=\"url(#").dropFirst() {
            #expect(identifiers.contains(reference.prefix { $0 != ")" }))
        }
    }

    @Test("is made of results only")
    func results() throws {
        #expect(ReportedResult(["format": "headroom-result/v1"], path: "a") == nil)
        #expect(ReportedResult([], path: "a") == nil)
        let bare: JSONValue = [
            "format": "headroom-result/v1", "metrics": ["latency_p99_s": ["mean": 0.2]],
        ]
        let text = try page(bare).text(pictures: nil)
        #expect(text.contains("<data value=\"0.2\">200 ms</data>"))
    }
}

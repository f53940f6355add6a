import Foundation
import Testing

@Suite("headroom report")
struct ReportTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 90%"]).text,
            to: "queue.yaml"
        )
        _ = try headroom.run("simulate", "queue.yaml", "--format", "json", "-o", "r.json", "-q")
    }

    /// Whether the environment names a Python that has vl-convert, as `.ci/run` does.
    private static let canDraw =
        ProcessInfo.processInfo.environment["HEADROOM_PYTHON"]?.isEmpty == false

    @Test("makes a page that gives the percentiles of the JSON")
    func page() throws {
        let outcome = try headroom.run("report", "r.json", "--no-pictures", "-o", "r.html")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty && outcome.messages.isEmpty)
        let json = try headroom.read("r.json")
        let page = try headroom.read("r.html")
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        for name in ["latency_p50_s", "latency_p99_s", "latency_p999_s", "rejection_rate"] {
            // The text of the number: Foundation's reader may round its last digit otherwise.
            let start = try #require(json.firstRange(of: "\"\(name)\": {\"mean\": ")).upperBound
            let mean = json[start...].prefix { $0 != "," }
            #expect(page.contains("<data value=\"\(mean)\">"))
        }
    }

    @Test("reads standard input, and several results for one page")
    func several() throws {
        let outcome = try headroom.shell("$HEADROOM report - r.json --no-pictures < r.json")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("<article id=\"result-2\">"))
    }

    @Test("says how to install what draws, and exits with 69, where it is missing")
    func missingConverter() throws {
        let outcome = try headroom.shell("HEADROOM_PYTHON=/none/python3 $HEADROOM report r.json")
        #expect(outcome.status == 69)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.messages.hasPrefix(
                "error: pictures are drawn by vl-convert, and '/none/python3' is not there; "
                    + "scripts/charts installs it"
            )
        )
        let other = try headroom.shell("HEADROOM_PYTHON=/bin/false $HEADROOM report r.json")
        #expect(other.status == 69)
        #expect(other.messages.contains("it ended with 1"))
    }

    @Test("names the pictures there are, and writes the specification of one")
    func specification() throws {
        let none = try headroom.run("report", "r.json", "--format", "svg")
        #expect(none.status == 64)
        #expect(none.messages.contains("there are rejections, rejections-over-time, latency,"))
        let wrong = try headroom.run("report", "r.json", "--format", "svg", "--chart", "pie")
        #expect(wrong.status == 64)
        #expect(wrong.messages.contains("--chart: error: no picture is called 'pie'; there are"))
        let right = try headroom.run(
            "report",
            "r.json",
            "--format",
            "vega-lite",
            "--chart",
            "latency"
        )
        #expect(right.status == 0)
        #expect(try jsonObject(right.output)["layer"] != nil)
    }

    @Test("refuses what is no result, with the place and the right code")
    func refuses() throws {
        #expect(try headroom.run("report", "missing.json").status == 66)
        try headroom.write("{\"a\": tru}", to: "broken.json")
        let broken = try headroom.run("report", "broken.json")
        #expect(broken.status == 65)
        #expect(broken.messages.hasPrefix("broken.json:1:7: error: this is not JSON: "))
        try headroom.write("[]", to: "list.json")
        let list = try headroom.run("report", "list.json")
        #expect(list.status == 65)
        #expect(
            list.messages.hasPrefix("list.json:1:1: error: this is no result that can be shown")
        )
        #expect(try headroom.run("report", "r.json", "--format", "png").status == 64)
    }

    @Test("draws every picture in two widths, below 3 MB", .enabled(if: canDraw))
    func pictures() throws {
        let outcome = try headroom.run("report", "r.json")
        #expect(outcome.status == 0)
        #expect(outcome.output.utf8.count < 3_000_000)
        let figures = outcome.output.split(separator: "<figure").count - 1
        #expect(figures == 7)
        #expect(outcome.output.split(separator: "<svg").count - 1 == 2 * figures)
        #expect(outcome.output.split(separator: "<title id=").count - 1 == 2 * figures)
        #expect(!outcome.output.contains("<script"))
        let single = try headroom.run("report", "r.json", "--format", "svg", "--chart", "limiters")
        #expect(single.output.hasPrefix("<svg "))
        let png = try headroom.run(
            "report",
            "r.json",
            "--format",
            "png",
            "--chart",
            "limiters",
            "-o",
            "l.png"
        )
        #expect(png.status == 0)
        let bytes = try Data(contentsOf: headroom.folder.appendingPathComponent("l.png"))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
}

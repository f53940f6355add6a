import Foundation
import Testing

@Suite("The commands about a model")
struct ModelCommandTests {
    private let headroom: HeadroomProcess

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(ModelFixture().text, to: "queue.yaml")
    }

    @Test("check says that a model is valid and what it amounts to")
    func check() throws {
        let outcome = try headroom.run("check", "queue.yaml")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("queue.yaml is valid: 1 workload, "))
        #expect(outcome.output.contains("1 of 1 orchestrator pod ready"))
    }

    @Test("check ends with 1 at a finding that counts, if it is to be a gate")
    func checkAsGate() throws {
        let text = ModelFixture().text.replacingOccurrences(
            of: "orchestrator:",
            with: "alerts: alerts.yaml\norchestrator:"
        )
        try headroom.write(text, to: "alerting.yaml")
        let rules = "groups: [{name: g, rules: [{alert: A, expr: errors > 1}]}]"
        try headroom.write(rules + "\n", to: "alerts.yaml")
        #expect(try headroom.run("check", "queue.yaml", "--gate").status == 0)
        #expect(try headroom.run("check", "alerting.yaml").status == 0)
        let outcome = try headroom.run("check", "alerting.yaml", "--gate")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("alerts.yaml:1:45: warning: alert 'A' goes by 'errors'"))
        #expect(outcome.output.hasSuffix("\n0 errors, 1 warning, 0 notes\n"))
        try headroom.write(
            "# headroom: allow metric-never-recorded: a proxy exports it\n\(rules)\n",
            to: "alerts.yaml"
        )
        #expect(try headroom.run("check", "alerting.yaml", "--gate").status == 0)
    }

    @Test("check writes JSON and SARIF, into a file if it is told to")
    func checkForPrograms() throws {
        let arguments = ["check", "queue.yaml", "--format", "sarif", "-o", "out.sarif"]
        let outcome = try headroom.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        let log = try jsonObject(headroom.read("out.sarif"))
        #expect(log["version"] as? String == "2.1.0")
        let json = try headroom.run("check", "queue.yaml", "--format", "json")
        #expect(try jsonObject(json.output)["format"] as? String == "headroom-findings/v1")
    }

    @Test("check of a model that cannot be read ends with 65, and programs get the errors too")
    func checkOfInvalidModel() throws {
        try headroom.write("format: headroom/v1\nworkloads: []\n", to: "invalid.yaml")
        let outcome = try headroom.run("check", "invalid.yaml", "--format", "sarif")
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("\"ruleId\": \"invalid-model\""))
        #expect(outcome.messages.contains("invalid.yaml:2:12: error: "))
        let table = try headroom.run("check", "invalid.yaml")
        #expect(table.status == 65)
        #expect(table.output.isEmpty)
    }

    @Test("parameters lists the same parameters in every format, with their places")
    func parameters() throws {
        let json = try headroom.run("parameters", "queue.yaml", "--format", "json")
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        )
        let rate = try #require(
            list.first { $0["path"] as? String == "workloads.all.arrivals.poisson.rate" }
        )
        #expect(rate["value"] as? String == "80/s")
        #expect(rate["file"] as? String == "queue.yaml")
        #expect(rate["line"] as? Int == 5)
        let table = try headroom.run("parameters", "queue.yaml")
        #expect(table.output.contains("queue.yaml:5"))
        #expect(table.output.split(separator: "\n").count == list.count)
        let csv = try headroom.run("parameters", "queue.yaml", "--format", "csv")
        #expect(csv.output.components(separatedBy: "\r\n").count == list.count + 2)
    }

    @Test("schema is JSON")
    func schema() throws {
        let outcome = try headroom.run("schema")
        #expect(outcome.status == 0)
        #expect(try !jsonObject(outcome.output).isEmpty)
    }
}

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
        let schema = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect(schema is [String: Any])
    }
}

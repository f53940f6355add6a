import Findings
import Foundation
import ModelFiles
import Reporting
import Testing

@Suite("Findings for programs")
struct FindingFormatTests {
    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func model(_ comment: String = "") throws -> ExampleModel {
        try ExampleModel([
            "model.yaml": """
            format: headroom/v1
            workloads: [{name: all, arrivals: {poisson: {rate: 10/s}}, steps: [{cpu: 1ms}]}]
            orchestrator: {replicas: 3, limits: {requests_per_second: 100}}\(comment)

            """
        ])
    }

    @Test("are an object of JSON with place, message, repair, page and counts")
    func json() throws {
        let json = try object(try model().report(as: .json))
        #expect(json["format"] as? String == "headroom-findings/v1")
        #expect(
            json["counts"] as? [String: Int] == [
                "error": 0, "warning": 1, "note": 0, "silenced": 0,
            ]
        )
        let finding = try #require((json["findings"] as? [[String: Any]])?.first)
        #expect(finding["rule"] as? String == "rate-limit-per-pod")
        #expect(finding["file"] as? String == "example/model.yaml")
        #expect(finding["line"] as? Int == 3)
        #expect(finding["column"] as? Int == 59)
        #expect(finding["page"] as? String == "docs/findings/rate-limit-per-pod.md")
        #expect(finding["silenced"] is NSNull)
    }

    @Test("are a SARIF log whose results name their rule and place")
    func sarif() throws {
        let log = try object(try model().report(as: .sarif))
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == FindingRule.all.map(\.identifier))
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        let index = try #require(result["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
        #expect(result["level"] as? String == "warning")
        #expect((result["suppressions"] as? [Any])?.count == 0)
        let location = try #require((result["locations"] as? [[String: Any]])?.first)
        let place = try #require(location["physicalLocation"] as? [String: Any])
        #expect(
            (place["artifactLocation"] as? [String: String])?["uri"]?.hasSuffix(
                "example/model.yaml"
            )
                ?? false
        )
        #expect(place["region"] as? [String: Int] == ["startLine": 3, "startColumn": 59])
    }

    @Test("say of what is silenced by which comment and why")
    func silenced() throws {
        let model = try model(" # headroom: allow rate-limit-per-pod: it is a process's")
        let run = try #require(
            (try object(try model.report(as: .sarif))["runs"] as? [[String: Any]])?.first
        )
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        let suppression = try #require((result["suppressions"] as? [[String: Any]])?.first)
        #expect(suppression["kind"] as? String == "inSource")
        #expect(suppression["justification"] as? String == "it is a process's")
        let finding = try #require(
            (try object(try model.report(as: .json))["findings"] as? [[String: Any]])?.first
        )
        let silence = try #require(finding["silenced"] as? [String: Any])
        #expect(silence["reason"] as? String == "it is a process's")
        #expect(silence["line"] as? Int == 3)
    }

    @Test("have absolute addresses of pages if the user gives one")
    func pages() throws {
        let path = project.appendingPathComponent("models/phoenix").path
        let report = CheckReport(try ModelLoader.load(path: path), path: path)
        let text = report.text(as: .sarif, pages: "https://example.org/findings")
        #expect(text.contains("\"https://example.org/findings/priority-class-missing.md\""))
        #expect(!report.text(as: .sarif).contains("helpUri"))
    }
}

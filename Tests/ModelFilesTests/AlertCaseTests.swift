import Alerting
import Foundation
import ModelFiles
import Testing
import Units

@Suite("Alert rules are pending and fire when Prometheus 2.42's do")
struct AlertCaseTests {
    /// Cases beside this file, with timelines recorded by `scripts/validate-alerts --record`.
    static let own = cases(of: "alerts.json")
    /// Timelines recorded of promtool 2.42.0+ds-5+deb12u1 by others.
    static let recorded = cases(of: "recorded-alerts.json")

    @Test("in every case", arguments: own.indices)
    func matches(index: Int) throws { try Self.check(Self.own[index]) }

    @Test("in recorded cases", arguments: recorded.indices)
    func matchesRecorded(index: Int) throws { try Self.check(Self.recorded[index]) }

    @Test("in at least 60 cases of rules and series")
    func areMany() { #expect(Self.own.count >= 60) }

    /// What a case holds.
    struct Case {
        let name: String
        let node: YAMLNode

        subscript(key: String) -> YAMLNode? { node[key] }

        func seconds(_ key: String) -> Int64 { Int64(node[key]?.scalar?.text ?? "") ?? 0 }
    }

    /// The cases of a file: JSON is YAML.
    static func cases(of name: String) -> [Case] {
        let directory = URL(filePath: #filePath).deletingLastPathComponent()
        let file = directory.appending(path: "Cases/\(name)")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        let documents = SourceFile(path: name, text: text).yamlDocuments(reporting: Diagnostics())
        return (documents.first?.list ?? []).map { node in
            Case(name: node["name"]?.scalar?.text ?? "", node: node)
        }
    }

    static func check(_ test: Case) throws {
        let store = SampleStore()
        for series in test["series"]?.list ?? [] {
            let parts = series.list?.compactMap(\.scalar?.text) ?? []
            let description = try SeriesDescription("\(parts[0]) \(parts[1])")
            let number = store.series(description.labels)
            for (index, value) in description.values.enumerated() {
                guard let value else { continue }
                let time = Int64(index) * test.seconds("scrape_interval_s") * 1_000
                try store.append(value, at: time, toSeries: number)
            }
        }
        let groups = try groups(of: test)
        let evaluation = RuleEvaluation(
            groups,
            over: store,
            from: 0,
            interval: .seconds(test.seconds("evaluation_interval_s")),
            settings: EvaluationSettings(
                subqueryStep: .seconds(test.seconds("evaluation_interval_s"))
            )
        )
        evaluation.run(through: test.seconds("horizon_s") * 1_000)
        #expect(evaluation.failures.isEmpty, "\(test.name)")
        #expect(timelines(of: evaluation) == expected(of: test), "\(test.name)")
    }

    /// The rules of a case, read as a rule file.
    private static func groups(of test: Case) throws -> [RuleGroup] {
        let file = SourceFile(path: test.name, text: "{\"groups\": \(json(test["groups"]))}")
        return try RuleFile(file).groups
    }

    private static func json(_ node: YAMLNode?) -> String {
        if let list = node?.list { return "[\(list.map { json($0) }.joined(separator: ", "))]" }
        if let entries = node?.mapping {
            let texts = entries.map { "\(quoted($0.key)): \(json($0.value))" }
            return "{\(texts.joined(separator: ", "))}"
        }
        return quoted(node?.scalar?.text ?? "")
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped.replacing("\n", with: "\\n"))\""
    }

    private static func timelines(of evaluation: RuleEvaluation) -> [String] {
        evaluation.histories.map { history in
            let labels = history.labels.labels.map { "\($0.name)=\($0.value)" }
            let intervals = history.intervals.map { interval in
                let end = interval.end.map { "\($0 / 1_000)" } ?? "-"
                return "\(interval.state.rawValue) \(interval.start / 1_000) \(end)"
            }
            return "\(labels.joined(separator: ",")): \(intervals.joined(separator: ", "))"
        }.sorted()
    }

    private static func expected(of test: Case) -> [String] {
        (test["alerts"]?.list ?? []).map { alert in
            let labels = (alert["labels"]?.mapping ?? []).map {
                "\($0.key)=\($0.value.scalar?.text ?? "")"
            }
            let intervals = (alert["intervals"]?.list ?? []).map { interval in
                func text(_ key: String) -> String {
                    guard let node = interval[key], !node.isNull else { return "-" }
                    return node.scalar?.text ?? ""
                }
                return "\(text("state")) \(text("start")) \(text("end"))"
            }
            return "\(labels.sorted().joined(separator: ",")): \(intervals.joined(separator: ", "))"
        }.sorted()
    }
}

import ModelFiles
import Platform
import Reporting
import Testing

@Suite("Cases worked out from the rules of Kubernetes 1.29")
struct AdmissionCaseTests {
    @Test("hold to the letter", arguments: AdmissionCase.all)
    func holds(_ admissionCase: AdmissionCase) throws {
        let input = try AdmissionInput(documents: admissionCase.objects)
        let run = try AdmissionRun(
            input.entries,
            settings: AdmissionRun.Settings(recordsScores: true)
        )
        let report = try Self.parse(AdmissionReport(run, explains: true).text(as: .json))
        #expect(!admissionCase.expected.isEmpty)
        for (object, fields) in admissionCase.expected {
            let entry = try #require(
                report.last {
                    "\($0["kind"]?.scalar?.text ?? "")/\($0["name"]?.scalar?.text ?? "")" == object
                },
                "there is no \(object)"
            )
            for field in fields {
                let actual = try #require(entry[field.key], "there is no \(field.key)")
                #expect(
                    Self.text(actual) == Self.text(field.value),
                    "\(field.key) of \(object)"
                )
            }
        }
        let usages = run.cluster.namespaces.flatMap(\.quotas)
        for (name, used) in admissionCase.quotas {
            let usage = try #require(usages.first { $0.quota.meta.name == name })
            for entry in used {
                let amount = usage.used[ResourceName(entry.key)].map { "\($0)" }
                #expect(amount == entry.value.scalar?.text, "\(entry.key) of \(name)")
            }
        }
    }

    @Test("are at least a hundred and fifty")
    func count() { #expect(AdmissionCase.all.count >= 150) }

    private static func parse(_ json: String) throws -> [YAMLNode] {
        let diagnostics = Diagnostics()
        let file = SourceFile(path: "report.json", text: json)
        let document = file.yamlDocuments(reporting: diagnostics).first
        #expect(diagnostics.all.isEmpty)
        return try #require(document?.list)
    }

    /// A value on one line; the order of a mapping's keys does not count.
    private static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.isPlain ? scalar.text : "\"\(scalar.text)\""
        case .list(let list): "[\(list.map(text).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \(text($0.value))" }.sorted().joined(separator: ", "))}"
        }
    }
}

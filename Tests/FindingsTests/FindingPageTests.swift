import Findings
import Foundation
import ModelFiles
import Testing

@Suite("The page of a rule")
struct FindingPageTests {
    private static let rules = FindingRule.all.map(\.identifier)
    /// A model that cannot be read has errors in the words of its readers.
    private static let rulesOfModels = rules.filter { $0 != "invalid-model" }

    @Test("begins with the rule's name, severity, title and explanation", arguments: rules)
    func beginsWithTheRule(identifier: String) throws {
        let rule = try #require(FindingRule.named(identifier))
        let page = try FindingPage(rule)
        #expect(
            page.head
                == "# \(rule.identifier) **\(rule.severity.rawValue)**: \(rule.title) "
                + rule.explanation
        )
    }

    @Test("has an example with just the findings that it shows", arguments: rulesOfModels)
    func exampleIsFound(identifier: String) throws {
        let page = try FindingPage(try #require(FindingRule.named(identifier)))
        let report = try ExampleModel(page.files).report()
        #expect(
            report.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n" == page.output
        )
        #expect(page.output.contains("[\(identifier)]"))
    }

    @Test("about models that cannot be read shows what is said about one")
    func invalidModel() throws {
        let page = try FindingPage(try #require(FindingRule.named("invalid-model")))
        let model = try ExampleModel(page.files)
        let error = try #require(throws: ModelLoadingError.self) { try model.report() }
        #expect(error.diagnostics.allSatisfy { page.output.contains("error: \($0.message)\n") })
        #expect(error.diagnostics.count == 2)
        let check = PolicyCheck(error)
        #expect(check.findings.map(\.rule) == ["invalid-model", "invalid-model"])
        #expect(check.findings.map(\.position.line) == [2, 3])
        #expect(!check.isClean)
    }

    @Test("has a repair after which nothing is left to say", arguments: rules)
    func repairHelps(identifier: String) throws {
        let page = try FindingPage(try #require(FindingRule.named(identifier)))
        let report = try ExampleModel(page.repaired()).report()
        #expect(report.contains("\n0 errors, 0 warnings, 0 notes"))
    }

    @Test("stands beside those of all other rules and of no more")
    func pagesAreTheRules() throws {
        let folder = project.appendingPathComponent("docs/findings")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.sorted() == (Self.rules.map { "\($0).md" } + ["README.md"]).sorted())
        let list = try String(
            contentsOf: folder.appendingPathComponent("README.md"),
            encoding: .utf8
        )
        for rule in FindingRule.all {
            let row =
                "| [\(rule.identifier)](\(rule.identifier).md) | \(rule.severity.rawValue) | "
                + "\(rule.title) |"
            #expect(list.contains(row))
        }
    }

    @Test("is of a name that no other rule has")
    func namesAreUnique() {
        #expect(Set(Self.rules).count == Self.rules.count)
    }
}

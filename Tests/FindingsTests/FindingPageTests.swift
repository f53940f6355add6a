import Findings
import Foundation
import Testing

@Suite("The page of a rule")
struct FindingPageTests {
    private static let rules = FindingRule.all.map(\.identifier)

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

    @Test("has an example with just the findings that it shows", arguments: rules)
    func exampleIsFound(identifier: String) throws {
        let page = try FindingPage(try #require(FindingRule.named(identifier)))
        let report = try ExampleModel(page.files).report()
        #expect(
            report.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n" == page.output
        )
        #expect(page.output.contains("[\(identifier)]"))
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

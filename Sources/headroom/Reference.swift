import ArgumentParser
import Findings
import ModelFiles
import Reporting

/// `headroom reference`: the pages of `docs/reference/`, from the code.
struct Reference: ParsableCommand {
    /// A page.
    enum Page: String, ExpressibleByArgument, CaseIterable {
        /// Every field of a model.
        case model
        /// Every metric of a result.
        case metrics
        /// Every metric that pods export.
        case exportedMetrics = "exported-metrics"
        /// Every rule of `check`.
        case findings
        /// Every exit code.
        case exitCodes = "exit-codes"
    }

    static let configuration = CommandConfiguration(
        abstract: "A page of the reference, from the code.",
        shouldDisplay: false
    )

    @Argument(help: "Which page.") var page: Page

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        try output.write(text, to: try output.file())
    }

    private var text: String {
        let head =
            "# \(title)\n\nWritten by `scripts/reference` from the code; a test compares them.\n\n"
        switch page {
        case .model: return head + ModelReference.text
        case .metrics: return head + MetricReference.text
        case .exportedMetrics: return head + ExportedMetricsReference.text
        case .findings: return head + findings
        case .exitCodes: return head + exitCodes
        }
    }

    private var title: String {
        switch page {
        case .model: "Fields of a model"
        case .metrics: "Metrics"
        case .exportedMetrics: "Metrics that pods export"
        case .findings: "Findings of check"
        case .exitCodes: "Exit codes"
        }
    }

    private var findings: String {
        "| rule | severity | |\n|---|---|---|\n"
            + FindingRule.all.map { rule in
                "| [\(rule.identifier)](../findings/\(rule.identifier).md) | "
                    + "\(rule.severity.rawValue) | \(rule.title) |\n"
            }.joined()
    }

    private var exitCodes: String {
        let output: [OutputFile.WriteError] = [
            .cannotCreate(path: "", reason: ""), .cannotWrite(path: "", reason: ""),
        ]
        let codes =
            [(0, "done; with `--gate`: all objectives are met")]
            + ExitStatus.allCases.map { ($0.rawValue, $0.meaning) }
            + zip(output, ["cannot be created", "cannot be written"]).map {
                ($0.exitCode, "the output \($1); what was there before is still there")
            }
        return "| code | meaning |\n|---|---|\n"
            + codes.sorted { $0.0 < $1.0 }.map { "| \($0.0) | \($0.1) |\n" }.joined()
    }
}

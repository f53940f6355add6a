import ArgumentParser
import ModelFiles
import Reporting

/// `headroom check`.
struct Check: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "What is wrong with a policy, with place, consequence and repair; no simulation.",
        usage: "headroom check [<options>] <model>",
        discussion: """
            The model, its manifests, redis.conf and alert rules are read and held against the rules of \
            docs/findings. A finding names its rule in brackets; a comment '# headroom: allow RULE: \
            reason' on its line or above it silences it. Errors of the files themselves come first, all at \
            once, and end with 65.
            """
    )

    static let example =
        "headroom check models/phoenix-as-designed --format sarif -o findings.sarif"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "Format of the findings: for people, for programs, for code reviews.")
    var format = CheckReport.Format.table

    @Option(
        help: ArgumentHelp(
            "The address that the pages about rules are below, for SARIF's helpUri. (default: none)",
            valueName: "url"
        )
    )
    var pages: String?

    @Flag(help: "Exit with 1 if a finding of severity warning or error is not silenced.")
    var gate = false

    func run() throws {
        let file = try output.file()
        let report: CheckReport
        switch try model.read() {
        case .success(let loaded): report = CheckReport(loaded, path: model.model)
        case .failure(let error):
            // People have read it on standard error; programs want it in its place.
            if format != .table {
                let report = CheckReport(error, path: model.model)
                try output.write(report.text(as: format, pages: pages), to: file)
            }
            throw ModelOptions.status(of: error.diagnostics).error
        }
        try output.write(
            report.text(as: format, style: output.style, pages: pages),
            to: file
        )
        if gate, !report.isClean { throw ExitStatus.objectiveMissed.error }
    }
}

extension CheckReport.Format: ExpressibleByArgument {}

import ArgumentParser
import ModelFiles
import Platform
import Reporting

/// `headroom admit`.
struct Admit: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "What an API server and a scheduler would do with manifests, offline.",
        discussion: """
            The objects are applied in order to an empty namespace of Kubernetes 1.29: defaults, limit \
            ranges, priority classes, validation, quotas; a Deployment, StatefulSet or Job is followed by \
            its pods, and each pod by its placement. Nodes are those of the manifests and of --node; \
            without any, admission alone is judged. Pods with a status are there already.
            """
    )

    static let example =
        "headroom admit models/phoenix/kubernetes --node cpu=16,memory=64Gi --nodes 3"

    @Argument(
        help: "Manifests: files, directories, or - for standard input.",
        completion: .file()
    )
    var files: [String]

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Set a value of the manifests, as kubernetes.Deployment.web.spec.replicas=3; "
                + "repeatable. (default: as in the files)",
            valueName: "path=value"
        )
    )
    var set: [String] = []

    @Option(help: "Format of the result: for people, for programs, for a spreadsheet.")
    var format = AdmissionReport.Format.table

    @Flag(help: "Show what each plug-in of the scheduler gave each node, for every pod.")
    var explain = false

    @Flag(help: "Exit with 1 if anything is refused, not made or pending.")
    var gate = false

    func validate() throws { try cluster.check() }

    func run() throws {
        let file = try output.file()
        let input = try read()
        let run = AdmissionRun(
            input.entries,
            settings: AdmissionRun.Settings(
                nodes: cluster.list,
                timing: cluster.atOnce ? .atOnce : .inOrder,
                recordsScores: explain
            )
        )
        let report = AdmissionReport(run, explains: explain)
        try output.write(report.text(as: format, style: output.style), to: file)
        if input.hasErrors { throw ExitStatus.wrongModel.error }
        if gate, !report.isClean { throw ExitStatus.objectiveMissed.error }
    }

    /// Reads the manifests, and says what is wrong with them.
    private func read() throws -> AdmissionInput {
        do {
            let overrides = try Overrides(assignments: set)
            let input = try AdmissionInput(paths: files, overrides: overrides)
            for diagnostic in input.diagnostics
            where diagnostic.severity == .error || !output.quiet {
                try Message.write("\(diagnostic)")
            }
            return input
        } catch let error as ModelLoadingError {
            try Message.write("\(error)")
            throw ModelOptions.status(of: error.diagnostics).error
        } catch let error as Diagnostic {
            try Message.write("\(error)")
            throw ExitStatus.wrongUsage.error
        }
    }
}

extension AdmissionReport.Format: ExpressibleByArgument {}

import ArgumentParser
import Experiments
import ModelFiles
import Reporting

/// `headroom explain`.
struct Explain: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Which limit binds, which binds next, and what more of each would buy.",
        discussion: """
            Limits that are reached are lifted one by one and together, and raised by one and by a tenth, \
            on common random numbers: request k draws the same in every variant. Limits are judged by \
            the objective that is missed by most or nearest to be; without objectives by what is rejected, \
            or by the 99th percentile of the latency.
            """
    )

    static let example =
        "headroom explain models/phoenix --set agents.planner.limits.operations_per_second=10"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Run") var settings: RunOptions
    @OptionGroup(title: "Sensitivity") var sensitivity: SensitivityOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help:
            "Format of the result: for people, for programs, for a spreadsheet, for a pull request."
    )
    var format = SimulationReport.Format.table

    @Option(
        help: ArgumentHelp(
            "How many limits to lift one after the other, at most.",
            valueName: "n"
        )
    )
    var depth = 3

    func validate() throws {
        if depth < 1 { throw ValidationError("--depth is \(depth); it must be at least 1") }
        if settings.precision != nil {
            throw ValidationError(
                "--precision is for 'simulate'; here --replications says how precise effects are"
            )
        }
    }

    func run() throws {
        let file = try output.file()
        let loaded = try model.load(further: settings.assignments)
        if !output.quiet { for note in loaded.notes { try Message.write("\(note)") } }
        guard loaded.run.replications >= 2 else {
            try Message.write(
                "error: one replication tells no effect from chance; use --replications 2 or more"
            )
            throw ExitStatus.wrongUsage.error
        }
        Interruption.listen()
        let reporter = output.quiet ? nil : ProgressReporter()
        guard let explanation = explain(loaded, reporter) else {
            reporter?.finish()
            try Message.write("interrupted before the first replication was finished")
            throw ExitStatus.interrupted.error
        }
        let found = try sensitivity.run(
            on: loaded,
            variants: model.variants(further: settings.assignments),
            explanation: explanation,
            jobs: settings.threads
        ) { reporter?.show($0) }
        reporter?.finish()
        let report = ExplanationReport(
            explanation,
            provenance: Provenance(
                modelPath: model.model,
                assignments: model.assignments,
                arguments: ["explain"] + model.arguments + settings.arguments
                    + ["--depth", "\(depth)"] + sensitivity.arguments
            ),
            morris: found.morris,
            sobol: found.sobol
        )
        try output.write(report.text(as: format, style: output.style), to: file)
        if Interruption.cancellation.isCancelled { throw ExitStatus.interrupted.error }
    }

    private func explain(_ loaded: LoadedModel, _ reporter: ProgressReporter?) -> Explanation? {
        let analysis = BindingAnalysis(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            depth: depth,
            jobs: settings.threads
        )
        return analysis.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
    }
}

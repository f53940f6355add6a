import ArgumentParser
import Experiments
import ModelFiles
import Reporting
import Service

/// `headroom explain`.
struct Explain: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Which limit binds, which binds next, and what more of each would buy.",
        discussion: """
            Limits that are reached are lifted one by one and together, and raised by one and by a tenth, \
            on common random numbers: request k draws the same in every variant. Limits are judged by \
            the objective that is missed by most or nearest to be; without objectives by what is rejected, \
            or by the 99th percentile of the latency.

            With --alerts, the model's alerting rules instead: which threshold and which 'for' would have \
            caught what was broken, with the fewest false alarms, and what they are worth on fresh \
            replications.
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

    @Flag(
        help: ArgumentHelp(
            "Propose thresholds and 'for's for the alerting rules, chosen on the replications and tested on "
                + "as many fresh ones."
        )
    )
    var alerts = false

    func validate() throws {
        if alerts, sensitivity.morris || sensitivity.sobol {
            throw ValidationError("--alerts is about the rules; leave out --morris and --sobol")
        }
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
        guard !alerts else { return try tune(loaded, reporter, file) }
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
            provenance: provenance(["--depth", "\(depth)"] + sensitivity.arguments),
            morris: found.morris,
            sobol: found.sobol
        )
        try output.write(report.text(as: format, style: output.style), to: file)
        if Interruption.cancellation.isCancelled { throw ExitStatus.interrupted.error }
    }

    /// Where a result comes from, with the command that gives it again; `options` are those of the answer.
    private func provenance(_ options: [String]) -> Provenance {
        Provenance(
            modelPath: model.model,
            assignments: model.assignments,
            arguments: ["explain"] + model.arguments + settings.arguments + options
        )
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

    /// Proposes thresholds for the alerting rules.
    private func tune(
        _ loaded: LoadedModel,
        _ reporter: ProgressReporter?,
        _ file: OutputFile?
    ) throws {
        let experiment = Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            jobs: settings.threads
        )
        let tuning = AlertTuning(experiment, loaded.watch)
        guard tuning.hasRules else {
            try Message.write(
                "error: the model has no alerting rules; name a rule file with 'alerts: alerts.yaml'"
            )
            throw ExitStatus.wrongUsage.error
        }
        let found = tuning.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
        reporter?.finish()
        guard let found else {
            try Message.write("interrupted before all replications were finished")
            throw ExitStatus.interrupted.error
        }
        let report = AlertTuningReport(
            found,
            provenance: provenance(["--alerts"])
        )
        try output.write(report.text(as: format, style: output.style), to: file)
    }
}

extension LoadedModel {
    /// How the model says that its replications are watched.
    fileprivate var watch: ServiceWatch {
        ServiceWatch(
            ruleGroups,
            metrics: serviceMetrics(exportsLimits: metrics.exportsLimits),
            scrapes: ScrapeSettings(
                interval: metrics.scrapeInterval,
                jitter: metrics.scrapeJitter
            )
        )
    }
}

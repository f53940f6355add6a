import ArgumentParser
import Experiments
import ModelFiles
import Reporting

/// `headroom simulate`.
struct Simulate: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "Rejections by cause, latency percentiles, headroom of every limiter.",
        discussion: """
            Every figure is a mean over independent replications with its 95 % confidence interval. \
            The result depends on the model and the seed only.
            """
    )

    static let example =
        "headroom simulate models/phoenix --replications 20 --format json -o result.json"

    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Run") var settings: RunOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help:
            "Format of the result: for people, for programs, for a spreadsheet, for a pull request."
    )
    var format = SimulationReport.Format.table

    @Option(
        help: ArgumentHelp(
            "Write a CSV file with a row for each request: arrival, time in each stage, outcome, "
                + "cause, attempts. (default: none)",
            valueName: "file"
        ),
        completion: .file()
    )
    var trace: String?

    @Option(
        help: ArgumentHelp(
            "The share of requests that --trace records, as 1%. (default: all of them)",
            valueName: "percent"
        )
    )
    var sample: Percentage?

    @OptionGroup(title: "Alerts and metrics") var scrapes: ScrapeOptions

    @Flag(help: "Exit with 1 if an objective is missed and with 2 if one is undecided.")
    var gate = false

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Say whether the service comes back by itself from a trigger that has gone. Models with "
                + "retries or OOM kills are probed with load pulses for that."
        )
    )
    var stability = true

    @Flag(
        help: ArgumentHelp(
            "Run again whenever a file of the model changes, and say what moved, until Ctrl-C."
        )
    )
    var watch = false

    func validate() throws {
        if watch, gate || trace != nil {
            throw ValidationError(
                "--watch runs again and again; leave out \(gate ? "--gate" : "--trace")"
            )
        }
        if sample != nil, trace == nil {
            throw ValidationError("--sample is the share that --trace records; add --trace FILE")
        }
    }

    func run() throws {
        guard !watch else { return try runAndWatch() }
        let result = try runOnce().result
        if gate, let status = result.gateStatus { throw status.error }
    }

    /// Reads the model, runs it and writes the report.
    func runOnce() throws -> (loaded: LoadedModel, result: ExperimentResult) {
        let file = try output.file()
        let loaded = try model.load(further: settings.assignments)
        if !output.quiet { for note in loaded.notes { try Message.write("\(note)") } }
        if gate, loaded.objectives.isEmpty, !output.quiet {
            try Message.write("warning: the model has no objectives, so --gate has nothing to hold")
        }
        Interruption.listen()
        let log = try requestLog(of: loaded)
        let metrics = scrapes.metrics(of: loaded)
        let metricsLog = try scrapes.log(of: metrics)
        let watch = try scrapes.watch(loaded, metrics, metricsLog)
        let result = simulate(loaded, log: log, watch: watch)
        guard result.replicationCount > 0 else {
            log?.discard()
            metricsLog?.discard()
            try Message.write("interrupted before the first replication was finished")
            throw ExitStatus.interrupted.error
        }
        let report = SimulationReport(
            result,
            provenance: Provenance(modelPath: model.model, assignments: model.assignments)
        )
        // Each of them is worth having without the others.
        var failures: [any Error] = []
        do {
            try output.write(report.text(as: format, style: output.style), to: file)
        } catch { failures.append(error) }
        do { try log?.finish() } catch { failures.append(try error.reported()) }
        do { try metricsLog?.finish() } catch { failures.append(try error.reported()) }
        if let failure = failures.first { throw failure }
        if result.isInterrupted { throw ExitStatus.interrupted.error }
        return (loaded, result)
    }

    /// The file that `--trace` names; created now, before any long work.
    private func requestLog(of loaded: LoadedModel) throws -> RequestLog? {
        guard let trace else { return nil }
        do {
            return try RequestLog(file: OutputFile(path: trace), model: loaded.service)
        } catch { throw try error.reported() }
    }

    private func simulate(
        _ loaded: LoadedModel,
        log: RequestLog?,
        watch: ServiceWatch?
    ) -> ExperimentResult {
        let experiment = Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            precision: settings.precisionGoal,
            jobs: settings.threads,
            recording: log?.recording(share: sample?.fraction ?? 1),
            watch: watch,
            judgesStability: stability,
            recordsSeries: format == .json
        )
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        return experiment.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
    }
}

extension SimulationReport.Format: ExpressibleByArgument {}

extension ExperimentResult {
    /// What a gate ends with; `nil` if every objective is met.
    fileprivate var gateStatus: ExitStatus? {
        if !objectives(.missed).isEmpty { return .objectiveMissed }
        return objectives(.undecided).isEmpty ? nil : .objectiveUndecided
    }
}

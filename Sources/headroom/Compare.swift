import ArgumentParser
import Experiments
import ModelFiles
import Reporting
import Service

/// `headroom compare`.
struct Compare: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "A baseline against candidates: better, worse, or no evidence of a difference.",
        discussion: """
            All are run on common random numbers: request k of replication i is the same request in each \
            of them, so that the differences are far more precise than the figures. A candidate is a \
            model, an overlay file (format: headroom-overlay/v1), or a --candidate option. Verdicts are \
            corrected for the number of questions. Candidates are run as the baseline is, and held \
            against its objectives.
            """
    )

    static let example =
        "headroom compare models/phoenix "
        + "--candidate 'large burst: orchestrator.limits.burst_size=100'"

    @OptionGroup(title: "Baseline") var model: ModelOptions

    @Argument(
        help: "Candidates: models (a directory or a YAML file), or overlays.",
        completion: .file()
    )
    var candidates: [String] = []

    @Option(
        help: ArgumentHelp(
            "The baseline but for some parameters, as 'NAME: path=value, path=value'; repeatable. "
                + "(default: none)",
            valueName: "text"
        )
    )
    var candidate: [String] = []

    @OptionGroup(title: "Run") var settings: RunOptions
    @OptionGroup(title: "Decision") var decision: DecisionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help:
            "Format of the result: for people, for programs, for a spreadsheet, for a pull request."
    )
    var format = ComparisonReport.Format.table

    @Flag(
        help: ArgumentHelp(
            "Exit with 1 if a candidate is worse or misses an objective, with 2 if an objective is "
                + "undecided or, with --until-decided, anything is."
        )
    )
    var gate = false

    func validate() throws {
        if candidates.isEmpty, candidate.isEmpty {
            throw ValidationError(
                "there is nothing to compare with; give a model, an overlay, or "
                    + "--candidate 'NAME: path=value'"
            )
        }
        if settings.precision != nil {
            throw ValidationError(
                "--precision is about figures; differences have --until-decided"
            )
        }
        try decision.check(systems: candidates.count + candidate.count + 1)
    }

    func run() throws {
        let file = try output.file()
        let models = try load()
        try sayNotes(on: models)
        let comparison = ModelComparison(
            baseline: models.baseline.service,
            candidates: models.candidates.map {
                ModelComparison.Contender(name: $0.name, model: $0.model.service)
            },
            plan: try plan(for: models),
            jobs: settings.threads
        )
        let result = run(comparison)
        guard result.replicationCount > 0 else {
            try Message.write("interrupted before the first replication of all models was finished")
            throw ExitStatus.interrupted.error
        }
        let report = ComparisonReport(
            result,
            provenance: Provenance(
                modelPath: model.model,
                assignments: model.assignments,
                arguments: arguments
            ),
            origins: models.candidates.map { candidate in
                ComparisonReport.Origin(
                    modelPath: candidate.modelPath,
                    changes: candidate.changes.map {
                        Provenance.Assignment(path: $0.path, value: $0.value)
                    }
                )
            }
        )
        try output.write(report.text(as: format, style: output.style), to: file)
        if result.isInterrupted { throw ExitStatus.interrupted.error }
        if gate, let status = result.gateStatus { throw status.error }
    }

    /// What is compared and how, as it was written.
    private var arguments: [String] {
        ["compare"] + model.arguments + candidates + candidate.flatMap { ["--candidate", $0] }
            + settings.arguments
            + (decision.untilDecided || decision.best != nil
                ? ["--max-replications", "\(settings.maxReplications)"] : [])
            + decision.arguments
    }

    private func run(_ comparison: ModelComparison) -> ComparisonResult {
        Interruption.listen()
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        return comparison.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
    }

    /// Reads the models, or says what is wrong with them.
    private func load() throws -> ComparedModels {
        do {
            return try ComparedModels(
                baseline: model.model,
                overrides: Overrides(assignments: model.set + settings.assignments),
                arguments: candidates,
                options: candidate
            )
        } catch let error as ModelLoadingError {
            throw try error.reported()
        } catch let error as Diagnostic {
            throw try error.reportedAsUsage()
        }
    }

    private func plan(for models: ComparedModels) throws -> ModelComparison.Plan {
        ModelComparison.Plan(
            settings: models.baseline.run,
            objectives: models.baseline.objectives,
            isIndependent: decision.independent,
            margin: decision.margin?.fraction ?? 0,
            mostReplications: decision.untilDecided || decision.best != nil
                ? max(settings.maxReplications, models.baseline.run.replications) : nil,
            selection: try decision.goal(for: models.baseline)
        )
    }

    /// What is worth knowing about the models, each thing once.
    private func sayNotes(on models: ComparedModels) throws {
        guard !output.quiet else { return }
        var said: [Diagnostic] = []
        for note in models.baseline.notes + models.candidates.flatMap(\.model.notes)
        where !said.contains(note) {
            said.append(note)
            try Message.write("\(note)")
        }
        for candidate in models.candidates
        where candidate.model.run != models.baseline.run
            || candidate.model.objectives != models.baseline.objectives
        {
            try Message.write(
                "note: '\(candidate.name)' has run settings or objectives of its own; those of the "
                    + "baseline are used"
            )
        }
    }
}

extension ComparisonReport.Format: ExpressibleByArgument {}

extension ComparisonResult {
    /// What a gate ends with; `nil` if nothing is worse, missed or open.
    fileprivate var gateStatus: ExitStatus? {
        let isWorse = candidates.contains { [.worse, .mixed].contains($0.verdict) }
        if isWorse || objectives(.missed) > 0 { return .objectiveMissed }
        let isOpen = isDecided == false || replicationCount < 2
        return isOpen || objectives(.undecided) > 0 ? .objectiveUndecided : nil
    }
}

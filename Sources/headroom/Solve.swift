import ArgumentParser
import Experiments
import ModelFiles
import Reporting

/// `headroom solve`.
struct Solve: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        abstract: "The largest load, or the cheapest limits, that meet the objectives.",
        discussion: """
            --capacity: the load factor multiplies the arrivals of every workload; the capacity is the \
            factor at which the expectation of an objective's metric reaches its threshold, given as an \
            interval. How long the runs are is part of the search.

            --minimize: the cheapest values of the parameters of --vary at which all objectives are met, \
            confirmed on replications that the search has not seen.
            """
    )

    static let example = "headroom solve models/phoenix --capacity --format json"

    @OptionGroup(title: "Model") var model: ModelOptions

    @Flag(help: "Find the largest load factor at which all objectives hold.")
    var capacity = false

    @OptionGroup(title: "Cheapest parameters") var choice: ChoiceOptions
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help:
            "Format of the result: for people, for programs, for a spreadsheet, for a pull request."
    )
    var format = SimulationReport.Format.table

    @Option(
        help: ArgumentHelp(
            "With --capacity: exit with 1 if the capacity is below this load factor, and with 2 if "
                + "that is undecided.",
            valueName: "factor"
        )
    )
    var atLeast: Double?

    func validate() throws {
        guard capacity != (choice.minimize != nil) else {
            throw ValidationError(
                "say what to solve for: --capacity, or --vary path=LO:HI with --minimize cost"
            )
        }
        if let atLeast, !(atLeast > 0 && atLeast.isFinite) {
            throw ValidationError("--at-least is \(atLeast); a load factor is above 0")
        }
        if atLeast != nil, !capacity {
            throw ValidationError("--at-least is a load factor; it goes with --capacity")
        }
    }

    func run() throws {
        let file = try output.file()
        let loaded = try model.load(further: search.assignments)
        if !output.quiet { for note in loaded.notes { try Message.write("\(note)") } }
        guard !loaded.objectives.isEmpty else {
            try Message.write(
                "\(model.model): error: the model has no objectives to keep; add for example "
                    + "'objectives: [\"rejection_rate < 1%\"]'"
            )
            throw ExitStatus.wrongModel.error
        }
        let provenance = Provenance(
            modelPath: model.model,
            assignments: model.assignments,
            arguments: ["solve"] + model.arguments
                + (capacity ? ["--capacity"] : choice.arguments) + search.arguments
        )
        guard let cost = choice.minimize else {
            let result = findCapacity(loaded)
            let report = CapacityReport(result, provenance: provenance)
            try output.write(report.text(as: format, style: output.style), to: file)
            if result.isInterrupted { throw ExitStatus.interrupted.error }
            if let atLeast, let status = result.gateStatus(atLeast: atLeast) {
                throw status.error
            }
            return
        }
        let problem = try choice.problem(loaded)
        let result = findCheapest(loaded, problem)
        let report = CheapestReport(
            result,
            model: loaded.service.name,
            grids: problem.grids,
            cost: cost,
            seed: loaded.run.seed,
            provenance: provenance
        )
        try output.write(report.text(as: format, style: output.style), to: file)
        if result.isInterrupted { throw ExitStatus.interrupted.error }
    }

    private func findCapacity(_ loaded: LoadedModel) -> CapacityResult {
        let search = CapacitySearch(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            keepsDuration: self.search.duration != nil,
            precision: self.search.precision.fraction,
            confidence: self.search.confidence.fraction,
            replications: self.search.replications,
            effort: self.search.requests,
            jobs: self.search.threads
        )
        Interruption.listen()
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        return search.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
    }

    private func findCheapest(
        _ loaded: LoadedModel,
        _ problem: CheapestProblem
    ) -> CheapestResult {
        let variants = model.variants(further: search.assignments)
        var settings = loaded.run
        settings.replications = search.replications
        let search = CheapestSearch(
            levels: problem.grids.map(\.texts.count),
            objectives: loaded.objectives,
            settings: settings,
            confidence: self.search.confidence.fraction,
            tolerance: self.search.precision.fraction,
            jobs: self.search.threads,
            model: { (try? variants.load(problem.values(at: $0)))?.service },
            cost: { problem.cost(at: $0) },
            leastCost: { problem.leastCost(from: $0, to: $1) }
        )
        Interruption.listen()
        let reporter = output.quiet ? nil : ProgressReporter()
        defer { reporter?.finish() }
        return search.run(cancellation: Interruption.cancellation) { reporter?.show($0) }
    }
}

extension CapacityResult {
    /// What a gate ends with; `nil` if the capacity is at least this factor.
    fileprivate func gateStatus(atLeast factor: Double) -> ExitStatus? {
        switch status {
        case .infeasible: .objectiveMissed
        case .undetermined: .objectiveUndecided
        case .unbounded: low ?? 0 >= factor ? nil : .objectiveUndecided
        case .found:
            low ?? 0 >= factor ? nil : high ?? 0 < factor ? .objectiveMissed : .objectiveUndecided
        }
    }
}

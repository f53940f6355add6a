import ArgumentParser
import Experiments
import ModelFiles

/// How much each parameter matters, on request.
struct SensitivityOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Screen all numeric parameters by Morris' trajectories: how much each matters, whatever "
                + "the others are."
        )
    )
    var morris = false

    @Option(
        help: ArgumentHelp(
            "With --morris: trajectories, at least 2; each is one run more than there are parameters.",
            valueName: "n"
        )
    )
    var trajectories = 10

    @Flag(
        help: ArgumentHelp(
            "Sobol indices of the parameters that the screening ranks first: the share of the variance "
                + "that is due to each."
        )
    )
    var sobol = false

    @Option(
        help: ArgumentHelp(
            "With --sobol: rows of each of the two samples; there are as many runs for each parameter, "
                + "and twice as many beside.",
            valueName: "n"
        )
    )
    var samples = 64

    @Option(
        help: ArgumentHelp("With --sobol: how many parameters.", valueName: "n")
    )
    var factors = 6

    @Option(
        help: ArgumentHelp(
            "With --morris and --sobol: vary only what stands at this path or below it, as "
                + "agents.planner; repeatable. (default: every numeric parameter)",
            valueName: "path"
        )
    )
    var among: [String] = []

    @Option(
        help: ArgumentHelp(
            "With --morris and --sobol: how far each parameter goes up and down.",
            valueName: "percent"
        )
    )
    var spread = Percentage(fraction: 0.2)

    func validate() throws {
        if !among.isEmpty, !morris, !sobol {
            throw ValidationError("--among is for --morris and --sobol; add one of them")
        }
        if trajectories < 2 {
            throw ValidationError("--trajectories is \(trajectories); it must be at least 2")
        }
        if samples < 2 { throw ValidationError("--samples is \(samples); it must be at least 2") }
        if factors < 1 { throw ValidationError("--factors is \(factors); it must be at least 1") }
    }

    /// The options as they are written; none if nothing was asked for.
    var arguments: [String] {
        var arguments: [String] = []
        if morris { arguments.append("--morris") }
        if sobol { arguments += ["--sobol", "--samples", "\(samples)", "--factors", "\(factors)"] }
        guard !arguments.isEmpty else { return [] }
        arguments += among.flatMap { ["--among", $0] }
        return arguments + ["--trajectories", "\(trajectories)", "--spread", "\(spread.fraction)"]
    }

    /// What was found; empty if nothing was asked for or it was cancelled.
    struct Found {
        var morris: MorrisScreening?
        var sobol: SobolAnalysis?
    }

    /// Does what was asked for.
    ///
    /// - Parameters:
    ///   - loaded: The model as it is.
    ///   - variants: The model with other values.
    ///   - explanation: What is known about it: the measure and the length of runs.
    ///   - jobs: Threads at most.
    ///   - report: Told how far it has come.
    /// - Returns: What was found.
    /// - Throws: An exit code if standard error cannot be written.
    func run(
        on loaded: LoadedModel,
        variants: ModelVariants,
        explanation: Explanation,
        jobs: Int,
        report: @escaping @Sendable (ExperimentProgress) -> Void
    ) throws -> Found {
        guard morris || sobol, !explanation.isInterrupted else { return Found() }
        let (everything, leftOut) = variants.factors(of: loaded, share: spread.fraction)
        let all = everything.filter { isAmong($0.parameter.path) }
        if all.isEmpty, !among.isEmpty {
            try Message.write(
                "command line: --among: error: no numeric parameter that can be varied stands at "
                    + "\(among.joined(separator: ", ")) or below; 'headroom parameters' lists them"
            )
            throw ExitStatus.wrongUsage.error
        }
        for path in leftOut where isAmong(path) {
            try Message.write("note: \(path) cannot go that far in this model, and is not varied")
        }
        guard !all.isEmpty else { return Found() }
        func analysis(_ factors: [ModelVariants.Factor]) -> SensitivityAnalysis {
            SensitivityAnalysis(
                factors: factors.map {
                    SensitivityAnalysis.Factor(
                        path: $0.parameter.path,
                        low: $0.text(at: 0),
                        high: $0.text(at: 1)
                    )
                },
                metrics: metrics(explanation),
                seed: explanation.seed,
                length: explanation.length,
                jobs: jobs
            ) { variants.service(factors, at: $0) }
        }
        let screening = analysis(all).morris(
            trajectories: trajectories,
            cancellation: Interruption.cancellation,
            progress: report
        )
        var found = Found(morris: morris ? screening : nil)
        if let screening { try note(screening.withoutResult, of: screening.runs, in: "screening") }
        guard sobol, let screening else { return found }
        let ranking = screening.ranking(by: 0)
        found.sobol = analysis(ranking.prefix(factors).map { all[$0] }).sobol(
            samples: samples,
            cancellation: Interruption.cancellation,
            progress: report
        )
        if let indices = found.sobol {
            try note(indices.withoutResult, of: indices.runs, in: "Sobol indices")
        }
        return found
    }

    /// Whether a parameter is among those to vary.
    private func isAmong(_ path: String) -> Bool {
        among.isEmpty || among.contains { path == $0 || path.hasPrefix($0 + ".") }
    }

    /// Says that some points had nothing to measure: values that go one by one need not go together.
    private func note(_ count: Int, of runs: Int, in what: String) throws {
        guard count > 0 else { return }
        try Message.write(
            "warning: \(what): \(count) of \(runs) points are no model that serves requests, for "
                + "example because a request for CPU is above its limit there; vary fewer with --among"
        )
    }

    /// The measure first, then the two that every counterfactual is judged by.
    private func metrics(_ explanation: Explanation) -> [String] {
        [explanation.metric]
            + ["rejection_rate", "latency_p99_s"].filter { $0 != explanation.metric }
    }
}

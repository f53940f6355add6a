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
            "With --morris and --sobol: how far each parameter goes up and down.",
            valueName: "percent"
        )
    )
    var spread = Percentage(fraction: 0.2)

    func validate() throws {
        if trajectories < 2 {
            throw ValidationError("--trajectories is \(trajectories); it must be at least 2")
        }
        if samples < 2 { throw ValidationError("--samples is \(samples); it must be at least 2") }
        if factors < 1 { throw ValidationError("--factors is \(factors); it must be at least 1") }
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
        let (all, leftOut) = variants.factors(of: loaded, share: spread.fraction)
        for path in leftOut {
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
        guard sobol, let screening else { return found }
        let ranked = screening.rows.indices.sorted { left, right in
            let sizes = [left, right].map { screening.rows[$0].effects[0]?.meanSize.mean ?? -1 }
            return sizes[0] == sizes[1] ? left < right : sizes[0] > sizes[1]
        }
        found.sobol = analysis(ranked.prefix(factors).map { all[$0] }).sobol(
            samples: samples,
            cancellation: Interruption.cancellation,
            progress: report
        )
        return found
    }

    /// The measure first, then the two that every counterfactual is judged by.
    private func metrics(_ explanation: Explanation) -> [String] {
        [explanation.metric]
            + ["rejection_rate", "latency_p99_s"].filter { $0 != explanation.metric }
    }
}

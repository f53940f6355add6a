import ArgumentParser

/// How to search on a model.
struct SearchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Seed of all random numbers, a whole number from 0; the same as --set run.seed=N. "
                + "(default: as in the model, otherwise 1)",
            valueName: "n"
        )
    )
    var seed: String?

    @Option(
        help: ArgumentHelp(
            "How wide the interval may be, as a share of the result.",
            valueName: "percent"
        )
    )
    var precision = Percentage(fraction: 0.01)

    @Option(help: ArgumentHelp("Confidence of the interval.", valueName: "percent"))
    var confidence = Percentage(fraction: 0.95)

    @Option(
        help: ArgumentHelp("Replications at each load; at least 2.", valueName: "n")
    )
    var replications = 8

    @Option(
        help: ArgumentHelp(
            "Simulated time of a replication, with a unit: 30m, 2h. (default: as long as the "
                + "precision takes; as in the model if it has a timeline, a trace or a leak)",
            valueName: "time"
        )
    )
    var duration: String?

    @Option(
        help: ArgumentHelp(
            "Simulated time left out at the start, at least, with a unit. (default: as in the "
                + "model, and at least an eighth of what is observed)",
            valueName: "time"
        )
    )
    var warmup: String?

    @Option(
        help: ArgumentHelp("Requests to simulate at most, in millions.", valueName: "millions")
    )
    var effort = 100.0

    @Option(
        help: ArgumentHelp(
            "Threads at most; results do not depend on it. (default: one for each core)",
            valueName: "n"
        )
    )
    var jobs: Int?

    func validate() throws {
        if replications < 2 {
            throw ValidationError(
                "--replications is \(replications); an interval needs at least 2"
            )
        }
        if !(effort > 0 && effort <= 1e9) {
            throw ValidationError("--effort is \(effort); it must be above 0 and at most 1e9")
        }
        try Threads.check(jobs)
        if let seed, UInt64(seed) == nil {
            throw ValidationError("--seed is '\(seed)'; it must be a whole number from 0")
        }
    }

    /// The options that stand for a parameter of the model.
    var assignments: [String] {
        let values: [(path: String, value: String?)] = [
            ("run.seed", seed), ("run.duration", duration), ("run.warmup", warmup),
        ]
        return values.compactMap { path, value in value.map { "\(path)=\($0)" } }
    }

    /// The options that change results, as they are written.
    var arguments: [String] {
        let values: [(option: String, value: String?)] = [
            ("--seed", seed), ("--precision", "\(precision.fraction)"),
            ("--confidence", "\(confidence.fraction)"), ("--replications", "\(replications)"),
            ("--duration", duration), ("--warmup", warmup), ("--effort", "\(effort)"),
        ]
        return values.flatMap { option, value in value.map { [option, $0] } ?? [] }
    }

    /// Requests to simulate at most.
    var requests: Double { effort * 1e6 }

    /// Threads at most.
    var threads: Int { Threads.count(jobs) }
}

import ArgumentParser
import Experiments

/// How to run a model.
struct RunOptions: ParsableArguments {
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
            "Independent replications, at least 1. (default: as in the model, otherwise 10)",
            valueName: "n"
        )
    )
    var replications: Int?

    @Option(
        help: ArgumentHelp(
            "Simulated time of a replication, with a unit: 90s, 30m, 2h. "
                + "(default: as in the model, otherwise 1h)",
            valueName: "time"
        )
    )
    var duration: String?

    @Option(
        help: ArgumentHelp(
            "Simulated time left out at the start, with a unit, or 'auto': found by MSER-5. "
                + "(default: as in the model, otherwise auto)",
            valueName: "time"
        )
    )
    var warmup: String?

    @Option(
        help: ArgumentHelp(
            "Add replications until the half-widths of latency, of the rejection rate and of the "
                + "objectives' metrics are below this share of their means, as 5%. "
                + "(default: none are added)",
            valueName: "percent"
        )
    )
    var precision: Percentage?

    @Option(
        help: ArgumentHelp(
            "Replications at most, where a command adds some until it knows enough.",
            valueName: "n"
        )
    )
    var maxReplications = 1_000

    @Option(
        help: ArgumentHelp(
            "Threads at most; results do not depend on it. (default: one for each core)",
            valueName: "n"
        )
    )
    var jobs: Int?

    func validate() throws {
        if let replications, replications < 1 {
            throw ValidationError("--replications is \(replications); it must be at least 1")
        }
        try Threads.check(jobs)
        if maxReplications < 2 {
            throw ValidationError(
                "--max-replications is \(maxReplications); an interval needs at least 2"
            )
        }
        if let seed, UInt64(seed) == nil {
            throw ValidationError("--seed is '\(seed)'; it must be a whole number from 0")
        }
    }

    /// The options that stand for a parameter of the model.
    var assignments: [String] {
        let values: [(path: String, value: String?)] = [
            ("run.seed", seed), ("run.replications", replications.map(String.init)),
            ("run.duration", duration), ("run.warmup", warmup),
        ]
        return values.compactMap { path, value in value.map { "\(path)=\($0)" } }
    }

    /// The options that change results, as they are written.
    var arguments: [String] {
        let values: [(option: String, value: String?)] = [
            ("--seed", seed), ("--replications", replications.map(String.init)),
            ("--duration", duration), ("--warmup", warmup),
            ("--precision", precision.map { "\($0.fraction)" }),
            ("--max-replications", precision.map { _ in "\(maxReplications)" }),
        ]
        return values.flatMap { option, value in value.map { [option, $0] } ?? [] }
    }

    /// The precision that is wished for.
    var precisionGoal: PrecisionGoal? {
        precision.map {
            PrecisionGoal(
                relativeHalfWidth: $0.fraction,
                maximumReplications: maxReplications
            )
        }
    }

    /// Threads at most.
    var threads: Int { Threads.count(jobs) }
}

import ArgumentParser
import ModelFiles

/// Which columns of a log say what.
struct FitColumnOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When a request arrived. (default: as in a trace of simulate)",
            valueName: "column"
        )
    )
    var arrival: String?

    @Option(
        help: ArgumentHelp(
            "How long something took; repeatable. (default: cpu_s and wait_s of a trace)",
            valueName: "column"
        )
    )
    var service: [String] = []

    @Option(
        help: ArgumentHelp(
            "How a request ended. (default: as in a trace; else all durations are whole)",
            valueName: "column"
        )
    )
    var outcome: String?

    @Option(
        help: ArgumentHelp(
            "An outcome of requests whose time was cut off, as 504: their durations were longer than "
                + "they look; repeatable.",
            valueName: "value"
        )
    )
    var timedOut: [String] = []

    @Option(
        help: ArgumentHelp(
            "An outcome of requests whose time is whole, as 200; repeatable. (default: all others)",
            valueName: "value"
        )
    )
    var completed: [String] = []

    @Option(
        help: ArgumentHelp("Durations from this on were cut off there, as 30s.", valueName: "time")
    )
    var timeout: DurationText?

    @Option(
        help: ArgumentHelp(
            "Fit the rows of each value of this column by themselves. (default: workload of a trace)",
            valueName: "column"
        )
    )
    var group: String?

    func validate() throws {
        if outcome == nil, !timedOut.isEmpty || !completed.isEmpty {
            throw ValidationError(
                "--timed-out and --completed are values of a column; add --outcome COLUMN"
            )
        }
        if let timeout, timeout.duration <= .zero {
            throw ValidationError("--timeout is \(timeout); it must be above 0")
        }
    }

    /// The columns.
    var list: LogColumns {
        LogColumns(
            arrival: arrival,
            services: service,
            outcome: outcome,
            timedOut: Set(timedOut),
            completed: Set(completed),
            timeout: timeout?.duration.nanoseconds,
            group: group
        )
    }
}

import ArgumentParser
import ModelFiles
import Platform

/// How long the steps of a rolling update take.
struct RolloutOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "With --rollout: show the update over simulated time, with the controller's waits after "
                + "refusals. (default: its steps, without times)"
        )
    )
    var overTime = false

    @Option(
        help: ArgumentHelp(
            "With --over-time: from a pod's node to the pod being ready.",
            valueName: "time"
        )
    )
    var podStart: DurationText = "10s"

    @Option(
        help: ArgumentHelp(
            "With --over-time: from a pod being told to stop to its end, within its grace period.",
            valueName: "time"
        )
    )
    var podStop: DurationText = "5s"

    @Option(
        help: ArgumentHelp("With --over-time: how long to watch.", valueName: "time")
    )
    var watch: DurationText = "1h"

    /// The times; `nil` without `--over-time`.
    var timing: TimedRollout.Timing? {
        guard overTime else { return nil }
        return TimedRollout.Timing(
            start: podStart.duration,
            stop: podStop.duration,
            horizon: watch.duration
        )
    }
}

extension DurationText: ExpressibleByArgument {
    /// The duration that an argument says.
    public init?(argument: String) { self.init(argument) }
}

extension DurationText: ExpressibleByStringLiteral {
    /// The duration that a literal of the program says, such as a default; the program stops if it is none.
    public init(stringLiteral text: String) {
        guard let duration = DurationText(text) else {
            preconditionFailure("'\(text)' is not a duration, for example 10s")
        }
        self = duration
    }
}

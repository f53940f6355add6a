import ArgumentParser

/// What the process tells its caller: sysexits where they fit, the verdict of a gate below them.
enum ExitStatus: Int32, CaseIterable {
    /// With `--gate`, an objective is missed, a candidate is worse, a manifest is not taken as it stands,
    /// or there is a finding; of `verify`, something disagrees.
    case objectiveMissed = 1
    /// With `--gate`, no objective is missed, but one is undecided.
    case objectiveUndecided = 2
    /// `EX_USAGE`: the command line is wrong. The argument parser uses the same number.
    case wrongUsage = 64
    /// `EX_DATAERR`: the model is wrong.
    case wrongModel = 65
    /// `EX_NOINPUT`: a file of the model cannot be read.
    case unreadableFile = 66
    /// `EX_UNAVAILABLE`: another program that is needed is not there, or failed.
    case unavailable = 69
    /// `EX_OSERR`: the system gave no memory.
    case outOfMemory = 71
    /// Stopped by SIGINT or SIGTERM: 128 + `SIGINT`, as shells have it.
    case interrupted = 130

    /// When a command ends with it, for the reference.
    var meaning: String {
        switch self {
        case .objectiveMissed:
            "with `--gate`: an objective is missed; of `compare`: a candidate is worse or misses one; "
                + "of `admit`: something is refused or pending, a rollout is stuck; of `check`: there is a "
                + "warning or an error; of `verify`: something disagrees"
        case .objectiveUndecided:
            "with `--gate`: none is missed, but one is undecided; of `compare`: something is not decided"
        case .wrongUsage: "the command line is wrong, a `--set` included"
        case .wrongModel: "the model, a manifest or a result is wrong"
        case .unreadableFile: "a file cannot be read"
        case .unavailable:
            "a program that is needed is missing: what draws the pictures of a report"
        case .outOfMemory:
            "the system gave no memory; what was there before is still there"
        case .interrupted: "interrupted (SIGINT, SIGTERM); what was finished is reported"
        }
    }

    /// The error that ends a command with this status.
    var error: ExitCode { ExitCode(rawValue) }
}

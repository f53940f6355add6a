import ArgumentParser

/// What the process tells its caller: sysexits where they fit, the verdict of a gate below them.
enum ExitStatus: Int32 {
    /// With `--gate`, an objective is missed, a manifest is not taken as it stands, or there is a finding;
    /// of `verify`, something disagrees.
    case objectiveMissed = 1
    /// With `--gate`, no objective is missed, but one is undecided.
    case objectiveUndecided = 2
    /// `EX_USAGE`: the command line is wrong. The argument parser uses the same number.
    case wrongUsage = 64
    /// `EX_DATAERR`: the model is wrong.
    case wrongModel = 65
    /// `EX_NOINPUT`: a file of the model cannot be read.
    case unreadableFile = 66
    /// Stopped by an interrupt signal: 128 + `SIGINT`, as shells have it.
    case interrupted = 130

    /// The error that ends a command with this status.
    var error: ExitCode { ExitCode(rawValue) }
}

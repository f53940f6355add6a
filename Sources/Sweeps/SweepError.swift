import ModelFiles
import Reporting

/// Why a sweep cannot be run, gone on with or merged.
public enum SweepError: Error {
    /// The command line asks for what cannot be (exit code 64).
    case wrongUsage(Diagnostic)
    /// Points of the design are no model (exit code 65, or that of the model's error).
    case wrongPoints(first: String, count: Int, ModelLoadingError)
    /// A file is not what it would have to be (exit code 65).
    case wrongFile(path: String, reason: String)
    /// A file cannot be read (exit code 66).
    case unreadableFile(path: String, reason: String)
    /// The output cannot be written (exit codes 73 and 74).
    case output(OutputFile.WriteError)

    /// The error as text for people.
    public var message: String {
        switch self {
        case .wrongUsage(let diagnostic): "\(diagnostic)"
        case .wrongPoints(let first, let count, let error):
            (count == 1
                ? "error: the point \(first) is wrong"
                : "error: \(count) points are wrong; the first is \(first)")
                + "; nothing was simulated\n\(error)"
        case .wrongFile(let path, let reason): "error: '\(path)' \(reason)"
        case .unreadableFile(let path, let reason):
            "error: '\(path)' cannot be read: \(reason)"
        case .output(let error): "error: \(error.message)"
        }
    }
}

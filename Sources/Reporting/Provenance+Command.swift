import Experiments
import Units

extension Provenance {
    /// The command that gives the same figures again, to be pasted into a shell.
    ///
    /// Replications that a precision goal added are asked for by their number, and a warm-up that
    /// was found is found again.
    ///
    /// - Parameter result: What the report is about.
    /// - Returns: `headroom simulate models/phoenix --seed 1 --replications 10 --duration 3600s
    ///   --warmup auto`, on one line.
    public func command(for result: ExperimentResult) -> String {
        var words = ["headroom", "simulate", modelPath]
        for assignment in assignments {
            words += ["--set", "\(assignment.path)=\(assignment.value)"]
        }
        let warmUp =
            if case .given = result.warmUp.source {
                Self.exact(result.warmUp.duration)
            } else { "auto" }
        words += [
            "--seed", String(result.settings.seed),
            "--replications", String(max(result.replicationCount, 1)),
            "--duration", Self.exact(result.settings.duration),
            "--warmup", warmUp,
        ]
        return Self.line(ofWords: words)
    }

    /// Words as a POSIX shell reads them back, on one line.
    static func line(ofWords words: [String]) -> String {
        words.map(quoted).joined(separator: " ")
    }

    /// A duration as the command line reads it back, to the nanosecond.
    private static func exact(_ duration: SimDuration) -> String {
        let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest == 0 ? "\(seconds)s" : "\(duration.nanoseconds)ns"
    }

    /// A word as a POSIX shell reads it back: in single quotes unless it is plain.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.unicodeScalars.allSatisfy {
                switch $0 {
                case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "=", ":", "%", "+", ",":
                    true
                default: false
                }
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

import ArgumentParser
import Glibc
import Reporting

/// The root of the command line.
@main
struct Headroom: ParsableCommand, ExampleProviding {
    static let configuration = CommandConfiguration(
        commandName: "headroom",
        abstract: "What will this limit do, before it is applied?",
        discussion: """
            Simulates a service, its pods and every request through rate limits, quotas, queues, \
            timeouts and pools, and says which requests are rejected by what, how long the others \
            take, and how far each limit is from binding: with confidence intervals.

            Exit codes: 0 done; with --gate 1 an objective is missed or a candidate is worse, 2 one is \
            undecided; 64 wrong usage; 65 the model is wrong; 66 a file cannot be read; 69 another \
            program is missing; 71 there is not enough memory; 73 or 74 the output cannot be \
            written; 130 interrupted (what was finished is reported).
            """,
        version: "headroom \(Provenance.headroomVersion) (gsl \(Provenance.gslVersion))",
        subcommands: [
            Simulate.self, Compare.self, Diff.self, Solve.self, Explain.self, Sweep.self,
            Merge.self, Rare.self, Check.self, Admit.self, Alerts.self, Fit.self, Verify.self,
            Report.self, Init.self, Parameters.self, Schema.self, Reference.self,
        ]
    )

    static let example = "headroom simulate models/phoenix --replications 20"

    static func main() {
        // A reader that goes away (`| head`) must not take the verdict of a gate with it.
        signal(SIGPIPE, SIG_IGN)
        MemoryExhaustion.listen()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard let help = help(for: error) else { exit(withError: error) }
            do { try StandardStream.output.write(help) } catch { exit(withError: error.exitError) }
        }
    }

    /// The help text with its example, if that is what was asked for.
    private static func help(for error: any Error) -> String? {
        guard exitCode(for: error) == .success else { return nil }
        let message = Self.fullMessage(for: error).trimmingNewlines
        let documented: [any ExampleProviding.Type] =
            [Headroom.self]
            + configuration.subcommands.compactMap { $0 as? any ExampleProviding.Type }
        for command in documented where message == helpMessage(for: command).trimmingNewlines {
            return "\(message)\n\nEXAMPLE:\n\(lines(ofExample: command.example))\n"
        }
        return nil
    }

    /// An example on lines of at most 80 columns if it has options to break it at; a shell reads them as one.
    private static func lines(ofExample example: String) -> String {
        var lines: [String] = []
        var line = "  "
        for (number, part) in example.split(separator: " --").enumerated() {
            let option = number == 0 ? String(part) : " --\(part)"
            // The two columns left are for the backslash.
            if number > 0, line.count + option.count > 78 {
                lines.append("\(line) \\")
                line = "   "
            }
            line += option
        }
        return (lines + [line]).joined(separator: "\n")
    }
}

extension String {
    /// The text without line ends at its end.
    fileprivate var trimmingNewlines: Substring {
        var text = self[...]
        while text.last == "\n" { text.removeLast() }
        return text
    }
}

/// A command whose help ends with a line that works as it is.
protocol ExampleProviding: ParsableCommand {
    /// The line.
    static var example: String { get }
}

import ArgumentParser
import Reporting

/// Where a result goes.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write the result to this file, as a whole or not at all. (default: standard output)",
            valueName: "file"
        ),
        completion: .file()
    )
    var output: String?

    @Flag(name: .shortAndLong, help: "No progress, notes or warnings on standard error.")
    var quiet = false

    @Flag(help: "No colours, as with NO_COLOR set. (default: colours on a terminal)")
    var noColor = false

    /// The file to write to, if there is to be one; checked now, before any long work.
    func file() throws -> OutputFile? {
        guard let output else { return nil }
        do { return try OutputFile(path: output) } catch { throw try error.reported() }
    }

    /// Writes a result where it belongs.
    ///
    /// If the file cannot be written after all, the result goes to standard output, so that the
    /// work is not lost, and the command fails.
    func write(_ text: String, to file: OutputFile?) throws {
        guard let file else {
            do { try StandardStream.output.write(text) } catch { throw try error.reported() }
            return
        }
        do {
            try file.write(text)
        } catch {
            let failure = try error.reported()
            try Message.write("the result goes to standard output instead")
            do { try StandardStream.output.write(text) } catch { throw try error.reported() }
            throw failure
        }
    }

    /// The colours and columns that fit where the result goes.
    var style: TerminalStyle {
        TerminalStyle(
            isColored: output == nil && !noColor && StandardStream.output.welcomesColor,
            columns: output == nil ? StandardStream.output.columns : nil
        )
    }
}

extension OutputFile.WriteError {
    /// The error that ends a command with the right code.
    var exitError: ExitCode { ExitCode(exitCode) }

    /// Says what is wrong on standard error and returns the error that ends the command.
    func reported() throws -> ExitCode {
        try Message.write("error: \(message)")
        return exitError
    }
}

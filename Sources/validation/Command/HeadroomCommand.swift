import Foundation

/// The public command, run as a user runs it.
struct HeadroomCommand: Sendable {
    /// Path of the executable.
    let executable: String

    /// Why a command gave no result.
    enum Failure: Error, CustomStringConvertible {
        /// It could not be started, or did not end with 0.
        case failed(arguments: [String], message: String)
        /// What it wrote is not what `headroom-result/v1` promises.
        case unreadable(arguments: [String], message: String)

        var description: String {
            switch self {
            case .failed(let arguments, let message):
                "headroom \(arguments.joined(separator: " ")): \(message)"
            case .unreadable(let arguments, let message):
                "headroom \(arguments.joined(separator: " ")) wrote something else than a "
                    + "result: \(message)"
            }
        }
    }

    /// `headroom simulate MODEL --format json` with further options.
    ///
    /// - Parameters:
    ///   - model: Path of the model.
    ///   - options: Further options.
    /// - Returns: What it printed.
    /// - Throws: `Failure` if it fails or prints something else.
    func simulate(_ model: String, options: [String] = []) throws(Failure) -> SimulationOutput {
        try decode(["simulate", model, "--format", "json", "--quiet"] + options)
    }

    /// `headroom solve MODEL --capacity --format json` with further options.
    ///
    /// - Parameters:
    ///   - model: Path of the model.
    ///   - options: Further options.
    /// - Returns: What it printed.
    /// - Throws: `Failure` if it fails or prints something else.
    func capacity(_ model: String, options: [String] = []) throws(Failure) -> CapacityOutput {
        try decode(["solve", model, "--capacity", "--format", "json", "--quiet"] + options)
    }

    private func decode<Output: Decodable>(_ arguments: [String]) throws(Failure) -> Output {
        let output = try run(arguments)
        do {
            return try JSONDecoder().decode(Output.self, from: output)
        } catch {
            throw .unreadable(arguments: arguments, message: "\(error)")
        }
    }

    private func run(_ arguments: [String]) throws(Failure) -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        let output = Pipe()
        let messages = Pipe()
        process.standardOutput = output
        process.standardError = messages
        do {
            try process.run()
        } catch {
            throw .failed(arguments: arguments, message: "\(error)")
        }
        // A command that is quiet writes few messages: they fit the pipe while output is read.
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = messages.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let message = String(bytes: complaint, encoding: .utf8) ?? ""
            throw .failed(
                arguments: arguments,
                message: "exit code \(process.terminationStatus)\n\(message)"
            )
        }
        return text
    }
}

import Foundation

/// The built `headroom`, run in a folder of its own.
final class HeadroomProcess {
    /// What a finished command left.
    struct Outcome {
        var status: Int32
        var output: String
        var messages: String
    }

    /// Why no command could be run.
    enum Failure: Error {
        case executableNotFound(String)
        case notUTF8
    }

    /// The folder that commands run in; removed at the end.
    let folder: URL

    private let executable: URL

    init() throws {
        // The tests and the command are built into the same folder.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        executable = URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("headroom")
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw Failure.executableNotFound(executable.path)
        }
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    /// Reads a file of the folder.
    func read(_ name: String) throws -> String {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        guard let text = String(data: data, encoding: .utf8) else { throw Failure.notUTF8 }
        return text
    }

    /// Runs `headroom` with these arguments to its end.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome { try finish(try start(arguments)) }

    /// Runs a shell command in which `$HEADROOM` is the command.
    func shell(_ command: String) throws -> Outcome {
        try finish(try start(["-c", command], of: URL(fileURLWithPath: "/bin/sh")))
    }

    /// Starts `headroom`; what it writes goes to files, so that no pipe fills up.
    func start(_ arguments: [String]) throws -> Process {
        try start(arguments, of: executable)
    }

    /// Waits for a started command.
    func finish(_ process: Process) throws -> Outcome {
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try read(Self.outputName),
            messages: try read(Self.messagesName)
        )
    }

    /// Runs `headroom` and sends it a signal, SIGINT if nothing else is said, once it has said something.
    ///
    /// Waits in its own thread: a task that sleeps would wait until long tests leave it one.
    func interrupt(
        _ arguments: [String],
        afterSaying text: Regex<Substring>,
        by signal: Int32 = SIGINT
    ) throws -> Outcome {
        let process = try start(arguments)
        while try process.isRunning && !messagesSoFar().contains(text) { usleep(20_000) }
        kill(process.processIdentifier, signal)
        return try finish(process)
    }

    /// What a started command has said so far.
    func messagesSoFar() throws -> String { try read(Self.messagesName) }

    private static let outputName = ".output"
    private static let messagesName = ".messages"

    private func start(_ arguments: [String], of program: URL) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .merging(["HEADROOM": executable.path]) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try file(Self.outputName)
        process.standardError = try file(Self.messagesName)
        try process.run()
        return process
    }

    private func file(_ name: String) throws -> FileHandle {
        let url = folder.appendingPathComponent(name)
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}

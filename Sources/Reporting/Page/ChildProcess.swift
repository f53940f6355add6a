import Glibc

/// Another program, run to its end.
enum ChildProcess {
    /// What came of it.
    struct Outcome {
        /// Its exit status; 128 and the signal's number if a signal ended it.
        var status: Int32
        /// What it wrote to standard output.
        var output: String
        /// What it wrote to standard error.
        var messages: String
    }

    /// Why it could not be run.
    struct Failure: Error {
        /// The number of the error.
        var code: Int32

        /// Whether there is no such program.
        var isMissing: Bool { code == ENOENT || code == ENOTDIR }

        /// The error in words.
        var reason: String { String(cString: strerror(code)) }
    }

    /// Runs a program and waits for its end.
    ///
    /// Its streams are files without a name, so that neither side waits for the other.
    ///
    /// - Parameters:
    ///   - program: A path, or a name to look for in `PATH`.
    ///   - arguments: Its arguments.
    ///   - input: What it reads from standard input.
    /// - Returns: Its status and all that it wrote.
    /// - Throws: `Failure` if it cannot be run.
    static func run(
        _ program: String,
        _ arguments: [String],
        input: String
    ) throws(Failure) -> Outcome {
        var streams: [Int32] = []
        defer { for stream in streams { close(stream) } }
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        for _ in 0..<3 {
            guard let stream = NamelessFile.open(besides: "\(folder)/headroom") else {
                throw Failure(code: errno)
            }
            streams.append(stream)
        }
        guard OutputFile.write(input, to: streams[0]), lseek(streams[0], 0, SEEK_SET) == 0 else {
            throw Failure(code: errno)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child = pid_t()
        let code = posix_spawnp(&child, program, &actions, nil, words, environ)
        guard code == 0 else { throw Failure(code: code) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(code: errno) }
        }
        // The macros of wait(2) are not there in Swift.
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            output: contents(of: streams[1]),
            messages: contents(of: streams[2])
        )
    }

    private static func contents(of descriptor: Int32) -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

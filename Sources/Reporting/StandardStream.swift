import Glibc

/// Standard output for results, standard error for everything else.
public enum StandardStream: Sendable {
    /// Where results go.
    case output
    /// Where progress, messages and errors go.
    case error

    private var descriptor: Int32 {
        switch self {
        case .output: STDOUT_FILENO
        case .error: STDERR_FILENO
        }
    }

    /// Whether it is a terminal that understands more than plain lines.
    public var isTerminal: Bool {
        guard isatty(descriptor) == 1 else { return false }
        return getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
    }

    /// The columns of the terminal; `nil` if it is none, or does not say.
    public var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Whether colours are welcome: on a terminal, unless `NO_COLOR` is set (no-color.org: set to
    /// anything but the empty text).
    public var welcomesColor: Bool {
        isTerminal && getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
    }

    /// Writes the whole text.
    ///
    /// A reader that has gone away (`| head`) is no error: it wanted no more. This holds only
    /// while the process ignores `SIGPIPE`.
    ///
    /// - Throws: `OutputFile.WriteError.cannotWrite` if it fails for another reason.
    public func write(_ text: String) throws(OutputFile.WriteError) {
        guard !OutputFile.write(text, to: descriptor), errno != EPIPE else { return }
        let name =
            switch self {
            case .output: "standard output"
            case .error: "standard error"
            }
        throw .cannotWrite(path: name, reason: String(cString: strerror(errno)))
    }
}

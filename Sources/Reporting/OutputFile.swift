import Glibc

/// A file that a report goes to: written as a whole or not at all.
///
/// The text goes to a temporary file in the same folder, is flushed to the disk and renamed, so
/// that a reader never sees half a report and a full disk does not cost the previous one. What is
/// not a regular file (a pipe, `/dev/stdout`) is written to directly.
public struct OutputFile: Sendable, Equatable {
    /// Why a report could not be written; the sysexits code that goes with it is in `exitCode`.
    public enum WriteError: Error, Equatable {
        /// The file cannot be created at this place.
        case cannotCreate(path: String, reason: String)
        /// Writing failed half way.
        case cannotWrite(path: String, reason: String)

        /// The exit code of `sysexits.h`: 73 `EX_CANTCREAT` or 74 `EX_IOERR`.
        public var exitCode: Int32 {
            switch self {
            case .cannotCreate: 73
            case .cannotWrite: 74
            }
        }

        /// The error as a line for people.
        public var message: String {
            switch self {
            case .cannotCreate(let path, let reason): "cannot create '\(path)': \(reason)"
            case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
            }
        }
    }

    /// Where the report goes.
    public let path: String

    /// The file at `path`, which need not exist.
    ///
    /// - Throws: `WriteError.cannotCreate` if it is a folder, or if its folder does not exist or
    ///   does not let us write: better known before a long simulation than after it.
    public init(path: String) throws(WriteError) {
        self.path = path
        if Self.isFolder(path) {
            throw .cannotCreate(path: path, reason: Self.reason(EISDIR))
        }
        let target = Self.replacesAFile(path) ? Self.folder(of: path) : path
        guard access(target, W_OK) == 0 else {
            throw .cannotCreate(path: path, reason: Self.reason(errno))
        }
        guard target == path || Self.isFolder(target) else {
            throw .cannotCreate(path: path, reason: Self.reason(ENOTDIR))
        }
    }

    /// Replaces what the file holds.
    ///
    /// - Throws: `WriteError`; what was there before is then still there.
    public func write(_ text: String) throws(WriteError) {
        var text = text
        try write { put in text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
    }

    /// Replaces what the file holds.
    ///
    /// - Parameter bytes: What it is to hold.
    /// - Throws: `WriteError`; what was there before is then still there.
    public func write(_ bytes: [UInt8]) throws(WriteError) {
        try write { put in bytes.withUnsafeBytes { put($0) } }
    }

    /// Replaces what the file holds by what is written piece by piece.
    ///
    /// - Parameter produce: Hands the pieces to its argument, which returns `false`, with `errno` set,
    ///   if one cannot be written; returns whether all of them are.
    /// - Throws: `WriteError`; what was there before is then still there.
    public func write(
        _ produce: ((UnsafeRawBufferPointer) -> Bool) -> Bool
    ) throws(WriteError) {
        guard Self.replacesAFile(path) else {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw .cannotCreate(path: path, reason: Self.reason(errno))
            }
            defer { close(descriptor) }
            guard produce({ Self.write($0, to: descriptor) }) else {
                throw .cannotWrite(path: path, reason: Self.reason(errno))
            }
            return
        }
        let (temporary, descriptor) = try createTemporary()
        let isWritten = produce { Self.write($0, to: descriptor) }
        try install(temporary, descriptor, isWritten: isWritten)
    }

    /// Creates a temporary file in the folder of the file, open for reading and writing.
    ///
    /// A process that was killed leaves its temporary file, and another one gets its number: in a
    /// container it is always the same. So a name that is taken is passed over; whose it is cannot
    /// be told.
    ///
    /// - Returns: The path and the descriptor of the file, to be given to `install`.
    /// - Throws: `WriteError.cannotCreate`.
    func createTemporary() throws(WriteError) -> (path: String, descriptor: Int32) {
        for attempt in 0..<1_000 {
            let temporary = "\(path).\(getpid())\(attempt == 0 ? "" : "-\(attempt)").tmp"
            let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (temporary, descriptor) }
            guard errno == EEXIST else { break }
        }
        throw .cannotCreate(path: path, reason: Self.reason(errno))
    }

    /// Puts a written temporary file in the place of what the file holds, and closes it.
    ///
    /// - Parameters:
    ///   - temporary: Where the temporary file is, in the same folder.
    ///   - descriptor: The open temporary file.
    ///   - isWritten: Whether all of it could be written; if not, `errno` says why.
    /// - Throws: `WriteError`; the temporary file is gone, and what was there before still there.
    func install(
        _ temporary: String,
        _ descriptor: Int32,
        isWritten: Bool
    ) throws(WriteError) {
        let isWritten = isWritten && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isWritten else {
            unlink(temporary)
            throw .cannotWrite(path: path, reason: Self.reason(code))
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw .cannotCreate(path: path, reason: Self.reason(code))
        }
    }

    /// Writes the whole text to an open file; `false` with `errno` set if that fails.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// Writes all bytes to an open file; `false` with `errno` set if that fails.
    public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                guard errno == EINTR else { return false }
                continue
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// What the system calls an error number.
    public static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether the path is a regular file, or nothing yet.
    static func replacesAFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
}

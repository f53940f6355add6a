import Glibc

extension SourceFile {
    /// The largest file of a model: manifests, rules and settings are far smaller.
    public static let largestFile = 16 << 20

    /// Reads a file.
    ///
    /// What is no regular file (a directory, a pipe, a device) is refused without waiting for it,
    /// and a file that is too large before it is read.
    ///
    /// - Parameters:
    ///   - path: The path as messages are to show it.
    ///   - location: Where the file is, if that is another path.
    ///   - sizeLimit: The largest size that is read, in bytes.
    /// - Returns: The text of the file.
    /// - Throws: A diagnostic that says why the file cannot be read (exit code 66), or that it is no
    ///   UTF-8 text, with the place of the first wrong byte (exit code 65).
    public static func read(
        _ path: String,
        at location: String? = nil,
        sizeLimit: Int = SourceFile.largestFile
    ) throws(Diagnostic) -> SourceFile {
        try make(
            contents(of: location ?? path, shownAs: path, sizeLimit: sizeLimit),
            shownAs: path
        )
    }

    /// Reads standard input to its end.
    ///
    /// - Parameter sizeLimit: The largest size that is read, in bytes.
    /// - Returns: The text.
    /// - Throws: A diagnostic that says why it cannot be read, or that it is no UTF-8 text.
    public static func readStandardInput(
        sizeLimit: Int = SourceFile.largestFile
    ) throws(Diagnostic) -> SourceFile {
        let path = "standard input"
        return try make(
            bytes(of: STDIN_FILENO, expecting: 0, shownAs: path, sizeLimit: sizeLimit),
            shownAs: path
        )
    }

    /// Whether there is a directory at a path.
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func make(
        _ bytes: [UInt8],
        shownAs path: String
    ) throws(Diagnostic) -> SourceFile {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let readable = validPrefix(of: bytes)
            let offset = readable.utf8.count
            let source = SourceFile(path: path, text: readable)
            let line = source.lineCount
            let column = (source.line(line)?.unicodeScalars.count ?? 0) + 1
            let value = String(bytes[offset], radix: 16, uppercase: true)
            throw Diagnostic(
                .error,
                "this is not UTF-8: byte 0x\(value.count < 2 ? "0" : "")\(value) "
                    + "at offset \(offset); save the file as UTF-8",
                at: source.position(line: line, column: column)
            )
        }
        // A byte order mark says nothing in UTF-8, and is no part of the first key.
        let unmarked =
            text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        return SourceFile(path: path, text: unmarked)
    }

    /// Opens a file and makes sure that it is a regular one.
    ///
    /// - Parameters:
    ///   - location: Where the file is.
    ///   - path: The path as messages are to show it.
    /// - Returns: The descriptor, for the caller to close.
    /// - Throws: A diagnostic that says why the file cannot be read (exit code 66).
    static func openRegularFile(
        at location: String,
        shownAs path: String
    ) throws(Diagnostic) -> Int32 {
        func unreadable(_ why: String) -> Diagnostic {
            Diagnostic(.error, why, file: path, isUnreadableFile: true)
        }
        guard !location.utf8.contains(0) else { throw unreadable("a path cannot hold a NUL byte") }
        // Without O_NONBLOCK opening a pipe waits for a writer.
        let descriptor = open(location, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw unreadable("cannot be read: \(String(cString: strerror(errno)))")
        }
        let kind: String
        var status = stat()
        if fstat(descriptor, &status) != 0 {
            kind = "cannot be read: \(String(cString: strerror(errno)))"
        } else {
            switch status.st_mode & S_IFMT {
            case S_IFREG: return descriptor
            case S_IFDIR: kind = "is a directory, expected a file"
            case S_IFIFO: kind = "is a pipe, expected a regular file"
            case S_IFSOCK: kind = "is a socket, expected a regular file"
            default: kind = "is a device, expected a regular file"
            }
        }
        close(descriptor)
        throw unreadable(kind)
    }

    /// The bytes of a regular file.
    private static func contents(
        of location: String,
        shownAs path: String,
        sizeLimit: Int
    ) throws(Diagnostic) -> [UInt8] {
        let descriptor = try openRegularFile(at: location, shownAs: path)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size <= sizeLimit else {
            throw Diagnostic(.error, tooLarge(sizeLimit), file: path, isUnreadableFile: true)
        }
        return try bytes(
            of: descriptor,
            expecting: Int(status.st_size),
            shownAs: path,
            sizeLimit: sizeLimit
        )
    }

    private static func tooLarge(_ sizeLimit: Int) -> String {
        "is larger than \(sizeLimit >> 20) MiB, the most that is read"
    }

    /// All bytes of an open file.
    private static func bytes(
        of descriptor: Int32,
        expecting size: Int,
        shownAs path: String,
        sizeLimit: Int
    ) throws(Diagnostic) -> [UInt8] {
        func unreadable(_ why: String) -> Diagnostic {
            Diagnostic(.error, why, file: path, isUnreadableFile: true)
        }
        // Read to the end, not to the size that was announced: the file may be growing.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 1)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw unreadable("cannot be read: \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= sizeLimit else { throw unreadable(tooLarge(sizeLimit)) }
        }
    }

    /// The text up to the first byte that is no UTF-8.
    private static func validPrefix(of bytes: [UInt8]) -> String {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var prefix = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { prefix.append(scalar) }
        return String(prefix)
    }
}

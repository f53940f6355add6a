import Glibc

/// Where the bytes of a metrics file come from.
///
/// A class: what has been read is read.
final class MetricsSource {
    private let descriptor: Int32
    private let path: String
    /// All of standard input: only its end tells the format.
    private var held: ArraySlice<UInt8>?
    /// Whether the file ends with `# EOF`.
    let endsWithMark: Bool

    /// The most that is read of standard input.
    private static let largestInput = 1 << 30

    /// Opens a file; `-` is standard input.
    init(path: String) throws(Diagnostic) {
        guard path != AdmissionInput.standardInput else {
            descriptor = STDIN_FILENO
            self.path = "standard input"
            let bytes = try Self.bytes(of: STDIN_FILENO, shownAs: self.path)
            endsWithMark = Self.isMark(bytes.suffix(64))
            held = bytes[...]
            return
        }
        self.path = path
        descriptor = try SourceFile.openRegularFile(at: path, shownAs: path)
        var status = stat()
        var tail = [UInt8](repeating: 0, count: 64)
        _ = fstat(descriptor, &status)
        let length = min(Int(status.st_size), tail.count)
        let count = pread(descriptor, &tail, length, off_t(Int(status.st_size) - length))
        endsWithMark = Self.isMark(tail.prefix(max(0, count)))
    }

    deinit { if held == nil { close(descriptor) } }

    private static func isMark(_ tail: ArraySlice<UInt8>) -> Bool {
        String(decoding: tail, as: UTF8.self).split(whereSeparator: \.isNewline).last == "# EOF"
    }

    private static func bytes(
        of descriptor: Int32,
        shownAs path: String
    ) throws(Diagnostic) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try read(descriptor, into: &chunk, at: 0, shownAs: path)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= largestInput else {
                throw Diagnostic(
                    .error,
                    "is larger than 1 GiB, the most that is read of it; give a file",
                    file: path,
                    isUnreadableFile: true
                )
            }
        }
    }

    private static func read(
        _ descriptor: Int32,
        into buffer: inout [UInt8],
        at offset: Int,
        shownAs path: String
    ) throws(Diagnostic) -> Int {
        while true {
            let room = buffer.count - offset
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + offset }, room)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Diagnostic(
                    .error,
                    "cannot be read: \(String(cString: strerror(errno)))",
                    file: path,
                    isUnreadableFile: true
                )
            }
            return count
        }
    }

    /// Reads the next bytes into a buffer from an offset on; 0 at the end.
    func read(into buffer: inout [UInt8], at offset: Int) throws(Diagnostic) -> Int {
        guard let held else {
            return try Self.read(descriptor, into: &buffer, at: offset, shownAs: path)
        }
        let next = held.prefix(buffer.count - offset)
        buffer.replaceSubrange(offset..<(offset + next.count), with: next)
        self.held = held.dropFirst(next.count)
        return next.count
    }
}

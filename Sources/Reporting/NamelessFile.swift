import Glibc

/// Files without a name: nothing is left of them, whatever happens to the process.
enum NamelessFile {
    /// Bytes that are copied at a time.
    private static let pieceSize = 1 << 18

    /// An open file in the folder of `path`; `nil` with `errno` set if there is none.
    static func open(besides path: String) -> Int32? {
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        unlink(template)
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            let code = errno
            close(descriptor)
            errno = code
            return nil
        }
        return descriptor
    }

    /// Appends a whole file to another; `false` with `errno` set if that fails.
    static func copy(_ source: Int32, to target: Int32) -> Bool {
        guard lseek(source, 0, SEEK_SET) == 0 else { return false }
        return withUnsafeTemporaryAllocation(byteCount: pieceSize, alignment: 1) { buffer in
            while true {
                let count = read(source, buffer.baseAddress, buffer.count)
                if count == 0 { return true }
                if count < 0 {
                    guard errno == EINTR else { return false }
                    continue
                }
                let whole = UnsafeRawBufferPointer(buffer)
                let part = UnsafeRawBufferPointer(rebasing: whole[..<count])
                guard OutputFile.write(part, to: target) else { return false }
            }
        }
    }
}

import Glibc

/// The lines of an open CSV file, one after the other, without holding more than one of them.
struct SweepLines {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The part of the buffer that was not handed out.
    private var position = 0
    /// Bytes of the file up to the end of the last line.
    private(set) var end = 0
    /// The size of the file, as far as it was read.
    private(set) var size = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its CRLF; `nil` at the end of the file, or if only a torn line is left.
    mutating func next() -> ArraySlice<UInt8>? {
        var searched = position
        while true {
            while let feed = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                guard feed > position, buffer[feed - 1] == UInt8(ascii: "\r") else {
                    searched = feed + 1
                    continue
                }
                let line = buffer[position..<feed - 1]
                end += feed + 1 - position
                position = feed + 1
                return line
            }
            buffer.removeFirst(position)
            position = 0
            searched = buffer.count
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = pread(descriptor, &chunk, chunk.count, off_t(size))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            size += count
            buffer += chunk[..<count]
        }
    }
}

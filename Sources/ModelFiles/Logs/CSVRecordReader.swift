import Glibc

/// Reads a CSV file record by record, without ever holding more than one.
///
/// RFC 4180: fields may be in quotation marks, which are doubled inside of them; lines end with LF or CRLF.
/// Empty lines and lines that begin with `#` are skipped. Other than the files of a model, a log may
/// come through a pipe.
struct CSVRecordReader: ~Copyable {
    /// The longest record in bytes: what is longer is no log.
    static let longestRecord = 1 << 20

    /// The path, as messages show it.
    let path: String
    /// The bytes of the record's fields, one after the other, without quotation marks.
    private(set) var bytes: [UInt8] = []
    /// Where in `bytes` each field ends.
    private(set) var ends: [Int] = []
    /// The line that the record begins in, from 1.
    private(set) var line = 0

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var position = 0
    private var filled = 0
    private var nextLine = 1

    /// A reader of a file; `-` is standard input.
    ///
    /// - Throws: A diagnostic that says why it cannot be read.
    init(_ path: String) throws(Diagnostic) {
        self.path = path == "-" ? "standard input" : path
        guard path != "-" else {
            descriptor = STDIN_FILENO
            return
        }
        descriptor = path.utf8.contains(0) ? -1 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Self.unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT)
        else {
            close(descriptor)
            throw Self.unreadable(path, "is neither a file nor a pipe, expected a CSV log")
        }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// How many fields the record has.
    var count: Int { ends.count }

    /// The bytes of a field, without the blanks around it.
    func field(_ index: Int) -> ArraySlice<UInt8> {
        var field = bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
        while let first = field.first, first == 0x20 || first == 0x09 { field.removeFirst() }
        while let last = field.last, last == 0x20 || last == 0x09 { field.removeLast() }
        return field
    }

    /// A field as text.
    func text(_ index: Int) -> String { String(decoding: field(index), as: UTF8.self) }

    /// Reads the next record.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: A diagnostic if the file cannot be read on, or is no CSV.
    mutating func next() throws(Diagnostic) -> Bool {
        while true {
            guard try readRecord() else { return false }
            let isEmpty = ends.count == 1 && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            if !isEmpty, bytes.first != UInt8(ascii: "#") { return true }
        }
    }

    /// Reads what stands up to the next line end that is not in quotation marks.
    private mutating func readRecord() throws(Diagnostic) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        line = nextLine
        var isQuoted = false
        var isAfterQuote = false
        var isAtStart = true
        while true {
            if position == filled, try !refill() {
                guard !isQuoted else {
                    throw error("quotation marks are opened here and never closed")
                }
                guard !isAtStart || !bytes.isEmpty || !ends.isEmpty else { return false }
                ends.append(bytes.count)
                return true
            }
            let byte = buffer[position]
            position += 1
            if isQuoted {
                if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                    isAfterQuote = true
                } else {
                    if byte == UInt8(ascii: "\n") { nextLine += 1 }
                    bytes.append(byte)
                }
            } else {
                switch byte {
                case UInt8(ascii: ","):
                    ends.append(bytes.count)
                    isAtStart = true
                    isAfterQuote = false
                    try checkLength()
                    continue
                case UInt8(ascii: "\n"):
                    nextLine += 1
                    if bytes.last == UInt8(ascii: "\r"), bytes.count > (ends.last ?? 0) {
                        bytes.removeLast()
                    }
                    ends.append(bytes.count)
                    return true
                case UInt8(ascii: "\""):
                    if isAfterQuote { bytes.append(byte) }
                    isQuoted = isAtStart || isAfterQuote
                    if !isQuoted { bytes.append(byte) }
                    isAfterQuote = false
                default: bytes.append(byte)
                }
            }
            isAtStart = false
            try checkLength()
        }
    }

    /// Refuses a record, its commas included, that is no row of a log.
    private func checkLength() throws(Diagnostic) {
        guard bytes.count + ends.count < Self.longestRecord else {
            throw error("this record is longer than 1 MiB; is it a CSV log?")
        }
    }

    /// Reads more; `false` at the end.
    private mutating func refill() throws(Diagnostic) -> Bool {
        let isFirst = nextLine == 1 && filled == 0
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Self.unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
            }
            (position, filled) = (0, count)
            // A byte order mark is no part of the first column's name.
            if isFirst, count >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
                position = 3
            }
            return count > 0
        }
    }

    /// A diagnostic about the record, or about one of its fields.
    func error(_ message: String, field: Int? = nil) -> Diagnostic {
        let place = field.map { ", field \($0 + 1)" } ?? ""
        return Diagnostic(.error, message + place, file: "\(path):\(line)")
    }

    private static func unreadable(_ path: String, _ why: String) -> Diagnostic {
        Diagnostic(.error, why, file: path, isUnreadableFile: true)
    }
}

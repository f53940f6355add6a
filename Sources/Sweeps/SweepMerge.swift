import Glibc
import Reporting

/// The parts of a sweep, put together as one machine would have written them.
public struct SweepMerge: Sendable {
    /// The parts in the order of their numbers.
    private let parts: [(path: String, record: SweepRecord)]

    /// Checks that files are the parts of one sweep, each once, and all of them finished.
    ///
    /// - Parameter paths: The files of rows; each has its record, `<file>.sweep`, beside it.
    /// - Throws: `SweepError` that says which file does not belong or is missing.
    public init(_ paths: [String]) throws(SweepError) {
        var parts: [(path: String, record: SweepRecord)] = []
        for path in paths {
            let record = try SweepRecord(path: path + ".sweep")
            if let first = parts.first, let difference = record.difference(from: first.record) {
                throw .wrongFile(
                    path: path,
                    reason: "is of another sweep than '\(first.path)', which has \(difference)"
                )
            }
            if let first = parts.first, first.record.shard.count != record.shard.count {
                throw .wrongFile(
                    path: path,
                    reason:
                        "is shard \(record.shard), and '\(first.path)' is \(first.record.shard); "
                        + "the numbers of shards differ"
                )
            }
            if let twin = parts.first(where: { $0.record.shard == record.shard }) {
                throw .wrongFile(
                    path: path,
                    reason: "is shard \(record.shard), as '\(twin.path)' is"
                )
            }
            parts.append((path, record))
        }
        parts.sort { $0.record.shard.number < $1.record.shard.number }
        self.parts = parts
        guard let count = parts.first?.record.shard.count else {
            preconditionFailure("there is something to merge")
        }
        try refuseUnfinished()
        let known = Set(parts.map(\.record.shard.number))
        let missing = (1...count).filter { !known.contains($0) }
        guard missing.isEmpty else {
            let shown = missing.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ")
            throw .wrongFile(
                path: parts[0].path,
                reason: "is one of \(count) shards, of which \(missing.count) are missing: \(shown)"
                    + (missing.count > 10 ? ", …" : "")
            )
        }
    }

    /// Points of the whole sweep.
    public var points: Int { parts[0].record.points ?? 0 }
    /// Parts of the sweep.
    public var shards: Int { parts.count }

    private func refuseUnfinished() throws(SweepError) {
        for (path, record) in parts {
            var status = stat()
            let exists = stat(path, &status) == 0
            guard let size = record.size, exists else {
                throw .wrongFile(
                    path: path,
                    reason: "is not finished; run shard \(record.shard) with --resume"
                )
            }
            guard Int(status.st_size) == size else {
                throw .wrongFile(
                    path: path,
                    reason: "was changed after it was finished: it has \(status.st_size) bytes "
                        + "instead of \(size)"
                )
            }
        }
    }

    /// Writes the rows in the order of the design, as a whole or not at all, and the record.
    ///
    /// - Throws: `SweepError`; what the output held before is then still there.
    public func write(to output: String) throws(SweepError) {
        guard let table = parts[0].record.table, let points = parts[0].record.points else {
            throw .wrongFile(path: parts[0].path + ".sweep", reason: "lacks entries")
        }
        allowOpenFiles()
        var readers: [PartReader] = []
        for (path, _) in parts {
            readers.append(try PartReader(path, table: table))
        }
        var size = 0
        var problem: SweepError?
        do {
            try OutputFile(path: output).write { write in
                func put(_ bytes: [UInt8]) -> Bool {
                    size += bytes.count
                    return bytes.withUnsafeBytes(write)
                }
                guard put(Array(table.header.utf8)) else { return false }
                for point in 0..<points {
                    do throws(SweepError) {
                        guard put(try readers[point % readers.count].next()) else { return false }
                    } catch {
                        problem = error
                        return false
                    }
                }
                return true
            }
            if problem == nil {
                var record = parts[0].record
                record.shard = .whole
                record.size = size
                try OutputFile(path: output + ".sweep").write(record.text)
            }
        } catch {
            throw problem ?? .output(error)
        }
    }

    /// Lets the process have all parts open at once, as far as the system does.
    private func allowOpenFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let needed = rlim_t(parts.count + 64)
        guard limit.rlim_cur < needed else { return }
        limit.rlim_cur = min(needed, limit.rlim_max)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// The rows of one part, a point at a time.
private final class PartReader {
    private let path: String
    private let table: SweepTable
    private let descriptor: Int32
    private var lines: SweepLines
    /// The row that the next point begins with.
    private var first: SweepRow?

    init(_ path: String, table: SweepTable) throws(SweepError) {
        self.path = path
        self.table = table
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        lines = SweepLines(descriptor: descriptor)
        guard descriptor >= 0 else {
            throw .unreadableFile(path: path, reason: OutputFile.reason(errno))
        }
        guard let header = lines.next(), header.elementsEqual(table.header.utf8.dropLast(2)) else {
            throw .wrongFile(path: path, reason: "does not begin with the header of its sweep")
        }
        first = lines.next().flatMap { SweepRow($0, table: table) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The rows of the next point with their line ends.
    func next() throws(SweepError) -> [UInt8] {
        guard let row = first, row.isFirst else {
            throw .wrongFile(path: path, reason: "has fewer points than its shard")
        }
        var bytes = row.line.bytes + Self.lineEnd
        first = nil
        while let line = lines.next() {
            guard let further = SweepRow(line, table: table) else {
                throw .wrongFile(path: path, reason: "has a line with other columns")
            }
            guard !further.isFirst else {
                first = further
                break
            }
            bytes += line + Self.lineEnd
        }
        return Array(bytes)
    }

    private static let lineEnd: [UInt8] = [13, 10]
}

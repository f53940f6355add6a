import Glibc
import Reporting

/// The file that the rows of a sweep are in while it runs.
///
/// A row is flushed to the disk before `append` returns, and nothing else is ever written into the
/// file, so that whatever stops the process leaves whole rows and at most one torn line at the end,
/// which is taken away when the file is opened again. Rows are in the order in which their points
/// were finished; `putInOrder` puts them into that of the design.
final class SweepFile: @unchecked Sendable {
    // One thread at a time uses it: a sweep reports its points one after the other.

    /// Where the rows are.
    let path: String
    let table: SweepTable
    private var descriptor: Int32
    private var end: Int
    /// The rows of each point: where they begin and how long they are; 0 bytes = there are none.
    private var starts: [Int]
    private var lengths: [Int]
    private var lastPoint = -1
    private(set) var isInOrder = true

    /// Points whose rows are in the file.
    private(set) var count = 0

    /// Begins a file: the header alone, whole or not at all.
    ///
    /// - Parameters:
    ///   - path: Where the file is to be.
    ///   - table: The columns.
    ///   - points: How many points the whole sweep has.
    ///   - record: The record of what the file held before, which is deleted.
    /// - Returns: The file, which no other process can write.
    /// - Throws: `SweepError.output`; what was there before is then still there.
    static func begin(
        _ path: String,
        table: SweepTable,
        points: Int,
        forgetting record: String
    ) throws(SweepError) -> SweepFile {
        // Of sweeps that begin at once one has the former file, and the others find it locked until
        // that one has the new file.
        let former = try SweepFile(path, table: table, points: points, creates: true)
        unlink(record)
        do {
            try OutputFile(path: path).write(table.header)
        } catch {
            if former.isEmpty { unlink(path) }
            throw .output(error)
        }
        let file = try SweepFile(path, table: table, points: points)
        file.end = table.header.utf8.count
        return withExtendedLifetime(former) { file }
    }

    /// Opens a file, for the rows that it lacks, and keeps others from writing it.
    private init(
        _ path: String,
        table: SweepTable,
        points: Int,
        creates: Bool = false
    ) throws(SweepError) {
        self.path = path
        self.table = table
        descriptor = open(path, O_RDWR | O_CLOEXEC | (creates ? O_CREAT : 0), 0o666)
        end = 0
        starts = Array(repeating: 0, count: points)
        lengths = Array(repeating: 0, count: points)
        guard descriptor >= 0 else {
            throw .output(.cannotCreate(path: path, reason: OutputFile.reason(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isAtItsPath else {
            throw .output(.cannotCreate(path: path, reason: Self.isBusy))
        }
    }

    /// Why a file is refused that somebody else has.
    static let isBusy = "another process is writing it"

    /// Whether another process is writing a file.
    static func isLocked(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Self.release(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    deinit { if descriptor >= 0 { Self.release(descriptor) } }

    /// Unlocks a file and closes it.
    ///
    /// To close it would leave it locked for as long as a process that is being started has a copy of the
    /// descriptor, until it becomes its own program.
    private static func release(_ descriptor: Int32) {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether the rows of a point are in the file.
    func has(_ point: Int) -> Bool { lengths[point] > 0 }

    /// Adds the rows of a point and flushes them to the disk.
    ///
    /// - Throws: `SweepError.output` if they cannot be written; none of them is then in the file.
    func append(_ rows: String, of point: Int) throws(SweepError) {
        var rows = rows
        let isWritten = rows.withUTF8 { bytes in
            lseek(descriptor, off_t(end), SEEK_SET) >= 0
                && OutputFile.write(UnsafeRawBufferPointer(bytes), to: descriptor)
                && fsync(descriptor) == 0
        }
        guard isWritten else {
            let reason = OutputFile.reason(errno)
            ftruncate(descriptor, off_t(end))
            fsync(descriptor)
            throw .output(.cannotWrite(path: path, reason: reason))
        }
        note(point, from: end, to: end + rows.utf8.count)
        end += rows.utf8.count
    }

    private func note(_ point: Int, from start: Int, to end: Int) {
        starts[point] = start
        lengths[point] = end - start
        count += 1
        if point < lastPoint { isInOrder = false }
        lastPoint = point
    }

    /// Puts the rows into the order of the design and the file at its place, in one step.
    ///
    /// - Parameter target: Where the file is to be: `path` itself, or another one beside it.
    /// - Returns: The size of the file in bytes.
    /// - Throws: `SweepError.output`; the rows are then where they were.
    @discardableResult
    func install(at target: String) throws(SweepError) -> Int {
        do throws(OutputFile.WriteError) {
            if isInOrder, isAtItsPath {
                guard target != path else { return end }
                guard rename(path, target) == 0 else {
                    throw .cannotCreate(path: target, reason: OutputFile.reason(errno))
                }
                return end
            }
            try OutputFile(path: target).write(copyInOrder)
            if target != path { unlink(path) }
            return end
        } catch {
            throw .output(error)
        }
    }

    /// Hands the header and the rows, in the order of the design, to a function that returns `false`
    /// if it cannot take them; returns whether it took them all.
    func copyInOrder(_ write: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard copy(0..<table.header.utf8.count, write) else { return false }
        for point in starts.indices where lengths[point] > 0 {
            guard copy(starts[point]..<starts[point] + lengths[point], write) else { return false }
        }
        return true
    }

    private var isEmpty: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_size == 0
    }

    /// Whether the path still leads to the rows: somebody may have deleted or replaced the file.
    var isAtItsPath: Bool {
        var ours = stat()
        var theirs = stat()
        return fstat(descriptor, &ours) == 0 && stat(path, &theirs) == 0
            && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev
    }

    /// Copies a part of the file.
    private func copy(_ range: Range<Int>, _ write: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 16))
        var position = range.lowerBound
        while position < range.upperBound {
            let wanted = min(buffer.count, range.upperBound - position)
            let count = pread(descriptor, &buffer, wanted, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            guard buffer.withUnsafeBytes({ write(UnsafeRawBufferPointer(rebasing: $0[..<count])) })
            else { return false }
            position += count
        }
        return true
    }
}

// MARK: - Going on

extension SweepFile {
    /// Opens a file whose sweep was stopped, and finds which rows it has.
    ///
    /// What stands behind the last whole row is taken away. Of a tidy file that is not known to be
    /// finished the last point is taken away too: its last row may be missing without a trace.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - design: The points of the whole sweep.
    ///   - table: The columns.
    ///   - points: The numbers of those that the file may have.
    ///   - finishedSize: The size of the file when it was finished, if it was.
    /// - Returns: The file, ready for the rows that it lacks.
    /// - Throws: `SweepError.wrongFile` if the file has rows that are none of this sweep.
    static func resume(
        _ path: String,
        design: SweepDesign,
        table: SweepTable,
        points: StrideTo<Int>,
        finishedSize: Int?
    ) throws(SweepError) -> SweepFile {
        let file = try SweepFile(path, table: table, points: design.count)
        try file.findRows(design: design, points: points, finishedSize: finishedSize)
        return file
    }

    /// Begins the file anew: not even its header is whole.
    private func writeHeader() throws(SweepError) {
        var header = table.header
        let isWritten = header.withUTF8 { bytes in
            ftruncate(descriptor, 0) == 0 && lseek(descriptor, 0, SEEK_SET) == 0
                && OutputFile.write(UnsafeRawBufferPointer(bytes), to: descriptor)
                && fsync(descriptor) == 0
        }
        guard isWritten else {
            throw .output(.cannotWrite(path: path, reason: OutputFile.reason(errno)))
        }
        end = header.utf8.count
    }

    private func findRows(
        design: SweepDesign,
        points: StrideTo<Int>,
        finishedSize: Int?
    ) throws(SweepError) {
        var lines = SweepLines(descriptor: descriptor)
        guard let header = lines.next() else { return try writeHeader() }
        guard header.elementsEqual(table.header.utf8.dropLast(2)) else {
            throw .wrongFile(path: path, reason: "does not begin with the header of this sweep")
        }
        end = lines.end
        var waiting = PointIndex(design: design, table: table, points: points)
        var block: (front: String, start: Int, point: Int)?
        var former = end
        while let line = lines.next() {
            let start = former
            former = lines.end
            guard let row = SweepRow(line, table: table),
                row.isFirst || block?.front == row.front,
                let point = row.isFirst ? waiting.take(row.front) : block?.point
            else {
                // Torn by a crash of the machine if nothing follows; else not ours.
                if lines.next() == nil { break }
                throw .wrongFile(
                    path: path,
                    reason: "has a line that is no row of this sweep, at byte \(start)"
                )
            }
            if row.isFirst {
                if let block { note(block.point, from: block.start, to: start) }
                block = (row.front, start, point)
            }
            end = lines.end
        }
        if let block {
            if table.layout == .wide || (finishedSize == end && end == lines.size) {
                note(block.point, from: block.start, to: end)
            } else {
                end = block.start
            }
        }
        guard end == lines.size || ftruncate(descriptor, off_t(end)) == 0 else {
            throw .output(.cannotWrite(path: path, reason: OutputFile.reason(errno)))
        }
    }
}

extension SweepFile {
    /// Whether a file has nothing but one line, or nothing at all.
    static func isHeaderAlone(_ path: String) throws(SweepError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadableFile(path: path, reason: OutputFile.reason(errno))
        }
        defer { close(descriptor) }
        var lines = SweepLines(descriptor: descriptor)
        _ = lines.next()
        return lines.next() == nil && lines.end == lines.size
    }
}

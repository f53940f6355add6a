import Fitting

/// What has been read of a log so far.
struct Gathering {
    let layout: LogLayout
    let columns: LogColumns
    let seed: UInt64
    /// The groups in the order of their first rows.
    private(set) var groups: [LogGroup] = []
    private var numbers: [String: Int] = [:]
    /// The group of the row before, which mostly is the next one's as well.
    private var lastKey: [UInt8]?
    private var last = 0

    /// Nothing yet.
    init(layout: LogLayout, columns: LogColumns, seed: UInt64) {
        self.layout = layout
        self.columns = columns
        self.seed = seed
    }

    /// What the durations of a row are.
    private enum Ending {
        case whole
        case cut
        /// Not to be used: refused before, or tried more than once.
        case unknown
    }

    /// Takes a row.
    ///
    /// - Throws: A diagnostic about the first thing in it that is wrong.
    mutating func take(_ row: borrowing CSVRecordReader) throws(Diagnostic) {
        guard row.count == layout.count else {
            throw row.error(
                "this row has \(row.count) fields, and the header \(layout.count) columns"
            )
        }
        let group = groups[try group(of: row)]
        if let arrival = layout.arrival, !row.field(arrival.index).isEmpty {
            guard let time = LogTime.instant(row.field(arrival.index), unit: arrival.unit) else {
                throw row.error(
                    "\(quoted(row.text(arrival.index))) is no time; write seconds as 12.5 or "
                        + "2026-01-31T12:00:00Z",
                    field: arrival.index
                )
            }
            if let trace = layout.trace {
                group.arrive(
                    time,
                    stretch: try whole(row, trace.replication),
                    number: try whole(row, trace.number)
                )
            } else {
                group.arrive(time)
            }
        }
        let ending = try ending(of: row, group)
        for (index, column) in layout.services.enumerated() where !row.field(column.index).isEmpty {
            let field = row.field(column.index)
            guard let duration = LogTime.duration(field, unit: column.unit) else {
                throw row.error(
                    "\(quoted(row.text(column.index))) is no duration; write a number, or 12ms",
                    field: column.index
                )
            }
            add(duration, ending, column: index, to: group)
        }
    }

    private func add(_ duration: Int64, _ ending: Ending, column: Int, to group: LogGroup) {
        // In a trace, work of 0 is work that did not happen.
        if layout.trace != nil, duration == 0 { return }
        var (duration, ending) = (duration, ending)
        if let timeout = columns.timeout, duration >= timeout, ending == .whole {
            (duration, ending) = (timeout, .cut)
        }
        guard ending != .unknown else { return }
        group.withDurations(column) { $0.add(duration, isCut: ending == .cut) }
    }

    private func ending(
        of row: borrowing CSVRecordReader,
        _ group: LogGroup
    ) throws(Diagnostic) -> Ending {
        guard let outcome = layout.outcome else { return .whole }
        guard let trace = layout.trace else {
            let text = row.text(outcome)
            if columns.timedOut.contains(text) { return .cut }
            return columns.completed.isEmpty || columns.completed.contains(text) ? .whole : .unknown
        }
        if try whole(row, trace.attempts) > 1 {
            group.retriedCount += 1
            return .unknown
        }
        let isCompleted = row.field(outcome).elementsEqual("completed".utf8)
        if isCompleted { return .whole }
        let isCut =
            row.field(outcome).elementsEqual("in_flight".utf8)
            || row.field(trace.cause).suffix(7).elementsEqual("timeout".utf8)
        guard isCut else { return .unknown }
        // With two kinds of work begun, one of them is whole, and nobody knows which.
        let begun = trace.work.count { index in
            row.field(index).contains { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: ".") }
        }
        guard begun < 2 else {
            group.ambiguousCount += 1
            return .unknown
        }
        return .cut
    }

    /// The index of the row's group.
    private mutating func group(of row: borrowing CSVRecordReader) throws(Diagnostic) -> Int {
        let key = layout.group.map { Array(row.field($0)) } ?? []
        if key == lastKey { return last }
        let name = String(decoding: key, as: UTF8.self)
        if let known = numbers[name] {
            last = known
        } else {
            guard groups.count < LogReader.groupsAtMost else {
                throw row.error(
                    "more than \(LogReader.groupsAtMost) groups; --group is for a column of a few "
                        + "different values"
                )
            }
            last = groups.count
            numbers[name] = last
            groups.append(
                LogGroup(
                    name: name,
                    columns: layout.services.map(\.name),
                    seed: seed,
                    isByEnd: layout.trace != nil
                )
            )
        }
        lastKey = key
        return last
    }

    /// A whole number of a trace.
    private func whole(
        _ row: borrowing CSVRecordReader,
        _ index: Int
    ) throws(Diagnostic) -> UInt64 {
        guard let number = UInt64(row.text(index)) else {
            throw row.error("\(quoted(row.text(index))) is no whole number", field: index)
        }
        return number
    }
}

/// Where in a log's rows things stand.
struct LogLayout {
    /// A column of times.
    struct Column {
        var index: Int
        var name: String
        /// How many nanoseconds its numbers count.
        var unit: Int64
    }

    /// The columns of a trace of `simulate` that say more than the user's.
    struct Trace {
        var replication: Int
        var number: Int
        var cause: Int
        var attempts: Int
        /// What requests spend on work, by which a cut is told from a whole duration.
        var work: [Int]
    }

    var arrival: Column?
    var services: [Column] = []
    var outcome: Int?
    var group: Int?
    var trace: Trace?
    /// How many columns a row has.
    let count: Int

    /// The work of a trace's requests that a model states as steps.
    static let workColumns = ["cpu_s", "wait_s"]
    private static let traceColumns = [
        "replication", "workload", "request", "arrival_s", "outcome", "cause", "attempts", "cpu_s",
        "wait_s",
    ]

    /// Finds the columns in a header.
    ///
    /// - Throws: A diagnostic about a column that is not there, or about none being named.
    init(_ header: [String], _ wanted: LogColumns, at place: String) throws(Diagnostic) {
        count = header.count
        func find(_ name: String, _ option: String) throws(Diagnostic) -> Int {
            if let index = header.firstIndex(of: name) { return index }
            throw Diagnostic(
                .error,
                "there is no column \(quoted(name)) for \(option)"
                    + didYouMean(name, among: header)
                    + "; the header has \(printable(header.prefix(30).joined(separator: ", ")))",
                file: place
            )
        }
        func column(_ name: String, _ option: String) throws(Diagnostic) -> Column {
            Column(
                index: try find(name, option),
                name: name,
                unit: LogTime.unit(ofColumn: name)
            )
        }
        let isTrace = Self.traceColumns.allSatisfy(header.contains)
        if let name = wanted.arrival {
            arrival = try column(name, "--arrival")
        } else if isTrace {
            arrival = try column("arrival_s", "--arrival")
        }
        for name in wanted.services { services.append(try column(name, "--service")) }
        if wanted.services.isEmpty, isTrace {
            for name in Self.workColumns { services.append(try column(name, "--service")) }
        }
        if let name = wanted.outcome {
            outcome = try find(name, "--outcome")
        } else if isTrace {
            outcome = try find("outcome", "--outcome")
            trace = Trace(
                replication: try find("replication", "--arrival"),
                number: try find("request", "--arrival"),
                cause: try find("cause", "--outcome"),
                attempts: try find("attempts", "--outcome"),
                work: Self.workColumns.compactMap(header.firstIndex)
            )
        }
        if let name = wanted.group {
            group = try find(name, "--group")
        } else if isTrace {
            group = try find("workload", "--group")
        }
        guard arrival != nil || !services.isEmpty else {
            throw Diagnostic(
                .error,
                "this is no trace of 'simulate', so say which columns to fit: --arrival COLUMN, "
                    + "--service COLUMN; the header has "
                    + printable(header.prefix(30).joined(separator: ", ")),
                file: place
            )
        }
    }
}

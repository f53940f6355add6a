/// What a log says about the requests of one group, gathered row by row.
///
/// A class, so that the reader of a log can look its groups up by name and fill them in place.
public final class LogGroup {
    /// The group's name; empty if the log is not divided.
    public let name: String
    /// When requests arrived, in nanoseconds, of each stretch that was watched.
    public private(set) var stretches: [[Int64]] = []
    /// How many durations there are columns of.
    public let columnCount: Int
    /// How many arrivals stand behind a later one of the log.
    public private(set) var unsortedCount = 0
    /// Requests whose durations were left out because they were sent more than once.
    public var retriedCount = 0
    /// Requests whose durations were left out because it is not known which of them was cut off.
    public var ambiguousCount = 0
    /// The greatest number of a request, if the log numbers them; counts from 0 in each stretch.
    public private(set) var greatestNumbers: [UInt64] = []
    /// Whether rows stand in the order in which requests ended, so that arrivals are out of order.
    public let isByEnd: Bool

    private let columns: UnsafeMutablePointer<LoggedDurations>
    private var stretch: UInt64?

    /// A group without requests.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - columns: The names of the columns of durations.
    ///   - seed: What random subsets depend on.
    ///   - isByEnd: Whether rows stand in the order in which requests ended.
    public init(name: String, columns: [String], seed: UInt64, isByEnd: Bool) {
        self.name = name
        self.isByEnd = isByEnd
        columnCount = columns.count
        self.columns = .allocate(capacity: max(columns.count, 1))
        for (index, column) in columns.enumerated() {
            (self.columns + index).initialize(to: LoggedDurations(name: column, seed: seed))
        }
    }

    deinit {
        columns.deinitialize(count: columnCount)
        columns.deallocate()
    }

    /// Calls `body` with the durations of a column.
    public func withDurations<Result>(
        _ column: Int,
        _ body: (inout LoggedDurations) -> Result
    ) -> Result {
        precondition(column < columnCount, "a column of this group")
        return body(&columns[column])
    }

    /// Adds the arrival of a request.
    ///
    /// - Parameters:
    ///   - time: In nanoseconds since any instant.
    ///   - stretch: The number of the stretch of time that it is in; a new number begins another one.
    ///   - number: The number of the request in the stretch, if the log has it.
    public func arrive(_ time: Int64, stretch: UInt64 = 0, number: UInt64? = nil) {
        if self.stretch != stretch {
            self.stretch = stretch
            stretches.append([])
            greatestNumbers.append(0)
        }
        let last = stretches.count - 1
        if !isByEnd, let former = stretches[last].last, time < former { unsortedCount += 1 }
        stretches[last].append(time)
        if let number { greatestNumbers[last] = max(greatestNumbers[last], number) }
    }

    /// How many requests arrived.
    public var arrivalCount: Int { stretches.reduce(0) { $0 + $1.count } }

    /// The time between the first and the last arrivals of the stretches, in seconds.
    public var span: Double {
        stretches.reduce(0) { sum, stretch in
            guard let first = stretch.min(), let last = stretch.max() else { return sum }
            return sum + Double(last - first) * 1e-9
        }
    }

    /// The share of all requests that the log holds, judged by their numbers; 1 without numbers.
    public var share: Double {
        let numbered = greatestNumbers.reduce(0.0) { $0 + Double($1) + 1 }
        guard numbered > Double(2 * greatestNumbers.count) else { return 1 }
        return min(1, Double(arrivalCount) / numbered)
    }
}

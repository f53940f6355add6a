/// Which columns of a log say what.
public struct LogColumns: Sendable, Hashable {
    /// When a request arrived; `nil` = as in a trace of `simulate`, else unknown.
    public var arrival: String?
    /// How long something took; empty = the kinds of work of a trace of `simulate`.
    public var services: [String]
    /// How a request ended; `nil` = as in a trace of `simulate`, else every duration is whole.
    public var outcome: String?
    /// Outcomes of requests whose time was cut off.
    public var timedOut: Set<String>
    /// Outcomes of requests whose time is whole; empty = all that are not cut off.
    public var completed: Set<String>
    /// From this duration on, in nanoseconds, a duration was cut off; `nil` = never.
    public var timeout: Int64?
    /// What the requests are divided by; `nil` = the workload of a trace of `simulate`, else nothing.
    public var group: String?

    /// The columns of a log.
    public init(
        arrival: String? = nil,
        services: [String] = [],
        outcome: String? = nil,
        timedOut: Set<String> = [],
        completed: Set<String> = [],
        timeout: Int64? = nil,
        group: String? = nil
    ) {
        self.arrival = arrival
        self.services = services
        self.outcome = outcome
        self.timedOut = timedOut
        self.completed = completed
        self.timeout = timeout
        self.group = group
    }
}

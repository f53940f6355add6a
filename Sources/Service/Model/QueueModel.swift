import Units

/// The queue for a worker thread: who is next, who is refused, and who may take the last threads.
public struct QueueModel: Sendable, Equatable {
    /// Who of those that wait is next.
    public enum Discipline: String, Sendable, BitwiseCopyable, CaseIterable {
        /// Who has waited longest. The default.
        case fifo
        /// Who came last.
        case lifo
        /// Who has waited longest; while the queue stands, who came last.
        case adaptiveLIFO = "adaptive_lifo"
        /// Who has waited longest; who has waited for longer than is allowed is refused.
        case codel
        /// Whose deadline is first.
        case deadline
        /// Who has the highest priority; of equals, who has waited longest.
        case priority
    }

    /// What happens to a request that finds the queue full.
    public enum Overflow: String, Sendable, BitwiseCopyable, CaseIterable {
        /// It is refused. The default.
        case refuse
        /// Somebody else is: with `priority` the newest of the lowest priority that waits, if that
        /// is below the request's own; with `lifo` and `adaptive_lifo` the oldest.
        case displace
    }

    /// Who of those that wait is next.
    public var discipline: Discipline
    /// For how long without being empty a queue stands (`adaptive_lifo`, `codel`), and how long a
    /// request may wait that joins a queue that does not (`codel`).
    public var interval: SimDuration
    /// How long a request may wait that joins a queue that stands; `nil` = nobody is refused for
    /// having waited (`adaptive_lifo` only).
    public var target: SimDuration?
    /// What happens to a request that finds the queue full.
    public var overflow: Overflow
    /// Worker threads that only requests of `reservedFor` or above may take; `priority` only.
    public var reservedThreads: Int
    /// The priority from which on a request may take a reserved thread; `nil` = the highest one.
    public var reservedFor: Int?

    /// A queue of this discipline.
    public init(
        discipline: Discipline = .fifo,
        interval: SimDuration = .milliseconds(100),
        target: SimDuration? = nil,
        overflow: Overflow = .refuse,
        reservedThreads: Int = 0,
        reservedFor: Int? = nil
    ) {
        self.discipline = discipline
        self.interval = interval
        self.target = target ?? (discipline == .codel ? .milliseconds(5) : nil)
        self.overflow = overflow
        self.reservedThreads = reservedThreads
        self.reservedFor = reservedFor
    }
}

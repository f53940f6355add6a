import Units

/// What happened to one request, from its arrival to its end.
public struct RequestRecord: Sendable, BitwiseCopyable {
    /// How a request ended.
    public enum Outcome: Sendable, BitwiseCopyable, Equatable {
        /// It was answered in time.
        case completed
        /// The limiter that ended it, by its number in `CauseTable.names`.
        case rejected(cause: UInt16)
        /// It had not ended when the run did.
        case inFlight
    }

    /// Index of the workload.
    public var workload: Int
    /// Which component of the workload's arrivals it came from, from 0.
    public var component: Int
    /// Its number within the component: the same request in every candidate.
    public var number: UInt64
    /// When the first attempt arrived.
    public var arrival: SimTime
    /// When it ended; the end of the run if it had not.
    public var end: SimTime
    /// How it ended.
    public var outcome: Outcome
    /// Attempts sent.
    public var attempts: Int
    /// Index of the orchestrator pod of the last attempt; `nil` if none took it.
    public var pod: Int?
    /// Whether it arrived in the observation window.
    public var isMeasured: Bool
    /// Where the time between arrival and end went; the parts add up to the whole.
    public var times: StageTimes
}

/// What a request spends its time on.
public enum RequestStage: Int, Sendable, CaseIterable, BitwiseCopyable {
    /// Between two attempts.
    case backOff
    /// In the accept backlog, until a connection can be opened.
    case backlog
    /// Opening the client's connection.
    case handshake
    /// Delayed by a rate limit.
    case rateLimit
    /// In the queue for a worker thread.
    case queue
    /// Its worker thread is being started.
    case threadStart
    /// CPU bursts: running, sharing a core, throttled.
    case cpu
    /// Waits without processor.
    case wait
    /// In the queue for a pooled connection to Redis, and opening one.
    case redisPool
    /// Redis commands, sent and not answered.
    case redis
    /// Agent operations, sent and not answered.
    case agents
}

/// The time that one request has spent in each stage.
public struct StageTimes: Sendable, BitwiseCopyable {
    private var times: InlineArray<11, SimDuration> = InlineArray(repeating: .zero)

    /// The time in one stage.
    public subscript(stage: RequestStage) -> SimDuration {
        get { times[stage.rawValue] }
        set { times[stage.rawValue] = newValue }
    }

    /// The time in all stages.
    public var total: SimDuration {
        RequestStage.allCases.reduce(.zero) { $0 + self[$1] }
    }
}

/// Which requests are recorded and who is told of them.
public struct RequestRecording: Sendable {
    /// The share of requests that is recorded, chosen by their numbers, so that every candidate
    /// records the same ones: above 0, at most 1.
    public let share: Double
    /// Takes records of a replication, in the order in which the requests ended, some at a time.
    ///
    /// Replications that run at the same time call it from different threads.
    public let take: @Sendable (_ replication: UInt32, _ records: [RequestRecord]) -> Void
    /// Told that a replication has been run to its end.
    public let finish: @Sendable (_ replication: UInt32) -> Void

    /// A recording of this share of the requests.
    ///
    /// - Precondition: `share` is above 0 and at most 1.
    public init(
        share: Double = 1,
        take: @escaping @Sendable (_ replication: UInt32, _ records: [RequestRecord]) -> Void,
        finish: @escaping @Sendable (_ replication: UInt32) -> Void = { _ in }
    ) {
        precondition(share > 0 && share <= 1, "a share of requests is above 0 and at most 1")
        self.share = share
        self.take = take
        self.finish = finish
    }
}

import Units

/// How long each request on the server has spent in which stage, by slot.
///
/// Beside the requests rather than in them: a run that records nothing pays for one branch a stage.
struct StageClocks: ~Copyable {
    struct Clock: BitwiseCopyable {
        var times = StageTimes()
        /// When the present stage began.
        var since: SimTime
    }

    /// Whether requests are recorded at all.
    let isRunning: Bool
    /// The records of requests that have ended since they were last taken.
    private(set) var records: [RequestRecord] = []
    private var clocks: [Clock] = []

    init(isRunning: Bool) { self.isRunning = isRunning }

    /// A request comes into a slot.
    mutating func begin(_ slot: UInt32, at now: SimTime) {
        set(slot, Clock(since: now))
    }

    /// A request goes on in another slot: the next attempt of the same.
    mutating func move(from old: UInt32, to new: UInt32) { set(new, clocks[Int(old)]) }

    /// The request in a slot leaves a stage.
    mutating func leave(_ stage: Request.Stage, in slot: UInt32, at now: SimTime) {
        if let stage = stage.recorded {
            let elapsed = now - clocks[Int(slot)].since
            clocks[Int(slot)].times[stage] = clocks[Int(slot)].times[stage] + elapsed
        }
        clocks[Int(slot)].since = now
    }

    /// The time that the request in a slot has spent in each stage that it has left.
    func times(of slot: UInt32) -> StageTimes { clocks[Int(slot)].times }

    /// Keeps the record of a request that has ended.
    mutating func keep(_ record: RequestRecord) { records.append(record) }

    /// The records kept since the last time.
    mutating func takeRecords() -> [RequestRecord] {
        defer { records.removeAll(keepingCapacity: true) }
        return records
    }

    private mutating func set(_ slot: UInt32, _ clock: Clock) {
        while clocks.count <= Int(slot) { clocks.append(Clock(since: .zero)) }
        clocks[Int(slot)] = clock
    }
}

extension Request.Stage {
    /// What the stage is called in a record; `nil` for one that takes no time.
    fileprivate var recorded: RequestStage? {
        switch self {
        case .backingOff: .backOff
        case .arriving: nil
        case .inBacklog: .backlog
        case .handshaking: .handshake
        case .delayed: .rateLimit
        case .queued: .queue
        case .startingThread: .threadStart
        case .onProcessor: .cpu
        case .waiting: .wait
        case .awaitingRedisConnection, .testingRedisConnection: .redisPool
        case .inRedis, .fillingRedis: .redis
        case .awaitingAgents: .agents
        }
    }
}

import Kernel
import Limiters
import Units

/// One attempt of a client to have a request served, from its arrival until nothing of it is left
/// on the server.
struct Request: BitwiseCopyable {
    /// What an attempt is waiting for.
    enum Stage: UInt8, BitwiseCopyable {
        /// The client waits before it tries again; nothing is held.
        case backingOff
        /// At one of the limiters, which take no time.
        case arriving
        /// In the accept backlog of its pod.
        case inBacklog
        /// The connection is being opened.
        case handshaking
        /// A rate limit delays it.
        case delayed
        /// In the queue for a worker thread.
        case queued
        /// Its worker thread is being started.
        case startingThread
        /// A CPU burst.
        case onProcessor
        /// A wait without processor.
        case waiting
        /// In the queue for a connection to Redis.
        case awaitingRedisConnection
        /// The connection to Redis is tested with a `PING`.
        case testingRedisConnection
        /// A command is sent and not answered.
        case inRedis
        /// A `SET` after a miss is sent and not answered.
        case fillingRedis
        /// Operations are with the agents.
        case awaitingAgents
    }

    /// The pod of an attempt that no pod has taken.
    static let noPod = UInt32.max

    /// Number within its source; with the source it names the request in every candidate.
    var number: UInt64
    /// When the first attempt arrived.
    var arrival: SimTime
    /// When this attempt arrived.
    var attempted: SimTime
    /// Time in accept backlogs so far.
    var backlogged = SimDuration.zero
    /// When it joined the queue for a worker thread.
    var queued = SimTime.zero
    /// Time in the queue for a worker thread so far.
    var waited = SimDuration.zero
    /// When it joined the queue for a connection to Redis.
    var redisQueued = SimTime.zero
    /// Memory reserved in the pod.
    var memory = Bytes.zero
    /// The client's connection.
    var connection = PooledItem(openedAt: .zero)
    /// The connection to Redis.
    var redisConnection = PooledItem(openedAt: .zero)
    /// The burst on the processor, while `stage` is `onProcessor`.
    var burst = SlotHandle.none
    /// The Redis key in use.
    var key: UInt32 = 0
    /// The number of the client's connection, if that is multiplexed.
    var multiplexed: UInt32 = 0
    /// The back-off before this attempt.
    var backoff = SimDuration.zero
    /// The first of its operations; they form a list.
    var firstOperation = Operation.noSlot
    /// The user of a closed workload.
    var user: UInt32 = 0
    /// The orchestrator pod that this attempt is with.
    var pod = noPod
    var source: UInt16
    /// 0 for the first attempt.
    var attempt: UInt16 = 0
    /// Index of the step that it is at, within the workload.
    var step: UInt16 = 0
    /// Operations of this step that have not been answered.
    var operationsLeft: UInt16 = 0
    /// Operations of this step that have not been sent.
    var operationsUnsent: UInt16 = 0
    /// Which of the named rate limits it meets next.
    var rateLimit: UInt8 = 0
    /// The attempts of the same request that are under way beside it; `HedgeGroup.none` if it is
    /// not hedged.
    var hedgeGroup = HedgeGroup.none
    var stage = Stage.arriving
    /// The state of its client's circuit breaker when it was sent.
    var breakerCall: CircuitBreaker.Generation = 0
    /// Whether it counts against the pod's concurrency limit.
    var hasPlace = false
    /// Whether it arrived in the observation window.
    let isMeasured: Bool
    var hasConnection = false
    var hasThread = false
    var hasRedisConnection = false
    /// Whether Redis did not have the key.
    var missed = false
    /// Whether Redis had no memory for the key.
    var isRefused = false
    /// Whether the memory of its response has been asked for.
    var holdsResponse = false
    /// Whether it may wait in the queue for the shorter time only.
    var isHurried = false
    /// Whether the beginnings of its draws have been computed.
    var hasBeginnings = false
    /// Whether the client has left: the outcome is settled, the server works on.
    var isAbandoned = false

    init(number: UInt64, source: UInt16, arrival: SimTime, isMeasured: Bool) {
        self.number = number
        self.source = source
        self.arrival = arrival
        attempted = arrival
        self.isMeasured = isMeasured
    }

    /// The next attempt of the same request, before it is sent.
    var retry: Request {
        var retry = Request(
            number: number,
            source: source,
            arrival: arrival,
            isMeasured: isMeasured
        )
        retry.attempt = attempt == .max ? attempt : attempt + 1
        retry.backlogged = backlogged
        retry.waited = waited
        retry.user = user
        retry.stage = .backingOff
        return retry
    }
}

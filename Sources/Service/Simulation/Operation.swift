import Kernel
import Limiters
import Units

/// One operation that the orchestrator asked of an agent.
struct Operation: BitwiseCopyable {
    /// What an operation is waiting for.
    enum Stage: UInt8, BitwiseCopyable {
        /// At one of the limiters of the agent, which take no time.
        case arriving
        /// The agent's rate limit delays it.
        case delayed
        /// In the queue in front of `max_concurrent_operations`.
        case queued
        /// In the queue for a process.
        case awaitingProcess
        /// A CPU burst, and the wait after it if that has its event already.
        case onProcessor
        /// A wait without processor.
        case waiting
    }

    /// Ends the list of a request's operations.
    static let noSlot = UInt32.max

    /// Whose it is; `SlotHandle.none` once nobody waits for it.
    var request: SlotHandle
    /// Number and source of the request, for its draws.
    var number: UInt64
    var sent: SimTime
    /// When its wait ends, if its burst has ended or nothing slows that down.
    var due = SimTime.zero
    var memory = Bytes.zero
    var burst = SlotHandle.none
    /// Neighbours in the list of the request's operations.
    var next = noSlot
    var previous = noSlot
    /// Index into all agent pods.
    var pod: UInt32 = 0
    var pool: UInt16
    /// First of the purposes of the draws of this operation.
    var purposes: UInt16
    /// Tells the draws of the request's operations and attempts apart.
    var lane: UInt32
    var stage = Stage.arriving
    /// Which of the model's priorities its request has: 0 = the highest.
    var priority: UInt8
    /// Whether it counts against `max_concurrent_operations`.
    var isAdmitted = false
    var hasProcess = false
    /// Whether the beginnings of its draws are computed.
    var hasBeginnings = false
    /// The state of the orchestrator's circuit breaker when it was sent.
    var breakerCall: CircuitBreaker.Generation = 0
}

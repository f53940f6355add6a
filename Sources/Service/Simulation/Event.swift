import Kernel

/// Everything that is scheduled once and then happens; what is set again and again has a timer.
enum Event: BitwiseCopyable {
    /// A burst of CPU time ends, if nothing slows its group down before.
    case burst(SlotHandle)
    /// What a request waited for is over: its stage says what that was.
    case request(SlotHandle)
    /// An operation's wait is over.
    case operation(SlotHandle)
    /// An attempt has not been answered for so long that another one is sent beside it.
    case hedgeDue(SlotHandle)
    /// The patience of an attempt's client, which was drawn, is over.
    case patienceEnded(SlotHandle)
    /// A user of a closed workload has thought and sends a request.
    case user(source: UInt16, user: UInt32)
    /// A connection to Redis has been opened for a pod's pool, unless that was closed meanwhile.
    case redisConnected(pod: UInt32, closures: UInt32)
    /// The Redis server has executed this batch of commands.
    case redisBatchEnded(number: UInt32)
    /// An orchestrator pod's container runs again.
    case orchestratorRestarted(pod: UInt32, life: UInt32)
    /// An agent pod's container runs again.
    case agentRestarted(pod: UInt32, life: UInt32)
    /// An event of the timeline begins.
    case timelineBegins(event: UInt16)
    /// What an event of the timeline did is undone.
    case timelineEnds(event: UInt16)
    /// A pause of a container begins or ends.
    case pause(group: UInt32, life: UInt32)
}

/// Someone may go on because something was given back; done after the event that gave it back.
enum Dispatch: BitwiseCopyable {
    case connections(pod: UInt32)
    case workerThreads(pod: UInt32)
    case redisConnections(pod: UInt32)
    case operations(pod: UInt32)
    case processes(pod: UInt32)
}

/// Which ready pod takes the next request.
public enum Routing: String, Sendable, BitwiseCopyable, CaseIterable {
    /// One after the other.
    case roundRobin = "round_robin"
    /// Each with equal probability, as kube-proxy in iptables mode does.
    case random
    /// The one with the fewest requests in flight; the first of equals.
    case leastConnections = "least_connections"
}

/// Who of the operations that wait at an agent is next.
public enum AgentQueueDiscipline: String, Sendable, BitwiseCopyable, CaseIterable {
    /// Who has waited longest.
    case fifo
    /// Whose request's workload has the highest priority; of equals, who has waited longest.
    case priority
}

/// What a rate limit counts for.
public enum RateLimitScope: String, Sendable, BitwiseCopyable, CaseIterable {
    /// Each pod has a bucket of its own, as the seed's in-process limiter does.
    case pod
    /// All pods share one bucket.
    case service
}

/// What clients make of the time after which a refusal says to try again.
public enum RetryAfterRule: String, Sendable, BitwiseCopyable, CaseIterable {
    /// They wait as long as their back-off says.
    case ignore
    /// They wait as long as the longer of the two says.
    case honour
}

/// What a CPU limit does to work above it.
public enum CPUEnforcement: String, Sendable, BitwiseCopyable, CaseIterable {
    /// CFS bandwidth control: the container stops until its next 100 ms period.
    case throttle
    /// The seed's check: work is refused while the usage of the window is above the quota.
    case reject
}

/// From when on a request holds the memory of its response, which it does to its end.
public enum ResponseMemory: String, Sendable, BitwiseCopyable, CaseIterable {
    /// It holds none: responses are streamed.
    case none
    /// From the beginning of its last step, which produces it.
    case lastStep = "last_step"
    /// From its admission, with the memory of the request: a buffer that is there from the start.
    case admission
}

/// What happens to work whose time is up.
///
/// In all four the client sees a timeout at the deadline unless the rule says otherwise.
public enum CancellationRule: String, Sendable, BitwiseCopyable, CaseIterable {
    /// The server stops at once, waiting or in service: a deadline on wait plus service.
    case cancel
    /// The client leaves; the server finishes anyway (zombie work).
    case abandon
    /// The deadline counts only while waiting for a worker thread; what has begun is finished and
    /// answered: M/M/c+D.
    case whileQueued = "while_queued"
    /// The client leaves at the deadline; the server notices only when it takes the request from
    /// its queue, and drops it there. What has begun runs on.
    case whenDequeued = "when_dequeued"
}

/// Whether a step that waits (a wait, Redis, agents) keeps its worker thread.
public enum WorkerThreadUse: String, Sendable, BitwiseCopyable, CaseIterable {
    /// It does: blocking code.
    case held
    /// It does not: the request queues for a thread again after the wait, as asynchronous code does.
    case released
}

/// When the Redis server answers.
public enum RedisServing: String, Sendable, BitwiseCopyable, CaseIterable {
    /// Each command as soon as it has been executed.
    case oneByOne = "one_by_one"
    /// What is ready when the event loop comes round is executed as a batch and answered after it.
    case batches
}

/// How a client notices that the server has closed a pooled connection.
public enum StaleConnectionCheck: Sendable, Equatable {
    /// The socket is seen to be closed when the connection is taken, at no cost; another is taken.
    case closedSocket
    /// A `PING` is sent and answered before the connection is used: bb8's `test_on_check_out`.
    case ping
    /// Not before the command is sent, which fails.
    case untested
}

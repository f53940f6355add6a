/// The one limiter that ended a request unsuccessfully, as a small number for the event loop.
///
/// The causes of the orchestrator and of Redis have fixed numbers; each agent pool has a block of
/// its own behind them, and the orchestrator's named rate limits follow. `CauseTable` has the public
/// names.
struct Cause: Equatable, BitwiseCopyable {
    var number: UInt16

    static var networkPolicyDenied: Cause { Cause(number: 0) }
    static var noReadyPod: Cause { Cause(number: 1) }
    static var connectionLimitExceeded: Cause { Cause(number: 2) }
    static var requestTooLarge: Cause { Cause(number: 3) }
    static var rateLimitExceeded: Cause { Cause(number: 4) }
    static var memoryLimitExceeded: Cause { Cause(number: 5) }
    static var oomKilled: Cause { Cause(number: 6) }
    static var cpuQuotaExceeded: Cause { Cause(number: 7) }
    static var queueFull: Cause { Cause(number: 8) }
    static var responseTooLarge: Cause { Cause(number: 9) }
    static var requestTimeout: Cause { Cause(number: 10) }
    static var operationTimeout: Cause { Cause(number: 11) }
    static var redisNetworkPolicyDenied: Cause { Cause(number: 12) }
    static var redisPoolTimeout: Cause { Cause(number: 13) }
    static var redisMaxClients: Cause { Cause(number: 14) }
    static var redisOutOfMemory: Cause { Cause(number: 15) }
    static var redisNoReadyPod: Cause { Cause(number: 16) }
    static var podFailed: Cause { Cause(number: 17) }
    static var redisUnavailable: Cause { Cause(number: 18) }
    static var queueDelayExceeded: Cause { Cause(number: 19) }
    static var queueDisplaced: Cause { Cause(number: 20) }
    static var clientAbandoned: Cause { Cause(number: 21) }
    static var circuitOpen: Cause { Cause(number: 22) }
    static var clientThrottled: Cause { Cause(number: 23) }
    static var concurrencyLimitExceeded: Cause { Cause(number: 24) }
    static var deadlineHopeless: Cause { Cause(number: 25) }
    static var redisStaleConnection: Cause { Cause(number: 26) }

    /// Why an agent pod did not do an operation.
    enum OfAgent: UInt16, CaseIterable {
        case networkPolicyDenied, noReadyPod, rateLimitExceeded, concurrencyLimitExceeded
        case memoryLimitExceeded, oomKilled, cpuQuotaExceeded, operationTimeout, podFailed
        case circuitOpen, deadlineHopeless
    }

    /// The cause `reason` of agent pool number `pool`.
    static func agent(_ pool: Int, _ reason: OfAgent) -> Cause {
        let block = UInt16(OfAgent.allCases.count)
        return Cause(number: CauseTable.fixedCount + UInt16(pool) * block + reason.rawValue)
    }

    /// The number of the cause of the first of `orchestrator.rate_limits`.
    static func firstRateLimit(agents: Int) -> UInt16 {
        agent(agents, .networkPolicyDenied).number
    }

    /// Whether the client tries again: what is too large stays so, what the client itself refuses
    /// is to fail fast, and a client that has lost its patience is gone.
    var isRetryable: Bool { !isTooLarge && !isOfClient && self != .clientAbandoned }

    /// Whether the same request would be refused at any time.
    var isTooLarge: Bool { self == .requestTooLarge || self == .responseTooLarge }

    /// Whether a pod knows of the attempt, so that its counters can have it.
    var isOfPod: Bool { self != .networkPolicyDenied && self != .noReadyPod && !isOfClient }

    /// Whether the attempt was not sent at all.
    var isOfClient: Bool { self == .circuitOpen || self == .clientThrottled }
}

/// The public names of the causes of one model, in the order of the limiter stack.
public struct CauseTable: Sendable {
    /// The number of causes that every model has.
    static let fixedCount: UInt16 = 27

    /// Name by cause number.
    public let names: [String]

    /// The names of `Cause.OfAgent`, in its order.
    static let agentNames = [
        "network_policy_denied", "no_ready_pod", "rate_limit_exceeded",
        "concurrency_limit_exceeded", "memory_limit_exceeded", "oom_killed",
        "cpu_quota_exceeded", "operation_timeout", "pod_failed", "circuit_open",
        "deadline_hopeless",
    ]

    /// The causes of a model with these agent pools and named rate limits.
    public init(agents: [String], rateLimits: [String] = []) {
        var names = [
            "network_policy_denied", "no_ready_pod", "connection_limit_exceeded",
            "request_too_large", "rate_limit_exceeded", "memory_limit_exceeded", "oom_killed",
            "cpu_quota_exceeded", "queue_full", "response_too_large", "request_timeout",
            "operation_timeout", "redis.network_policy_denied", "redis.pool_timeout",
            "redis.max_clients", "redis.out_of_memory", "redis.no_ready_pod", "pod_failed",
            "redis.unavailable", "queue_delay_exceeded", "queue_displaced", "client_abandoned",
            "circuit_open", "client_throttled", "concurrency_limit_exceeded", "deadline_hopeless",
            "redis.stale_connection",
        ]
        for agent in agents {
            names += Self.agentNames.map { "agents.\(agent).\($0)" }
        }
        self.names = names + rateLimits.map { "rate_limit_exceeded.\($0)" }
    }

    /// The causes of a model.
    public init(_ model: ServiceModel) {
        self.init(
            agents: model.agents.map(\.name),
            rateLimits: model.orchestrator.rateLimits.map(\.name)
        )
    }
}

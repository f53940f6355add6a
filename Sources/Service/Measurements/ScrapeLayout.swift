/// What of a model can be scraped, in which order, and which figures each target has.
public struct ScrapeLayout: Sendable, Equatable {
    /// What answers a scrape of its own.
    public enum Target: Sendable, Hashable {
        /// The pod in this place of the orchestrator, with its container.
        case orchestrator(pod: Int)
        /// The pod in this place of an agent pool, with its container.
        case agent(pool: Int, pod: Int)
        /// The Redis server.
        case redis
        /// The quotas of the cluster.
        case cluster
    }

    /// The targets: the orchestrator's pods, the agents' by pool, Redis, the cluster.
    public let targets: [Target]
    /// Causes of the model: the length of `CauseTable.names`.
    let causes: Int
    /// Resources of pods that quotas count.
    let quotas: Int

    /// The layout of a model.
    public init(_ model: ServiceModel) {
        causes = CauseTable(model).names.count
        quotas = model.platform?.cluster.quotaLevels.count ?? 0
        var targets = model.orchestrator.pods.indices.map { Target.orchestrator(pod: $0) }
        for (pool, agents) in model.agents.enumerated() {
            targets += agents.pods.indices.map { .agent(pool: pool, pod: $0) }
        }
        if model.redis != nil { targets.append(.redis) }
        if quotas > 0 { targets.append(.cluster) }
        self.targets = targets
    }

    /// How many figures a target has.
    func width(of target: Target) -> Int {
        switch target {
        case .orchestrator: ScrapeFigure.firstCause + causes
        case .agent: ScrapeFigure.firstAgentError + ScrapeFigure.agentErrors.count
        case .redis: ScrapeFigure.redisWidth
        case .cluster: quotas
        }
    }

    /// The figures of the target that has most.
    var width: Int { targets.reduce(0) { max($0, width(of: $1)) } }
}

/// A figure of a target.
///
/// Counters count since the target came; times are in seconds, sizes in bytes.
public enum ScrapeFigure: Sendable, Hashable {
    // Of every pod.
    /// 1 if the pod takes new work, else 0; there also while the container does not run.
    case ready
    /// How often the container was started again; there also while it does not run.
    case restarts
    /// Memory in use, by the pod's own account.
    case memory
    /// CPU time used.
    case cpuTime
    /// Periods of the CPU quota that the container has run in; none without a quota.
    case quotaPeriods
    /// Those of them in which it was stopped.
    case throttledPeriods
    /// How long it was stopped.
    case throttledTime

    // Of an orchestrator pod.
    /// Connections that are open; those whose idle time is over count until the pod's next request.
    case connections
    /// Worker threads that work.
    case busyThreads
    /// Requests that wait for a worker thread.
    case waiting
    /// Attempts that the pod has answered.
    case answered
    /// Their latencies together.
    case latencySum
    /// Those of them that took at most `ScrapeSettings.bounds` of this index; behind the last bound all.
    case answeredWithin(bound: Int)
    /// Attempts that this cause ended at the pod, in the order of `CauseTable`.
    case ended(cause: Int)

    // Of an agent pod.
    /// Operations that it works on, waiting ones included.
    case operations
    /// Processes that run.
    case processes
    /// Operations that it was sent.
    case operationsSent
    /// Operations that this of `agentErrors` ended.
    case operationError(Int)

    // Of Redis.
    /// Client connections that are open.
    case clients
    /// Memory in use, as `maxmemory` counts it.
    case redisMemory
    /// Commands that have arrived.
    case commands
    /// Gets that found their key.
    case hits
    /// Gets that did not.
    case misses
    /// Keys that were evicted.
    case evicted
    /// Connections that `maxclients` refused.
    case refusedClients

    // Of the cluster.
    /// What is used of a resource, in the order of `Cluster.quotaLevels`.
    case quotaUsed(Int)

    /// Why an agent does not do an operation, by the names that causes have.
    public static let agentErrors = CauseTable.agentNames

    /// The place of the figure among those of its target.
    public var column: Int {
        switch self {
        case .ready: 0
        case .restarts: 1
        case .memory: 2
        case .cpuTime: 3
        case .quotaPeriods: 4
        case .throttledPeriods: 5
        case .throttledTime: 6
        case .connections: 7
        case .busyThreads: 8
        case .waiting: 9
        case .answered: 10
        case .latencySum: 11
        case .answeredWithin(let bound): Self.firstBound + bound
        case .ended(let cause): Self.firstCause + cause
        case .operations: 7
        case .processes: 8
        case .operationsSent: 9
        case .operationError(let error): Self.firstAgentError + error
        case .clients: 0
        case .redisMemory: 1
        case .commands: 2
        case .hits: 3
        case .misses: 4
        case .evicted: 5
        case .refusedClients: 6
        case .quotaUsed(let resource): resource
        }
    }

    static let firstBound = 12
    static let firstCause = firstBound + ScrapeSettings.bounds.count + 1
    static let firstAgentError = 10
    static let redisWidth = 7
}

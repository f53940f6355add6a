import Kernel
import Units

/// The figures of the orchestrator's limiter stack that the event loop asks for.
struct Rules: ~Copyable {
    let cancellation: CancellationRule
    let hasWorkerThreads: Bool
    let releasesThreads: Bool
    let threadStart: SimDuration
    /// Connections that may wait at a pod for one under the cap.
    var acceptBacklog: Int
    var queueCapacity: Int
    let queue: QueueRules
    /// Whether the rate limit of `limits` is asked on its own, before the others.
    let hasRateLimit: Bool
    let sharesRateLimit: Bool
    /// The number of the other rate limits.
    let namedRateLimitCount: Int
    /// Whether no rate limit is charged unless all admit.
    let chargesRateLimitsAtOnce: Bool
    /// Number of the cause of the first of the other rate limits.
    let firstRateLimitCause: UInt16
    let maxRequestSize: Bytes
    let maxResponseSize: Bytes
    /// Whether pods retain memory.
    let growsMemory: Bool
    /// Whether a leak alone can fill a container.
    let hasLeakTimers: Bool
    let holdsResponseFromAdmission: Bool
    let holdsResponseInLastStep: Bool
    let rejectsOnCPU: Bool
    let limitsConcurrency: Bool
    let propagatesDeadlines: Bool
    /// Least time left of a request that gets a worker thread; zero = no bound.
    let refusesBelow: SimDuration
    let requestTimeout: SimDuration
    let operationTimeout: SimDuration
    let isOrchestratorDenied: Bool
    let isRedisDenied: Bool
    let isRedisReady: Bool
    let agents: FixedBuffer<AgentRules>

    init(_ model: ServiceModel) {
        let orchestrator = model.orchestrator
        let limits = orchestrator.limits
        cancellation = orchestrator.cancellation
        hasWorkerThreads = limits.maxWorkerThreads != nil
        releasesThreads = orchestrator.workerThreads == .released
        threadStart = orchestrator.threadStart
        acceptBacklog = limits.acceptBacklog ?? 0
        queueCapacity = limits.queueCapacity ?? .max
        queue = QueueRules(orchestrator.queue, workloads: model.workloads)
        let rateLimitCount =
            orchestrator.rateLimits.count + (limits.requestsPerSecond == nil ? 0 : 1)
        let isAtomic = orchestrator.rateLimitOrder == .atomic && rateLimitCount > 1
        chargesRateLimitsAtOnce = isAtomic
        hasRateLimit = limits.requestsPerSecond != nil && !isAtomic
        sharesRateLimit = orchestrator.rateLimitScope == .service
        namedRateLimitCount = orchestrator.rateLimits.count
        firstRateLimitCause = Cause.firstRateLimit(agents: model.agents.count)
        maxRequestSize = limits.maxRequestSize ?? Bytes(.max)
        maxResponseSize = limits.maxResponseSize ?? Bytes(.max)
        growsMemory = orchestrator.memoryGrowth.exists
        hasLeakTimers = model.hasLeakTimers
        holdsResponseFromAdmission = orchestrator.responseMemory == .admission
        holdsResponseInLastStep = orchestrator.responseMemory == .lastStep
        rejectsOnCPU =
            orchestrator.cpuEnforcement == .reject
            && orchestrator.pods.contains { $0.cpuLimit != nil }
        limitsConcurrency = orchestrator.concurrencyLimit != nil
        propagatesDeadlines = orchestrator.propagatesDeadlines
        refusesBelow = limits.requestTimeout == nil ? .zero : orchestrator.refusesBelow
        requestTimeout = limits.requestTimeout ?? .forever
        operationTimeout = limits.operationTimeout ?? .forever
        isOrchestratorDenied = orchestrator.deniedBy != nil
        isRedisDenied = model.redis?.deniedBy != nil
        isRedisReady = model.redis?.notReady == nil
        let operationTimeout = operationTimeout
        agents = FixedBuffer(count: model.agents.count) { index in
            AgentRules(model.agents[index], operationTimeout: operationTimeout)
        }
    }
}

/// The figures of the queue for a worker thread that the event loop asks for.
struct QueueRules: BitwiseCopyable {
    /// Whether it is first come, first served, and no more.
    let isPlain: Bool
    /// Whether who came last is next while the queue stands.
    let isAdaptive: Bool
    /// Whether somebody is refused for having waited too long.
    let limitsDelay: Bool
    /// How long a request may wait that joins a queue that stands, and any other.
    let target: SimDuration
    let interval: SimDuration
    /// Whether a request that finds the queue full displaces somebody.
    let displaces: Bool
    let reservedThreads: Int
    /// How many of the priorities, the highest first, may take a reserved thread.
    let entitledPriorities: Int

    init(_ queue: QueueModel, workloads: [Workload]) {
        isPlain = queue.discipline == .fifo
        isAdaptive = queue.discipline == .adaptiveLIFO
        limitsDelay =
            queue.discipline == .codel || (isAdaptive && queue.target != nil)
        target = queue.target ?? .forever
        interval = queue.interval
        displaces =
            queue.overflow == .displace
            && (queue.discipline == .priority || queue.discipline == .lifo || isAdaptive)
        reservedThreads = queue.discipline == .priority ? queue.reservedThreads : 0
        let priorities = Set(workloads.map(\.priority))
        let lowest = queue.reservedFor ?? priorities.max() ?? 0
        entitledPriorities = priorities.count { $0 >= lowest }
    }
}

/// The figures of an agent pool's limiter stack that the event loop asks for.
struct AgentRules: BitwiseCopyable {
    let cancellation: CancellationRule
    let hasRateLimit: Bool
    var queueCapacity: Int
    /// Whether pods retain memory.
    let growsMemory: Bool
    let rejectsOnCPU: Bool
    let operationTimeout: SimDuration
    /// Whether the orchestrator's `operation_timeout_ms` can end an operation: it cannot if the agent's
    /// is shorter and ends the operation for its request whatever it is doing.
    let endsByOrchestrator: Bool
    /// Whether the agent's can: not if the orchestrator's is no longer, which ends the request, so
    /// that nobody waits for the operation when the agent's time is up.
    let endsByAgent: Bool
    let isDenied: Bool
    let hasBreaker: Bool
    /// Least time left of an operation that gets a process; zero = no bound.
    let refusesBelow: SimDuration

    init(_ pool: AgentPoolModel, operationTimeout orchestratorTimeout: SimDuration) {
        cancellation = pool.cancellation
        hasRateLimit = pool.limits.operationsPerSecond != nil
        queueCapacity = pool.limits.queueCapacity
        growsMemory = pool.memoryGrowth.exists
        rejectsOnCPU = pool.cpuEnforcement == .reject && pool.limits.cpuQuotaPercentage != nil
        operationTimeout = pool.limits.operationTimeout ?? .forever
        endsByOrchestrator =
            orchestratorTimeout < .forever
            && (orchestratorTimeout <= operationTimeout || pool.cancellation == .whileQueued)
        endsByAgent = operationTimeout < .forever && operationTimeout < orchestratorTimeout
        isDenied = pool.deniedBy != nil
        hasBreaker = pool.circuitBreaker != nil
        refusesBelow = pool.refusesBelow
    }
}

extension ServiceModel {
    /// Whether memory that leaks with time can fill a container.
    var hasLeakTimers: Bool {
        orchestrator.memoryGrowth.leakPerSecond > 0
            || agents.contains { $0.memoryGrowth.leakPerSecond > 0 }
    }
}

/// Which timer is whose.
///
/// At one instant the lower number goes first: what frees capacity, then
/// deadlines, then the observation, then arrivals. Scheduled events come between the first two.
struct TimerNumbers: BitwiseCopyable {
    /// The first of those of the accept backlogs, one for each orchestrator pod; none if there are no
    /// backlogs.
    let firstBacklog: Int
    let requestDeadline: Int
    let operationDeadline: Int
    let redisDeadline: Int
    let redisReaper: Int
    /// -1 without a platform.
    let platform: Int
    let firstAgentDeadline: Int
    let firstClientDeadline: Int
    let firstPatienceLane: Int
    let sampling: Int
    let windowStart: Int
    /// -1 if no pod is scraped.
    let scrape: Int
    let firstSource: Int
    /// The first of the timers of leaks, one for each processor group; `count` if nothing leaks.
    let firstLeak: Int
    let count: Int

    /// The processor groups come first, each group's timer under its own number.
    init(
        processors: Int,
        backlogs: Int,
        agentPools: Int,
        clientLanes: Int,
        patienceLanes: Int,
        sources: Int,
        hasLeaks: Bool,
        hasPlatform: Bool,
        hasScrapes: Bool
    ) {
        firstBacklog = processors
        requestDeadline = processors + backlogs
        operationDeadline = requestDeadline + 1
        redisDeadline = requestDeadline + 2
        redisReaper = requestDeadline + 3
        platform = hasPlatform ? requestDeadline + 4 : -1
        firstAgentDeadline = requestDeadline + (hasPlatform ? 5 : 4)
        firstClientDeadline = firstAgentDeadline + agentPools
        firstPatienceLane = firstClientDeadline + clientLanes
        sampling = firstPatienceLane + patienceLanes
        windowStart = sampling + 1
        scrape = hasScrapes ? windowStart + 1 : -1
        firstSource = windowStart + (hasScrapes ? 2 : 1)
        firstLeak = firstSource + sources
        count = firstLeak + (hasLeaks ? processors : 0)
    }
}

import Kernel
import Limiters
import Statistics
import Units

/// One orchestrator pod: the limiters that a request meets there, outermost first, and who waits.
struct OrchestratorPod: ~Copyable {
    /// Its processor group.
    let group: Int
    /// Reasons for which it takes no new work: never admitted, OOM-killed, failed by the timeline, told
    /// to stop, gone.
    var outages: UInt16
    /// How many times as long its CPU bursts take as usual.
    var slowness = 1.0
    /// How often its pool of connections to Redis has been closed as a whole.
    var poolClosures: UInt32 = 0
    /// Attempts that it works on, and those in its backlog.
    var inFlight = 0

    var connections: RacyCap
    var connectionLevel = PodLevel()
    /// Kept connections of each workload's clients.
    let idleConnections: FixedBuffer<IdlePool>
    /// No kept connection ends before this.
    var connectionsKeptUntil = SimTime.zero
    /// Multiplexed connections of each workload's clients; empty if no workload has any.
    let multiplexed: FixedBuffer<MultiplexedPool>
    /// New connections that wait for one to close.
    var backlog: AcceptBacklog
    var backlogLevel = PodLevel()

    var rate: RateLimiter
    var rateWindow = RateWindow()

    var concurrency: AdaptiveConcurrencyLimit
    var concurrencyLevel = PodLevel()
    /// The limit in force.
    var concurrencyLimit: TimeAverage

    var memory: MemoryBudget
    /// What of it is not given back.
    var retained: RetainedMemory
    var memoryLevel = PodLevel()
    /// The container's memory limit.
    let memoryLimit: Bytes
    var restarts = RestartBackoff()

    var cpuWindow: CPUUsageWindow
    /// CPU time that the window has been told of.
    var cpuReported = SimDuration.zero

    var threads: WorkerThreads
    var threadLevel = PodLevel()
    /// Who waits for a worker thread.
    var line: WaitingLine
    var queueLevel = PodLevel()

    /// Connections to Redis.
    var redisPool: ConnectionPool
    /// Who waits for a connection to Redis; some may have left.
    var redisQueue = RingQueue<SlotHandle>()
    /// Who waits for a connection to Redis and has not left.
    var redisWaiting = 0
    var redisLevel = PodLevel()

    /// Which pod it is.
    var life: PodLife

    /// Whether it takes new work.
    var isReady: Bool { outages == 0 }
    /// Whether its container runs.
    var isRunning: Bool { outages == (life.isStopping ? 1 : 0) }

    init(
        _ pod: PodModel,
        group: Int,
        model: OrchestratorModel,
        workloads: [Workload],
        redis: RedisModel?
    ) {
        let limits = model.limits
        self.group = group
        outages = pod.notReady == nil ? 0 : 1
        life = PodLife(node: pod.node)
        connections = RacyCap(
            limit: limits.maxConcurrentConnections.map(Int64.init) ?? .max,
            window: model.connectionRaceWindow
        )
        idleConnections = FixedBuffer(count: workloads.count) { index in
            IdlePool(
                idleTimeout: workloads[index].connections?.idleTimeout ?? .zero,
                maximumUses: limits.maxRequestsPerConnection.map(Int64.init) ?? .max
            )
        }
        let multiplexes = workloads.contains { $0.connections?.maxConcurrentStreams != nil }
        multiplexed = FixedBuffer(count: multiplexes ? workloads.count : 0) { index in
            MultiplexedPool(
                maximumStreams: Int64(workloads[index].connections?.maxConcurrentStreams ?? 1),
                idleTimeout: workloads[index].connections?.idleTimeout ?? .zero,
                maximumUses: limits.maxRequestsPerConnection.map(Int64.init) ?? .max
            )
        }
        backlog = AcceptBacklog(workloads: limits.hasBacklog ? workloads.count : 0)
        rate = RateLimiter(
            model.rateLimit,
            rate: limits.requestsPerSecond,
            burst: limits.burstSize
        )
        concurrency = AdaptiveConcurrencyLimit(
            model.concurrencyLimit ?? AdaptiveConcurrencyLimit.Rule(algorithm: .fixed)
        )
        concurrencyLimit = TimeAverage(level: Int64(concurrency.limit))
        memory = MemoryBudget(limit: limits.maxMemory ?? Bytes(.max), base: model.baseMemory)
        retained = RetainedMemory(model.memoryGrowth)
        memoryLimit = pod.memoryLimit ?? Bytes(.max)
        cpuWindow = CPUUsageWindow(
            quotaPercentage: pod.cpuLimit.map { $0.cores * 100 } ?? 100,
            window: model.cpuControl.window
        )
        line = WaitingLine(model.queue, workloads: workloads)
        let maximum = limits.maxWorkerThreads ?? 1
        threads = WorkerThreads(
            growth: model.threadGrowth,
            minimum: min(limits.minWorkerThreads ?? maximum, maximum),
            maximum: maximum,
            startCost: model.threadStart,
            keepAlive: model.threadKeepAlive
        )
        redisPool = ConnectionPool(
            maximum: redis?.pool?.maxConnections ?? 0,
            minimumIdle: redis?.pool?.minIdle ?? 0,
            idleTimeout: redis?.pool?.idleTimeout ?? .forever,
            maximumLifetime: redis?.pool?.maxLifetime ?? .forever,
            serverTimeout: RedisClientTimeout(redis?.clientTimeout)
        )
    }
}

extension OrchestratorPod {
    /// A pod has come into this place: its levels count from now on.
    mutating func beginMetering(at now: SimTime) {
        connectionLevel.since = now
        backlogLevel.since = now
        concurrencyLevel.since = now
        memoryLevel = PodLevel(level: memory.inUse.count, since: now)
        threadLevel.since = now
        queueLevel.since = now
        redisLevel.since = now
        rateWindow = RateWindow(at: now)
    }
}

extension RetainedMemory {
    /// What a pod that grows so retains.
    init(_ growth: MemoryGrowth) {
        self.init(
            leakPerSecond: growth.leakPerSecond,
            leakPerRequest: growth.leakPerRequest,
            cachePerRequest: growth.cachePerRequest,
            cacheMaximum: growth.cacheMaximum
        )
    }
}

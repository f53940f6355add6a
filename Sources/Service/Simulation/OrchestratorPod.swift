import Kernel
import Limiters
import Units

/// One orchestrator pod: the limiters that a request meets there, outermost first, and who waits.
struct OrchestratorPod: ~Copyable {
    /// Its processor group.
    let group: Int
    /// Reasons for which it is not ready, each of which ends by itself: never admitted, OOM-killed,
    /// failed by the timeline.
    var outages: UInt16
    /// How many times as long its CPU bursts take as usual.
    var slowness = 1.0
    /// Attempts that it works on.
    var inFlight = 0

    var connections: ConcurrencyCap
    var connectionLevel = PodLevel()
    /// Kept connections of each workload's clients.
    let idleConnections: FixedBuffer<IdlePool>

    var rate: TokenBucket
    var rateWindow = RateWindow()

    var memory: MemoryBudget
    /// What of it is not given back.
    var retained: RetainedMemory
    var memoryLevel = PodLevel()
    /// The container's memory limit.
    let memoryLimit: Bytes
    var containerMemoryLevel = PodLevel()
    var restarts = RestartBackoff()

    var cpuWindow: CPUUsageWindow
    /// CPU time that the window has been told of.
    var cpuReported = SimDuration.zero

    var threads: WorkerThreads
    var threadLevel = PodLevel()
    /// Who waits for a worker thread.
    var line: WaitingLine
    var queueLevel = PodLevel()

    /// Idle connections to Redis.
    var redisIdle: IdlePool
    /// Open connections to Redis, idle or not.
    var redisOpen = 0
    /// Who waits for a connection to Redis; some may have left.
    var redisQueue = RingQueue<SlotHandle>()
    /// Who waits for a connection to Redis and has not left.
    var redisWaiting = 0
    var redisLevel = PodLevel()

    var isReady: Bool { outages == 0 }

    init(
        _ pod: PodModel,
        group: Int,
        model: OrchestratorModel,
        workloads: [Workload],
        redisPool: RedisPoolModel?
    ) {
        let limits = model.limits
        self.group = group
        outages = pod.notReady == nil ? 0 : 1
        connections = ConcurrencyCap(
            limit: limits.maxConcurrentConnections.map(Int64.init) ?? .max
        )
        idleConnections = FixedBuffer(count: workloads.count) { index in
            IdlePool(
                reuse: .mostRecentFirst,
                idleTimeout: workloads[index].connections?.idleTimeout ?? .zero,
                maximumUses: limits.maxRequestsPerConnection.map(Int64.init) ?? .max
            )
        }
        rate = TokenBucket(limits.requestsPerSecond, burst: limits.burstSize)
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
        redisIdle = IdlePool(
            minimumIdle: redisPool?.minIdle ?? 0,
            idleTimeout: redisPool?.idleTimeout ?? .forever,
            maximumLifetime: redisPool?.maxLifetime ?? .forever
        )
    }
}

extension TokenBucket {
    /// The bucket of an optional rate limit; never asked if there is none.
    ///
    /// Without a burst size it holds one second's worth, as `governor` does.
    init(_ rate: Double?, burst: Int?) {
        let rate = rate ?? 1
        self.init(rate: rate, burst: burst.map(Int64.init) ?? max(1, Int64(rate.rounded(.up))))
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

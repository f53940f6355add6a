import Kernel
import Limiters
import Units

/// One agent pod: the limiters that an operation meets there, outermost first, and who waits.
struct AgentPod: ~Copyable {
    /// Its processor group.
    let group: Int
    /// Index of its pool.
    let pool: Int
    /// Reasons for which it takes no new work: never admitted, OOM-killed, failed by the timeline, told
    /// to stop, gone.
    var outages: UInt16
    /// How many times as long its CPU bursts take as usual.
    var slowness = 1.0
    /// Operations that it works on, waiting ones included.
    var inFlight = 0

    var rate: RateLimiter
    var rateWindow = RateWindow()

    var concurrency: ConcurrencyCap
    /// Who waits in front of the cap.
    var queue: WaitingLine

    var processes: ConcurrencyCap
    /// Who waits for a process.
    var processQueue: WaitingLine

    var memory: MemoryBudget
    /// What of it is not given back.
    var retained: RetainedMemory
    /// The container's memory limit.
    let memoryLimit: Bytes
    var restarts = RestartBackoff()

    var cpuWindow: CPUUsageWindow
    /// CPU time that the window has been told of.
    var cpuReported = SimDuration.zero

    /// What its meters were last told.
    var levels = AgentLevels()

    /// Which pod it is.
    var life: PodLife

    /// Whether it takes new work.
    var isReady: Bool { outages == 0 }
    /// Whether its container runs.
    var isRunning: Bool { outages == (life.isStopping ? 1 : 0) }

    /// How much of its limits it uses now.
    func levelsInUse(at now: SimTime) -> AgentLevels {
        AgentLevels(
            concurrency: concurrency.inUse,
            processes: processes.inUse,
            memory: memory.inUse.count,
            since: now
        )
    }

    init(_ pod: PodModel, group: Int, pool: Int, model: AgentPoolModel, workloads: [Workload]) {
        let limits = model.limits
        self.group = group
        self.pool = pool
        outages = pod.notReady == nil ? 0 : 1
        life = PodLife(node: pod.node)
        rate = RateLimiter(
            model.rateLimit,
            rate: limits.operationsPerSecond,
            burst: limits.burstSize
        )
        concurrency = ConcurrencyCap(
            limit: limits.maxConcurrentOperations.map(Int64.init) ?? .max
        )
        let queue = QueueModel(discipline: model.queue == .priority ? .priority : .fifo)
        self.queue = WaitingLine(queue, workloads: workloads)
        processQueue = WaitingLine(queue, workloads: workloads)
        processes = ConcurrencyCap(limit: limits.maxProcesses.map(Int64.init) ?? .max)
        memory = MemoryBudget(limit: limits.maxMemory ?? Bytes(.max), base: model.baseMemory)
        retained = RetainedMemory(model.memoryGrowth)
        memoryLimit = pod.memoryLimit ?? Bytes(.max)
        cpuWindow = CPUUsageWindow(
            quotaPercentage: limits.cpuQuotaPercentage ?? 100,
            window: model.cpuControl.window
        )
    }
}

extension AgentPod {
    /// A pod has come into this place: its levels count from now on.
    mutating func beginMetering(at now: SimTime) {
        levels = levelsInUse(at: now)
        rateWindow = RateWindow(at: now)
    }
}

/// How much of its limits an agent pod uses, and since when.
struct AgentLevels: BitwiseCopyable {
    var concurrency: Int64 = 0
    var processes: Int64 = 0
    var memory: Int64 = 0
    var since = SimTime.zero
}

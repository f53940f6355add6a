import Limiters
import Units

/// The orchestrator: its pods and the limiter stack that each of them has.
public struct OrchestratorModel: Sendable, Equatable {
    /// The Deployment that the pods come from; `nil` for a model without manifests.
    public var deployment: String?
    /// The pods, ready or not.
    public var pods: [PodModel]
    /// Which ready pod takes a request.
    public var routing: Routing
    /// The seed's `ResourceLimits` and what stands beside them.
    public var limits: OrchestratorLimits
    /// Whether the rate limit counts for each pod or for the whole service.
    public var rateLimitScope: RateLimitScope
    /// How the rate limit of `limits` is kept.
    public var rateLimit: RateLimitAlgorithm
    /// Rate limits beside that of `limits`.
    public var rateLimits: [RateLimitModel]
    /// How a request meets several rate limits.
    public var rateLimitOrder: RateLimitOrder
    /// The time between the check of the connection cap and the increment of its counter; zero if
    /// they are one step.
    public var connectionRaceWindow: SimDuration
    /// What a CPU limit does.
    public var cpuEnforcement: CPUEnforcement
    /// What happens to a request whose `request_timeout_ms` has passed.
    public var cancellation: CancellationRule
    /// Whether a step that waits keeps its worker thread.
    public var workerThreads: WorkerThreadUse
    /// The queue for a worker thread.
    public var queue: QueueModel
    /// How worker threads are added between the minimum and the maximum.
    public var threadGrowth: ThreadGrowth
    /// What starting a worker thread above the minimum adds to the request that needs it.
    public var threadStart: SimDuration
    /// How long a worker thread above the minimum stays idle before it ends.
    public var threadKeepAlive: SimDuration
    /// What a pod has in flight at most, by a limit that may find its own value; `nil` = no limit.
    public var concurrencyLimit: AdaptiveConcurrencyLimit.Rule?
    /// Whether operations know the deadline of their request.
    public var propagatesDeadlines: Bool
    /// A request that gets a worker thread with less time left than this is refused; zero = none is.
    public var refusesBelow: SimDuration
    /// Memory of a pod without any request.
    public var baseMemory: Bytes
    /// The NetworkPolicy that denies traffic from the clients; `nil` = it is allowed.
    public var deniedBy: String?
    /// How the CPU limit is enforced.
    public var cpuControl = CPUControl()
    /// Pauses that stop all threads of a pod; `nil` = none.
    public var pauses: PauseModel?
    /// What a pod takes and does not give back.
    public var memoryGrowth = MemoryGrowth()
    /// When memory for a response is reserved.
    public var responseMemory = ResponseMemory.none

    /// An orchestrator of these pods, without any limit unless given.
    public init(
        deployment: String? = nil,
        pods: [PodModel],
        routing: Routing = .roundRobin,
        limits: OrchestratorLimits = OrchestratorLimits(),
        rateLimitScope: RateLimitScope = .pod,
        rateLimit: RateLimitAlgorithm = .gcra,
        rateLimits: [RateLimitModel] = [],
        rateLimitOrder: RateLimitOrder = .series,
        connectionRaceWindow: SimDuration = .zero,
        cpuEnforcement: CPUEnforcement = .throttle,
        cancellation: CancellationRule = .cancel,
        workerThreads: WorkerThreadUse = .held,
        queue: QueueModel = QueueModel(),
        threadGrowth: ThreadGrowth = .elastic,
        threadStart: SimDuration = .zero,
        threadKeepAlive: SimDuration = .seconds(60),
        concurrencyLimit: AdaptiveConcurrencyLimit.Rule? = nil,
        propagatesDeadlines: Bool = false,
        refusesBelow: SimDuration = .zero,
        baseMemory: Bytes = .zero,
        deniedBy: String? = nil
    ) {
        self.deployment = deployment
        self.pods = pods
        self.routing = routing
        self.limits = limits
        self.rateLimitScope = rateLimitScope
        self.rateLimit = rateLimit
        self.rateLimits = rateLimits
        self.rateLimitOrder = rateLimitOrder
        self.connectionRaceWindow = connectionRaceWindow
        self.cpuEnforcement = cpuEnforcement
        self.cancellation = cancellation
        self.workerThreads = workerThreads
        self.queue = queue
        self.threadGrowth = threadGrowth
        self.threadStart = threadStart
        self.threadKeepAlive = threadKeepAlive
        self.concurrencyLimit = concurrencyLimit
        self.propagatesDeadlines = propagatesDeadlines
        self.refusesBelow = refusesBelow
        self.baseMemory = baseMemory
        self.deniedBy = deniedBy
    }
}

/// The limits of an orchestrator pod: the seed's `ResourceLimits`, and the two that it lacks.
public struct OrchestratorLimits: Sendable, Equatable {
    /// Worker threads at most; `nil` = every request has one at once.
    public var maxWorkerThreads: Int?
    /// Worker threads that are always there; `nil` = all of `maxWorkerThreads`.
    public var minWorkerThreads: Int?
    /// Open connections at most.
    public var maxConcurrentConnections: Int?
    /// New connections that wait for one of these to close; `nil` = none do, they are refused.
    public var acceptBacklog: Int?
    /// Requests that a connection carries before it is closed.
    public var maxRequestsPerConnection: Int?
    /// The largest request.
    public var maxRequestSize: Bytes?
    /// The largest response.
    public var maxResponseSize: Bytes?
    /// The rate limit, per second.
    public var requestsPerSecond: Double?
    /// Size of its bucket; `nil` = one second's worth, as `governor` does.
    public var burstSize: Int?
    /// From a request's arrival at the service to its response.
    public var requestTimeout: SimDuration?
    /// From sending an agent operation to its answer.
    public var operationTimeout: SimDuration?
    /// Requests that may wait for a worker thread; `nil` = any number, 0 = none.
    public var queueCapacity: Int?
    /// The memory monitor's budget (the seed's `MemoryMonitor.max_memory`).
    public var maxMemory: Bytes?

    /// No limits.
    public init() {}

    /// The defaults of the seed's `ResourceLimits`.
    public static let phoenix: OrchestratorLimits = {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 32
        limits.minWorkerThreads = 4
        limits.maxConcurrentConnections = 1_000
        limits.maxRequestsPerConnection = 1_000
        limits.maxRequestSize = .mebibytes(1)
        limits.maxResponseSize = .mebibytes(5)
        limits.requestsPerSecond = 100
        limits.burstSize = 50
        limits.requestTimeout = .seconds(30)
        limits.operationTimeout = .seconds(10)
        return limits
    }()
}

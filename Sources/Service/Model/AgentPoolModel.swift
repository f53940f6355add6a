import Limiters
import Units
import Variates

/// A pool of agents: its pods, the limiter stack of each, and what an operation costs.
public struct AgentPoolModel: Sendable, Equatable {
    /// The pool's name, part of metric names and parameter paths.
    public var name: String
    /// The Deployment that the pods come from; `nil` for a model without manifests.
    public var deployment: String?
    /// The pods, ready or not.
    public var pods: [PodModel]
    /// Which ready pod takes an operation.
    public var routing: Routing
    /// The seed's `AgentResourceLimits` and what stands beside them.
    public var limits: AgentLimits
    /// How the rate limit of `limits` is kept.
    public var rateLimit: RateLimitAlgorithm
    /// What a CPU quota does.
    public var cpuEnforcement: CPUEnforcement
    /// What happens to an operation whose time is up.
    public var cancellation: CancellationRule
    /// Who of the operations that wait, for a place or for a process, is next.
    public var queue: AgentQueueDiscipline
    /// What an operation costs.
    public var operation: OperationProfile
    /// When an orchestrator pod stops calling the pool; `nil` = never.
    public var circuitBreaker: CircuitBreaker.Rule?
    /// An operation that gets a process with less time left than this is refused; zero = none is.
    public var refusesBelow: SimDuration
    /// Memory of a pod without any operation.
    public var baseMemory: Bytes
    /// The NetworkPolicy that denies traffic from the orchestrator; `nil` = it is allowed.
    public var deniedBy: String?
    /// How the CPU quota is enforced.
    public var cpuControl = CPUControl()
    /// Pauses that stop all threads of a pod; `nil` = none.
    public var pauses: PauseModel?
    /// What a pod takes and does not give back.
    public var memoryGrowth = MemoryGrowth()

    /// A pool of these pods, without any limit unless given.
    public init(
        name: String,
        deployment: String? = nil,
        pods: [PodModel],
        routing: Routing = .roundRobin,
        limits: AgentLimits = AgentLimits(),
        rateLimit: RateLimitAlgorithm = .gcra,
        cpuEnforcement: CPUEnforcement = .throttle,
        cancellation: CancellationRule = .cancel,
        queue: AgentQueueDiscipline = .fifo,
        operation: OperationProfile,
        circuitBreaker: CircuitBreaker.Rule? = nil,
        refusesBelow: SimDuration = .zero,
        baseMemory: Bytes = .zero,
        deniedBy: String? = nil
    ) {
        self.name = name
        self.deployment = deployment
        self.pods = pods
        self.routing = routing
        self.limits = limits
        self.rateLimit = rateLimit
        self.cpuEnforcement = cpuEnforcement
        self.cancellation = cancellation
        self.queue = queue
        self.operation = operation
        self.circuitBreaker = circuitBreaker
        self.refusesBelow = refusesBelow
        self.baseMemory = baseMemory
        self.deniedBy = deniedBy
    }
}

extension AgentPoolModel {
    /// What a pod of the pool may use of the processor: the tighter of the container's
    /// limit and the agent's own quota.
    var cpuLimit: MilliCPU? {
        let container = pods.first?.cpuLimit
        let quota = limits.cpuQuotaPercentage.map { MilliCPU(Int64(($0 * 10).rounded(.up))) }
        guard let container, let quota else { return container ?? quota }
        return min(container, quota)
    }

    /// What the kernel's bandwidth control holds a pod to: with `reject` the container's limit
    /// only; `nil` = it has no quota.
    public var throttledCPU: MilliCPU? {
        cpuEnforcement == .throttle ? cpuLimit : pods.first?.cpuLimit
    }
}

/// The limits of an agent pod: the seed's `AgentResourceLimits`, and the queue that it lacks.
public struct AgentLimits: Sendable, Equatable {
    /// Processes at most; an operation runs in one, and waits for one if all are busy.
    public var maxProcesses: Int?
    /// Working memory of the operations in flight, plus the base, at most.
    public var maxMemory: Bytes?
    /// Processor as a percentage of one core.
    public var cpuQuotaPercentage: Double?
    /// Operations in flight at most, those that wait for a process included.
    public var maxConcurrentOperations: Int?
    /// From an operation's arrival at the agent to its answer.
    public var operationTimeout: SimDuration?
    /// The rate limit, per second.
    public var operationsPerSecond: Double?
    /// Size of its bucket; `nil` = one second's worth.
    public var burstSize: Int?
    /// Operations that may wait in front of `maxConcurrentOperations`; 0 = refused at once.
    public var queueCapacity: Int

    /// No limits.
    public init() { queueCapacity = 0 }

    /// The defaults of the seed's `AgentResourceLimits`.
    public static let phoenix: AgentLimits = {
        var limits = AgentLimits()
        limits.maxProcesses = 10
        limits.maxMemory = .gibibytes(2)
        limits.cpuQuotaPercentage = 50
        limits.maxConcurrentOperations = 5
        limits.operationTimeout = .seconds(5)
        limits.operationsPerSecond = 20
        limits.burstSize = 10
        return limits
    }()
}

/// What an agent operation costs: a burst of CPU, then a wait.
public struct OperationProfile: Sendable, Equatable {
    /// CPU time in seconds; `nil` = none.
    public var cpu: Distribution?
    /// A wait that needs no processor (a model call, a tool), in seconds; `nil` = none.
    public var wait: Distribution?
    /// Working memory in bytes, held while the operation runs; `nil` = none.
    public var memory: Distribution?

    /// An operation of these parts.
    public init(cpu: Distribution? = nil, wait: Distribution? = nil, memory: Distribution? = nil) {
        self.cpu = cpu
        self.wait = wait
        self.memory = memory
    }
}

import Service

extension Shape {
    /// The service that the workloads call.
    static let orchestrator = Shape(
        name: "orchestrator",
        summary: "The service that the workloads call.",
        fields: podFields + [
            .optional(
                "limits",
                .either(.choice(["phoenix"]), .mapping(.orchestratorLimits)),
                "The limiter stack of a pod; a limit that is left out does not exist."
            ),
            .optional(
                "rate_limit_scope",
                .choice(RateLimitScope.allCases.map(\.rawValue)),
                default: RateLimitScope.pod.rawValue,
                "Whether the rate limit counts for each pod or for the whole service."
            ),
            .optional("rate_limit", .mapping(.rateLimit), "How the rate limit is kept."),
            .optional(
                "rate_limits",
                .list(.mapping(.namedRateLimit)),
                "Rate limits beside the one of limits, each with a name."
            ),
            .optional(
                "rate_limit_order",
                .choice(RateLimitOrder.allCases.map(\.rawValue)),
                default: RateLimitOrder.series.rawValue,
                "Whether a request that one rate limit refuses spends the tokens of those before it."
            ),
            .optional(
                "connection_enforcement",
                .choice(ConnectionEnforcementName.allCases.map(\.rawValue)),
                default: ConnectionEnforcementName.atomic.rawValue,
                "Whether the connection cap is checked and counted in one step."
            ),
            .optional(
                "connection_race_window",
                .measure(.duration, .positive),
                "With racy, the time from the check to the increment of the counter."
            ),
            .optional(
                "worker_threads",
                .choice(WorkerThreadUse.allCases.map(\.rawValue)),
                default: WorkerThreadUse.held.rawValue,
                "Whether a step that waits keeps its worker thread."
            ),
            .optional(
                "queue",
                .either(
                    .choice(QueueModel.Discipline.allCases.map(\.rawValue)),
                    .mapping(.queue)
                ),
                "The queue for a worker thread: its discipline, or a mapping; fifo if left out."
            ),
            .optional(
                "thread_growth",
                .choice(ThreadGrowthName.allCases.map(\.rawValue)),
                default: ThreadGrowthName.elastic.rawValue,
                "When worker threads above the minimum start."
            ),
            .optional(
                "thread_start",
                .measure(.duration, .notNegative),
                default: "0s",
                "What starting a worker thread adds to the request that needs it."
            ),
            .optional(
                "response_memory",
                .choice(ResponseMemory.allCases.map(\.rawValue)),
                default: ResponseMemory.none.rawValue,
                "From when on a request holds the memory of its response."
            ),
            .optional(
                "thread_keep_alive",
                .measure(.duration, .notNegative),
                default: "60s",
                "How long a worker thread above the minimum stays idle."
            ),
            .optional(
                "concurrency_limit",
                .mapping(.concurrencyLimit),
                "A limit on what a pod has in flight."
            ),
            .optional(
                "deadline_propagation",
                .boolean,
                default: "false",
                "Whether operations know the deadline of their request."
            ),
            .optional(
                "refuse_if_remaining_below",
                .measure(.duration, .notNegative),
                default: "0s",
                "A request that gets a thread with less time left is refused; 0 = none is."
            ),
        ]
    )

    /// The queue for a worker thread.
    static let queue = Shape(
        name: "queue",
        summary: "The queue for a worker thread.",
        fields: [
            .optional(
                "discipline",
                .choice(QueueModel.Discipline.allCases.map(\.rawValue)),
                default: QueueModel.Discipline.fifo.rawValue,
                "Who of those that wait is next."
            ),
            .optional(
                "interval",
                .measure(.duration, .positive),
                default: "100ms",
                "For how long without being empty a queue stands (adaptive_lifo, codel)."
            ),
            .optional(
                "target",
                .measure(.duration, .notNegative),
                "How long a request may wait that joins a queue that stands; 5ms with codel, "
                    + "without end with adaptive_lifo, if left out."
            ),
            .optional(
                "on_full",
                .choice(QueueModel.Overflow.allCases.map(\.rawValue)),
                default: QueueModel.Overflow.refuse.rawValue,
                "Whether a request that finds the queue full is refused or displaces another."
            ),
            .optional(
                "reserved_threads",
                .count(0...999_999),
                default: "0",
                "Worker threads that are kept for requests of high priority (priority)."
            ),
            .optional(
                "reserved_for",
                priority,
                "The priority from which on they may be taken; the highest one if left out."
            ),
        ]
    )

    /// A workload's priority.
    static let priority = Kind.count(-1_000_000...1_000_000)

    /// The limits of an orchestrator pod.
    static let orchestratorLimits = Shape(
        name: "orchestrator_limits",
        summary: "The limits of an orchestrator pod: the fields of Phoenix' ResourceLimits.",
        fields: [
            limitDefaults,
            .limit("max_worker_threads", threads, "Worker threads at most."),
            .limit(
                "min_worker_threads",
                .count(0...1_000_000),
                "Worker threads that are always there."
            ),
            .limit("max_concurrent_connections", positive, "Open connections at most."),
            .limit(
                "accept_backlog",
                .count(0...largestCount),
                "New connections that wait for an open one to close; 0 = none, as if left out."
            ),
            .limit(
                "max_requests_per_connection",
                positive,
                "Requests that a connection carries before it is closed."
            ),
            .limit("max_request_size_bytes", .measure(.size, .positive), "The largest request."),
            .limit("max_response_size_bytes", .measure(.size, .positive), "The largest response."),
            .limit("requests_per_second", rate, "The rate limit."),
            .limit("burst_size", positive, "The size of its bucket."),
            .limit("request_timeout_ms", timeout, "From a request's arrival to its response."),
            .limit("operation_timeout_ms", timeout, "From an agent operation to its answer."),
            .limit(
                "queue_capacity",
                .count(0...largestCount),
                "Requests that may wait for a worker thread; 0 = none."
            ),
            .limit(
                "max_memory_bytes",
                .measure(.size, .positive),
                "The memory monitor's budget."
            ),
        ]
    )

    /// A pool of agents.
    static let agentPool = Shape(
        name: "agent_pool",
        summary: "A pool of agents that the orchestrator calls.",
        fields: [.required("name", .text, "The pool's name, part of paths and columns.")]
            + podFields + [
                .optional(
                    "limits",
                    .either(.choice(["phoenix"]), .mapping(.agentLimits)),
                    "The limiter stack of an agent; a limit that is left out does not exist."
                ),
                .optional(
                    "queue",
                    .choice(AgentQueueDiscipline.allCases.map(\.rawValue)),
                    default: AgentQueueDiscipline.fifo.rawValue,
                    "Who of the operations that wait is next."
                ),
                .optional("rate_limit", .mapping(.rateLimit), "How the rate limit is kept."),
                .required("operation", .mapping(.operation), "What an operation costs."),
                .optional(
                    "circuit_breaker",
                    .mapping(.circuitBreaker),
                    "When an orchestrator pod stops calling the pool."
                ),
                .optional(
                    "refuse_if_remaining_below",
                    .either(.choice(["mean"]), .measure(.duration, .notNegative)),
                    default: "0s",
                    "An operation that gets a process with less time left is refused; 0 = none is."
                ),
            ]
    )

    /// The limits of an agent pod.
    static let agentLimits = Shape(
        name: "agent_limits",
        summary: "The limits of an agent pod: the fields of Phoenix' AgentResourceLimits.",
        fields: [
            limitDefaults,
            .limit("max_processes", positive, "Processes at most."),
            .limit("max_memory_bytes", .measure(.size, .positive), "Working memory at most."),
            .limit(
                "cpu_quota_percentage",
                .measure(.percent, .positive(upTo: 100_000)),
                "Processor as a percentage of one core."
            ),
            .limit("max_concurrent_operations", positive, "Operations in flight at most."),
            .limit("operation_timeout_ms", timeout, "From an operation's arrival to its answer."),
            .limit("operations_per_second", rate, "The rate limit."),
            .limit("burst_size", positive, "The size of its bucket."),
            .optional(
                "queue_capacity",
                .count(0...largestCount),
                default: "0",
                "Operations that may wait for a place; 0 = none."
            ),
        ]
    )

    /// Memory that grows with use up to a maximum.
    static let memoryCache = Shape(
        name: "memory_cache",
        summary: "Memory that grows with use up to a maximum.",
        fields: [
            .required(
                "per_request",
                .measure(.size, .positive),
                "What each request (or operation) that is admitted adds."
            ),
            .required("max", .measure(.memory, .positive), "What the cache grows to."),
        ]
    )

    /// Pauses that stop all threads of a pod.
    static let pauses = Shape(
        name: "pauses",
        summary: "Pauses that stop all threads of a pod.",
        fields: [
            .required(
                "every",
                .variant(.distribution(of: .duration)),
                "Time from the end of a pause to the beginning of the next."
            ),
            .required(
                "length",
                .variant(.distribution(of: .duration)),
                "Length of a pause."
            ),
        ]
    )

    /// What an agent operation costs.
    static let operation = Shape(
        name: "operation",
        summary: "What an agent operation costs: a burst of CPU, then a wait.",
        fields: [
            .optional("cpu", .variant(.distribution(of: .duration)), "CPU time."),
            .optional("wait", .variant(.distribution(of: .duration)), "A wait without processor."),
            .optional(
                "memory",
                .variant(.distribution(of: .size)),
                "Working memory while the operation runs."
            ),
        ]
    )

    /// What the orchestrator and the agent pools have in common: where their pods are from.
    private static let podFields: [Field] = [
        .optional("deployment", .text, "The Deployment of the manifests that the pods come from."),
        .optional(
            "replicas",
            .count(0...10_000),
            "How many pods; 1, or what the manifest says, if left out."
        ),
        .optional(
            "cpu",
            .measure(.processor, .positive(upTo: 1e6)),
            "The CPU limit of a pod, for a model without manifests."
        ),
        .optional(
            "memory",
            .measure(.memory, .positive),
            "The memory limit of a pod, for a model without manifests."
        ),
        .optional(
            "cpu_enforcement",
            .choice(CPUEnforcement.allCases.map(\.rawValue)),
            default: CPUEnforcement.throttle.rawValue,
            "What a CPU limit does."
        ),
        .optional(
            "cpu_period",
            .measure(.duration, .from(0.001, to: 1)),
            default: "100ms",
            "How often the quota of a CPU limit is refilled (cpu.cfs_period_us)."
        ),
        .optional(
            "cpu_burst",
            .measure(.duration, .notNegative),
            default: "0s",
            "CPU time of unused quota that is carried on, at most (cpu.cfs_burst_us)."
        ),
        .optional(
            "cpu_window",
            .measure(.duration, .positive),
            default: "1s",
            "The window over which 'cpu_enforcement: reject' adds up CPU time."
        ),
        .optional(
            "pauses",
            .mapping(.pauses),
            "Pauses that stop all threads of a pod, as a garbage collector makes them."
        ),
        .optional(
            "on_timeout",
            .choice(CancellationRule.allCases.map(\.rawValue)),
            default: CancellationRule.cancel.rawValue,
            "What happens to work whose time is up."
        ),
        .optional(
            "routing",
            .choice(Routing.allCases.map(\.rawValue)),
            default: Routing.roundRobin.rawValue,
            "Which ready pod takes the next request."
        ),
        .optional(
            "base_memory",
            .measure(.memory, .notNegative),
            default: "0",
            "The memory of a pod without any request."
        ),
        .optional(
            "memory_leak",
            .measure(.memoryRate, .notNegative),
            default: "0/s",
            "Memory that a pod loses with time, until it is started again."
        ),
        .optional(
            "leak_per_request",
            .measure(.size, .notNegative),
            default: "0",
            "Memory that a pod loses with each request (or operation) that it admits."
        ),
        .optional(
            "memory_cache",
            .mapping(.memoryCache),
            "Memory that grows with use up to a maximum; none if left out."
        ),
    ]

    private static let limitDefaults = Field.optional(
        "defaults",
        .choice(["phoenix"]),
        "Whose values hold for the limits that are left out."
    )
    private static let largestCount = Int(Int32.max)
    private static let positive = Kind.count(1...largestCount)
    private static let threads = Kind.count(1...1_000_000)
    private static let rate = Kind.measure(.perSecond, .positive(upTo: 1e9))
    private static let timeout = Kind.measure(.milliseconds, .positive)
}

/// How the check and the count of the connection cap relate.
enum ConnectionEnforcementName: String, CaseIterable {
    /// One step.
    case atomic
    /// Two, between which others check.
    case racy
}

/// The names of Limiters' `ThreadGrowth` in a model.
enum ThreadGrowthName: String, CaseIterable {
    case fixed
    case elastic
    case threadPoolExecutor = "thread_pool_executor"
}

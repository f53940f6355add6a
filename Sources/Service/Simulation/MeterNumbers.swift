import Kernel
import Limiters
import Units

/// Which meter is whose.
struct MeterNumbers: ~Copyable {
    var connections = MeterIndex.none
    var backlog = MeterIndex.none
    /// Of what refuses a new connection: the accept backlog if there is one, else the cap.
    var refusedConnections = MeterIndex.none
    var requestsPerConnection = MeterIndex.none
    var requestSize = MeterIndex.none
    var rate = MeterIndex.none
    var concurrency = MeterIndex.none
    var memory = MeterIndex.none
    var containerMemory = MeterIndex.none
    /// The meter that is told of the container's memory: none if `memory` counts the same.
    var containerMemoryGauge = MeterIndex.none
    var cpu = MeterIndex.none
    var threads = MeterIndex.none
    var queue = MeterIndex.none
    var redisConnections = MeterIndex.none
    var redisClients = MeterIndex.none
    var redisMemory = MeterIndex.none
    var responseSize = MeterIndex.none
    var requestTimeout = MeterIndex.none
    var operationTimeout = MeterIndex.none
    /// Those of `orchestrator.rate_limits`.
    let rateLimits: FixedBuffer<MeterIndex>
    let agents: FixedBuffer<AgentMeterNumbers>
    let clients: FixedBuffer<ClientMeterNumbers>
    /// What the meters measure, in the order of the limiter stack.
    let descriptions: [MeterDescription]

    init(_ model: ServiceModel) {
        var catalogue = Catalogue()
        let orchestrator = model.orchestrator
        let limits = orchestrator.limits
        let path = "orchestrator.limits."

        connections = catalogue.add(
            "orchestrator.max_concurrent_connections",
            path,
            limits.maxConcurrentConnections,
            unit: "connections"
        )
        backlog = catalogue.add(
            "orchestrator.accept_backlog",
            path,
            limits.hasBacklog ? limits.acceptBacklog : nil,
            unit: "connections"
        )
        refusedConnections = backlog.exists ? backlog : connections
        requestsPerConnection = catalogue.add(
            "orchestrator.max_requests_per_connection",
            path,
            limits.maxRequestsPerConnection,
            unit: "requests",
            binds: false
        )
        requestSize = catalogue.add(
            "orchestrator.max_request_size_bytes",
            path,
            limits.maxRequestSize
        )
        rate = catalogue.add(
            "orchestrator.requests_per_second",
            path,
            rate: limits.requestsPerSecond
        )
        let rateLimits = orchestrator.rateLimits.map { limit in
            let name = "orchestrator.rate_limits.\(limit.name)"
            let meter = catalogue.add(name, nil, rate: limit.requestsPerSecond)
            catalogue.set(parameter: name + ".requests_per_second", of: meter)
            return meter
        }
        concurrency = catalogue.add(
            "orchestrator.concurrency_limit",
            limit: orchestrator.concurrencyLimit
        )
        memory = catalogue.add("orchestrator.max_memory_bytes", path, limits.maxMemory)
        let container = orchestrator.deployment == nil ? "orchestrator." : nil
        containerMemory = catalogue.add(
            "orchestrator.memory",
            container,
            orchestrator.pods.first?.memoryLimit
        )
        containerMemoryGauge = catalogue.gauge(of: containerMemory, besides: memory)
        cpu = catalogue.add(
            "orchestrator.cpu",
            container,
            cpu: orchestrator.pods.first?.cpuLimit?.cores
        )
        threads = catalogue.add(
            "orchestrator.max_worker_threads",
            path,
            limits.maxWorkerThreads,
            unit: "threads"
        )
        queue = catalogue.add(
            "orchestrator.queue_capacity",
            path,
            limits.maxWorkerThreads == nil ? nil : limits.queueCapacity,
            unit: "requests"
        )
        if let redis = model.redis {
            redisConnections = catalogue.add(
                "redis.max_connections",
                "redis.pool.",
                redis.pool?.maxConnections,
                unit: "connections"
            )
            redisClients = catalogue.add(
                "redis.maxclients",
                "redis.",
                redis.maxClients,
                unit: "clients"
            )
            redisMemory = catalogue.add("redis.maxmemory", "redis.", redis.maxMemory)
        }
        let agents = model.agents.map { AgentMeterNumbers($0, &catalogue) }
        responseSize = catalogue.add(
            "orchestrator.max_response_size_bytes",
            path,
            limits.maxResponseSize
        )
        requestTimeout = catalogue.add(
            "orchestrator.request_timeout_ms",
            path,
            limits.requestTimeout
        )
        operationTimeout = catalogue.add(
            "orchestrator.operation_timeout_ms",
            path,
            limits.operationTimeout
        )
        let clients = model.workloads.map { ClientMeterNumbers($0, &catalogue) }
        self.agents = FixedBuffer(count: agents.count) { agents[$0] }
        self.clients = FixedBuffer(count: clients.count) { clients[$0] }
        self.rateLimits = FixedBuffer(count: rateLimits.count) { rateLimits[$0] }
        descriptions = catalogue.descriptions
    }
}

/// Which meter of an agent pool is whose.
struct AgentMeterNumbers: BitwiseCopyable {
    let rate: MeterIndex
    let concurrency: MeterIndex
    let processes: MeterIndex
    let memory: MeterIndex
    let containerMemory: MeterIndex
    /// The meter that is told of the container's memory: none if `memory` counts the same.
    let containerMemoryGauge: MeterIndex
    let cpu: MeterIndex
    let timeout: MeterIndex
    let circuitBreaker: MeterIndex

    fileprivate init(_ pool: AgentPoolModel, _ catalogue: inout Catalogue) {
        let name = "agents.\(pool.name)."
        let path = name + "limits."
        let limits = pool.limits
        rate = catalogue.add(
            name + "operations_per_second",
            path,
            rate: limits.operationsPerSecond
        )
        concurrency = catalogue.add(
            name + "max_concurrent_operations",
            path,
            limits.maxConcurrentOperations,
            unit: "operations"
        )
        processes = catalogue.add(
            name + "max_processes",
            path,
            limits.maxProcesses,
            unit: "processes"
        )
        memory = catalogue.add(name + "max_memory_bytes", path, limits.maxMemory)
        let container = pool.deployment == nil ? name : nil
        containerMemory = catalogue.add(
            name + "memory",
            container,
            pool.pods.first?.memoryLimit
        )
        containerMemoryGauge = catalogue.gauge(of: containerMemory, besides: memory)
        cpu = catalogue.add(name + "cpu", container, cpu: pool.cpuLimit?.cores)
        if pool.cpuLimit != pool.pods.first?.cpuLimit {
            catalogue.set(parameter: path + "cpu_quota_percentage", of: cpu)
        }
        timeout = catalogue.add(
            name + "operation_timeout_ms",
            path,
            limits.operationTimeout
        )
        circuitBreaker = catalogue.add(name + "circuit_breaker", breaker: pool.circuitBreaker)
    }
}

/// Which meter of a workload's clients is whose.
struct ClientMeterNumbers: BitwiseCopyable {
    let retryBudget: MeterIndex
    let circuitBreaker: MeterIndex
    let adaptiveThrottle: MeterIndex

    fileprivate init(_ workload: Workload, _ catalogue: inout Catalogue) {
        let name = "workloads.\(workload.name)."
        retryBudget = catalogue.add(name + "retry.budget", budget: workload.retry?.budget)
        circuitBreaker = catalogue.add(
            name + "circuit_breaker",
            breaker: workload.circuitBreaker
        )
        adaptiveThrottle = catalogue.add(
            name + "adaptive_throttle",
            throttle: workload.adaptiveThrottle
        )
    }
}

/// Numbers the limiters of a model that exist.
private struct Catalogue {
    private(set) var descriptions: [MeterDescription] = []

    /// Says that another parameter than the limiter's own name sets it.
    mutating func set(parameter: String, of meter: MeterIndex) {
        guard meter.exists else { return }
        descriptions[Int(meter.number)].parameter = parameter
    }

    /// Which meter is to be told of the level of `meter`, when `twin` is told the same: none if both
    /// have the same limit, so that they would count the same.
    mutating func gauge(of meter: MeterIndex, besides twin: MeterIndex) -> MeterIndex {
        guard meter.exists, twin.exists,
            descriptions[Int(meter.number)].fullLevel == descriptions[Int(twin.number)].fullLevel
        else { return meter }
        descriptions[Int(meter.number)].twin = Int(twin.number)
        return .none
    }

    /// A limit that is counted in whole things.
    mutating func add(
        _ name: String,
        _ path: String,
        _ limit: Int?,
        unit: String,
        binds: Bool = true
    ) -> MeterIndex {
        add(
            name,
            path,
            limit.map(Double.init),
            unit: unit,
            full: limit.map(Int64.init),
            binds: binds
        )
    }

    mutating func add(_ name: String, _ path: String?, _ limit: Bytes?) -> MeterIndex {
        add(name, path, limit.map { Double($0.count) }, unit: "bytes", full: limit?.count)
    }

    mutating func add(_ name: String, _ path: String, _ limit: SimDuration?) -> MeterIndex {
        add(
            name,
            path,
            limit.map { Double($0.nanoseconds) / 1e6 },
            unit: "ms",
            full: limit?.nanoseconds
        )
    }

    /// A rate limit: what is metered is the demand in each second, in thousandths.
    mutating func add(_ name: String, _ path: String?, rate: Double?) -> MeterIndex {
        add(name, path, rate, unit: "per second", full: rate.map { Int64($0 * 1_000) })
    }

    /// A CPU limit in cores; what is metered is usage over quota, in thousandths.
    mutating func add(_ name: String, _ path: String?, cpu: Double?) -> MeterIndex {
        add(name, path, cpu, unit: "cores", full: 1_000)
    }

    /// A retry budget; what is metered is its use when a client wants to retry, in thousandths.
    mutating func add(_ name: String, budget: RetryBudgetPolicy?) -> MeterIndex {
        let (limit, unit, field): (Double?, String, String) =
            switch budget {
            case nil: (nil, "", "")
            case .sre(let ratio, _, _): (ratio * 100, "% of requests", "")
            case .finagle(let ratio, _, _): (ratio * 100, "% of requests", ".ratio")
            case .envoy(let ratio?, _): (ratio * 100, "% of requests under way", ".ratio")
            case .envoy(nil, let minimum): (Double(minimum), "retries", ".max_retries")
            case .aws(let perSuccess, _): (perSuccess, "retries per answer", ".per_success")
            }
        let meter = add(name, nil, limit, unit: unit, full: 1_000)
        set(parameter: name + field, of: meter)
        return meter
    }

    /// A circuit breaker: it is at its limit while it is not closed.
    mutating func add(_ name: String, breaker: CircuitBreaker.Rule?) -> MeterIndex {
        let failures = breaker?.consecutiveFailures.map(Double.init)
        let ratio = breaker?.failureRatio.map { $0 * 100 }
        let meter = add(
            name,
            nil,
            failures ?? ratio,
            unit: failures != nil ? "failures in a row" : "% of failures",
            full: 1
        )
        let field = failures != nil ? ".consecutive_failures" : ".failure_ratio"
        set(parameter: name + field, of: meter)
        return meter
    }

    /// What clients refuse by themselves; what is metered is the chance, in thousandths.
    mutating func add(_ name: String, throttle: AdaptiveThrottle.Rule?) -> MeterIndex {
        let unit = "requests per accepted one"
        let meter = add(name, nil, throttle?.multiplier, unit: unit, full: 1_000)
        set(parameter: name + ".multiplier", of: meter)
        return meter
    }

    /// A limit on what is in flight; what is metered is its share of the limit in force, in
    /// thousandths.
    mutating func add(_ name: String, limit: AdaptiveConcurrencyLimit.Rule?) -> MeterIndex {
        let isFixed = limit?.algorithm == .fixed
        let most = limit.map { Double(isFixed ? $0.initial : $0.maximum) }
        let meter = add(name, nil, most, unit: "requests", full: 1_000)
        set(parameter: name + (isFixed ? ".initial" : ".max"), of: meter)
        return meter
    }

    private mutating func add(
        _ name: String,
        _ path: String?,
        _ limit: Double?,
        unit: String,
        full: Int64?,
        binds: Bool = true
    ) -> MeterIndex {
        guard let limit, let full else { return .none }
        let field = name.split(separator: ".").last.map(String.init) ?? name
        descriptions.append(
            MeterDescription(
                name: name,
                parameter: path.map { $0 + field },
                limit: limit,
                unit: unit,
                fullLevel: max(1, full),
                binds: binds
            )
        )
        return MeterIndex(number: Int32(descriptions.count - 1))
    }
}

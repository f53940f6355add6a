import Limiters
import Units

/// Where the limits of a model are.
extension AdjustableLimit {
    /// What stands for no limit where a model needs one.
    private static let large = 1_000_000

    /// A limit that is counted in whole things, with `nil` for none.
    private static func count(
        _ name: String,
        _ parameter: String,
        unit: String,
        isOfWaiting: Bool = false,
        _ path: WritableKeyPath<ServiceModel, Int?> & Sendable
    ) -> AdjustableLimit {
        AdjustableLimit(
            name,
            parameter: parameter,
            unit: unit,
            isOfWaiting: isOfWaiting,
            get: { $0[keyPath: path].map(Double.init) },
            set: { $0[keyPath: path] = $1.map { Int($0) } }
        )
    }

    /// An amount of memory.
    private static func memory(
        _ name: String,
        _ parameter: String,
        _ path: WritableKeyPath<ServiceModel, Bytes?> & Sendable
    ) -> AdjustableLimit {
        AdjustableLimit(
            name,
            parameter: parameter,
            unit: "bytes",
            increment: 67_108_864,
            get: { $0[keyPath: path].map { Double($0.count) } },
            set: { $0[keyPath: path] = $1.map { Bytes(Int64($0)) } }
        )
    }

    /// The memory limit of the containers of pods, which is a parameter of its own unless it comes from
    /// a manifest.
    private static func containerMemory(
        _ name: String,
        isParameter: Bool,
        _ pods: WritableKeyPath<ServiceModel, [PodModel]> & Sendable
    ) -> AdjustableLimit {
        AdjustableLimit(
            name,
            parameter: isParameter ? name : nil,
            unit: "bytes",
            increment: 67_108_864,
            get: { $0[keyPath: pods].first?.memoryLimit.map { Double($0.count) } },
            set: { model, value in
                for pod in model[keyPath: pods].indices {
                    model[keyPath: pods][pod].memoryLimit = value.map { Bytes(Int64($0)) }
                }
            }
        )
    }

    /// A time, in milliseconds.
    private static func time(
        _ name: String,
        _ parameter: String,
        _ path: WritableKeyPath<ServiceModel, SimDuration?> & Sendable
    ) -> AdjustableLimit {
        AdjustableLimit(
            name,
            parameter: parameter,
            unit: "ms",
            increment: 100,
            isWhole: false,
            isOfWaiting: true,
            get: { $0[keyPath: path].map { Double($0.nanoseconds) / 1e6 } },
            set: { $0[keyPath: path] = $1.map { SimDuration(seconds: $0 / 1e3) } }
        )
    }

    /// A rate a second and the burst beside it.
    private static func rate(
        _ name: String,
        _ parameter: String,
        burst: String,
        _ rate: WritableKeyPath<ServiceModel, Double?> & Sendable,
        _ size: WritableKeyPath<ServiceModel, Int?> & Sendable
    ) -> [AdjustableLimit] {
        let owner = parameter.split(separator: ".").dropLast().joined(separator: ".")
        return [
            AdjustableLimit(
                name,
                parameter: parameter,
                unit: "per second",
                isWhole: false,
                get: { $0[keyPath: rate] },
                set: { $0[keyPath: rate] = $1 }
            ),
            AdjustableLimit(
                burst,
                limiter: name,
                parameter: owner + ".burst_size",
                unit: "requests",
                get: { model in
                    model[keyPath: rate].flatMap { _ in model[keyPath: size] }.map(Double.init)
                },
                set: { $0[keyPath: size] = $1.map { Int($0) } ?? large }
            ),
        ]
    }

    static func ofOrchestrator(_ model: ServiceModel) -> [AdjustableLimit] {
        let path = "orchestrator.limits."
        var limits = [
            count(
                "orchestrator.max_concurrent_connections",
                path + "max_concurrent_connections",
                unit: "connections",
                \.orchestrator.limits.maxConcurrentConnections
            ),
            acceptBacklog,
            memory(
                "orchestrator.max_request_size_bytes",
                path + "max_request_size_bytes",
                \.orchestrator.limits.maxRequestSize
            ),
        ]
        limits += rate(
            "orchestrator.requests_per_second",
            path + "requests_per_second",
            burst: "orchestrator.burst_size",
            \.orchestrator.limits.requestsPerSecond,
            \.orchestrator.limits.burstSize
        )
        for (index, limit) in model.orchestrator.rateLimits.enumerated() {
            limits.append(namedRate("orchestrator.rate_limits.\(limit.name)", index))
        }
        limits += [
            concurrency,
            memory(
                "orchestrator.max_memory_bytes",
                path + "max_memory_bytes",
                \.orchestrator.limits.maxMemory
            ),
            containerMemory(
                "orchestrator.memory",
                isParameter: model.orchestrator.deployment == nil,
                \.orchestrator.pods
            ),
            orchestratorProcessor(isParameter: model.orchestrator.deployment == nil),
            AdjustableLimit(
                "orchestrator.max_worker_threads",
                parameter: path + "max_worker_threads",
                unit: "threads",
                get: { $0.orchestrator.limits.maxWorkerThreads.map(Double.init) },
                set: { $0.orchestrator.limits.maxWorkerThreads = $1.map { Int($0) } ?? large }
            ),
            count(
                "orchestrator.queue_capacity",
                path + "queue_capacity",
                unit: "requests",
                isOfWaiting: true,
                \.orchestrator.limits.queueCapacity
            ),
        ]
        return limits
    }

    /// Of no use without a cap on connections; lifted it is not left out, which would be none at all.
    private static var acceptBacklog: AdjustableLimit {
        AdjustableLimit(
            "orchestrator.accept_backlog",
            parameter: "orchestrator.limits.accept_backlog",
            unit: "connections",
            isOfWaiting: true,
            get: { model in
                let limits = model.orchestrator.limits
                return limits.maxConcurrentConnections.flatMap { _ in limits.acceptBacklog }
                    .map(Double.init)
            },
            set: { $0.orchestrator.limits.acceptBacklog = $1.map { Int($0) } ?? large }
        )
    }

    /// The rate of one of `orchestrator.rate_limits`.
    private static func namedRate(_ name: String, _ index: Int) -> AdjustableLimit {
        AdjustableLimit(
            name,
            parameter: name + ".requests_per_second",
            unit: "per second",
            isWhole: false,
            get: { $0.orchestrator.rateLimits[index].requestsPerSecond },
            set: { model, value in
                guard let value else {
                    model.orchestrator.rateLimits[index].algorithm = .gcra
                    model.orchestrator.rateLimits[index].burstSize = large
                    model.orchestrator.rateLimits[index].requestsPerSecond = Double(large)
                    return
                }
                model.orchestrator.rateLimits[index].requestsPerSecond = value
            }
        )
    }

    private static func orchestratorProcessor(isParameter: Bool) -> AdjustableLimit {
        AdjustableLimit(
            "orchestrator.cpu",
            parameter: isParameter ? "orchestrator.cpu" : nil,
            unit: "cores",
            increment: 0.1,
            isWhole: false,
            get: { $0.orchestrator.pods.first?.cpuLimit?.cores },
            set: { model, value in
                let limit = value.map { MilliCPU(fractionOfCores: $0) }
                for pod in model.orchestrator.pods.indices {
                    model.orchestrator.pods[pod].cpuLimit = limit
                }
            }
        )
    }

    private static var concurrency: AdjustableLimit {
        let name = "orchestrator.concurrency_limit"
        return AdjustableLimit(
            name,
            parameter: nil,
            unit: "requests",
            get: { model in
                model.orchestrator.concurrencyLimit.map {
                    Double($0.algorithm == .fixed ? $0.initial : $0.maximum)
                }
            },
            set: { model, value in
                guard let value, var rule = model.orchestrator.concurrencyLimit else {
                    model.orchestrator.concurrencyLimit = nil
                    return
                }
                rule.maximum = max(rule.minimum, min(Int(value), large))
                if rule.algorithm == .fixed { rule.initial = rule.maximum }
                model.orchestrator.concurrencyLimit = rule
            }
        )
    }

    static var ofRedis: [AdjustableLimit] {
        [
            AdjustableLimit(
                "redis.max_connections",
                parameter: "redis.pool.max_connections",
                unit: "connections",
                get: { $0.redis?.pool.map { Double($0.maxConnections) } },
                set: { $0.redis?.pool?.maxConnections = $1.map { Int($0) } ?? large }
            ),
            AdjustableLimit(
                "redis.maxclients",
                parameter: "redis.maxclients",
                unit: "clients",
                get: { $0.redis.map { Double($0.maxClients) } },
                set: { $0.redis?.maxClients = $1.map { Int($0) } ?? large }
            ),
            AdjustableLimit(
                "redis.maxmemory",
                parameter: "redis.maxmemory",
                unit: "bytes",
                increment: 67_108_864,
                get: { $0.redis?.maxMemory.map { Double($0.count) } },
                set: { $0.redis?.maxMemory = $1.map { Bytes(Int64($0)) } }
            ),
        ]
    }

    static func ofAgents(_ index: Int, in model: ServiceModel) -> [AdjustableLimit] {
        let name = "agents.\(model.agents[index].name)."
        let path = name + "limits."
        let container = model.agents[index].deployment == nil
        let isQuotaTighter =
            model.agents[index].cpuLimit != model.agents[index].pods.first?.cpuLimit
        return rate(
            name + "operations_per_second",
            path + "operations_per_second",
            burst: name + "burst_size",
            \.agents[index].limits.operationsPerSecond,
            \.agents[index].limits.burstSize
        ) + [
            count(
                name + "max_concurrent_operations",
                path + "max_concurrent_operations",
                unit: "operations",
                \.agents[index].limits.maxConcurrentOperations
            ),
            count(
                name + "max_processes",
                path + "max_processes",
                unit: "processes",
                \.agents[index].limits.maxProcesses
            ),
            memory(
                name + "max_memory_bytes",
                path + "max_memory_bytes",
                \.agents[index].limits.maxMemory
            ),
            containerMemory(name + "memory", isParameter: container, \.agents[index].pods),
            AdjustableLimit(
                name + "cpu",
                parameter: isQuotaTighter
                    ? path + "cpu_quota_percentage" : container ? name + "cpu" : nil,
                unit: "cores",
                increment: 0.1,
                isWhole: false,
                get: { $0.agents[index].cpuLimit?.cores },
                set: { $0.agents[index].setProcessor($1) }
            ),
            time(
                name + "operation_timeout_ms",
                path + "operation_timeout_ms",
                \.agents[index].limits.operationTimeout
            ),
        ]
    }

    /// What is met last: the size of the answer and the time that it may take.
    static var ofAnswers: [AdjustableLimit] {
        let path = "orchestrator.limits."
        return [
            memory(
                "orchestrator.max_response_size_bytes",
                path + "max_response_size_bytes",
                \.orchestrator.limits.maxResponseSize
            ),
            time(
                "orchestrator.request_timeout_ms",
                path + "request_timeout_ms",
                \.orchestrator.limits.requestTimeout
            ),
            time(
                "orchestrator.operation_timeout_ms",
                path + "operation_timeout_ms",
                \.orchestrator.limits.operationTimeout
            ),
        ]
    }
}

extension AgentPoolModel {
    /// Gives its pods so much of the processor by what is the tighter now, the container's limit or
    /// the agent's own quota; `nil` = by neither.
    fileprivate mutating func setProcessor(_ cores: Double?) {
        guard let cores else {
            limits.cpuQuotaPercentage = nil
            for pod in pods.indices { pods[pod].cpuLimit = nil }
            return
        }
        if cpuLimit != pods.first?.cpuLimit {
            limits.cpuQuotaPercentage = cores * 100
        } else {
            for pod in pods.indices { pods[pod].cpuLimit = MilliCPU(fractionOfCores: cores) }
        }
    }
}

extension MilliCPU {
    /// So many cores, to the thousandth.
    fileprivate init(fractionOfCores cores: Double) {
        self.init(Int64((cores * 1_000).rounded()))
    }
}

import Limiters
import Service
import Units

extension ModelDecoder {
    /// The limiter stack of an orchestrator pod: `phoenix`, a mapping, or a mapping on top of it.
    ///
    /// Its rate limit comes with the algorithm that keeps it.
    func orchestratorLimits(
        _ orchestrator: MappingReader
    ) -> (limits: OrchestratorLimits, rateLimit: RateLimitAlgorithm) {
        guard let (reader, isPhoenix) = limits(orchestrator, shape: .orchestratorLimits) else {
            return (
                OrchestratorLimits(),
                rateLimit(orchestrator, isLimited: false, rateKey: "requests_per_second") ?? .gcra
            )
        }
        let base: OrchestratorLimits = isPhoenix ? .phoenix : OrchestratorLimits()
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = reader.count(
            "max_worker_threads",
            fallback: base.maxWorkerThreads
        )
        // Fewer threads than the defaults' minimum are no mistake: a sweep may ask for them.
        let maximum = limits.maxWorkerThreads ?? .max
        limits.minWorkerThreads = reader.count(
            "min_worker_threads",
            fallback: base.minWorkerThreads.map { min($0, maximum) }
        )
        limits.maxConcurrentConnections = reader.count(
            "max_concurrent_connections",
            fallback: base.maxConcurrentConnections
        )
        limits.acceptBacklog = reader.count("accept_backlog", fallback: base.acceptBacklog)
        limits.maxRequestsPerConnection = reader.count(
            "max_requests_per_connection",
            fallback: base.maxRequestsPerConnection
        )
        limits.maxRequestSize = reader.bytes(
            "max_request_size_bytes",
            fallback: base.maxRequestSize
        )
        limits.maxResponseSize = reader.bytes(
            "max_response_size_bytes",
            fallback: base.maxResponseSize
        )
        limits.requestsPerSecond = reader.measure(
            "requests_per_second",
            fallback: base.requestsPerSecond
        )
        limits.burstSize = reader.count("burst_size", fallback: base.burstSize)
        limits.requestTimeout = reader.duration("request_timeout_ms", fallback: base.requestTimeout)
        limits.operationTimeout = reader.duration(
            "operation_timeout_ms",
            fallback: base.operationTimeout
        )
        limits.queueCapacity = reader.count("queue_capacity", fallback: base.queueCapacity)
        limits.maxMemory = reader.bytes("max_memory_bytes", fallback: base.maxMemory)
        let rateLimit = rateLimit(
            orchestrator,
            reader,
            rate: limits.requestsPerSecond,
            burst: limits.burstSize,
            rateKey: "requests_per_second"
        )
        if let minimum = limits.minWorkerThreads, let maximum = limits.maxWorkerThreads,
            minimum > maximum
        {
            reader.reportError(
                reader.has("min_worker_threads") ? "min_worker_threads" : "max_worker_threads",
                "'min_worker_threads' (\(minimum)) is above 'max_worker_threads' (\(maximum))"
            )
        }
        if limits.maxConcurrentConnections == nil, reader.has("accept_backlog") {
            diagnostics.warning(
                "'accept_backlog' has no effect without 'max_concurrent_connections': "
                    + "every connection is accepted at once",
                at: reader.position(of: "accept_backlog")
            )
        }
        if limits.maxWorkerThreads == nil {
            for key in ["min_worker_threads", "queue_capacity"] where reader.has(key) {
                diagnostics.warning(
                    "'\(key)' has no effect without 'max_worker_threads': "
                        + "every request has a thread at once",
                    at: reader.position(of: key)
                )
            }
        }
        return (limits, rateLimit)
    }

    /// The limiter stack of an agent pod.
    func agentLimits(
        _ pool: MappingReader
    ) -> (limits: AgentLimits, rateLimit: RateLimitAlgorithm) {
        guard let (reader, isPhoenix) = limits(pool, shape: .agentLimits) else {
            return (
                AgentLimits(),
                rateLimit(pool, isLimited: false, rateKey: "operations_per_second") ?? .gcra
            )
        }
        let base: AgentLimits = isPhoenix ? .phoenix : AgentLimits()
        var limits = AgentLimits()
        limits.maxProcesses = reader.count("max_processes", fallback: base.maxProcesses)
        limits.maxMemory = reader.bytes("max_memory_bytes", fallback: base.maxMemory)
        limits.cpuQuotaPercentage = reader.measure(
            "cpu_quota_percentage",
            fallback: base.cpuQuotaPercentage
        )
        limits.maxConcurrentOperations = reader.count(
            "max_concurrent_operations",
            fallback: base.maxConcurrentOperations
        )
        limits.operationTimeout = reader.duration(
            "operation_timeout_ms",
            fallback: base.operationTimeout
        )
        limits.operationsPerSecond = reader.measure(
            "operations_per_second",
            fallback: base.operationsPerSecond
        )
        limits.burstSize = reader.count("burst_size", fallback: base.burstSize)
        limits.queueCapacity = reader.count("queue_capacity") ?? base.queueCapacity
        let rateLimit = rateLimit(
            pool,
            reader,
            rate: limits.operationsPerSecond,
            burst: limits.burstSize,
            rateKey: "operations_per_second"
        )
        if limits.maxConcurrentOperations == nil, limits.queueCapacity > 0 {
            diagnostics.warning(
                "'queue_capacity' has no effect without 'max_concurrent_operations'",
                at: reader.position(of: "queue_capacity")
            )
        }
        return (limits, rateLimit)
    }

    /// A reader of `limits`, and whether Phoenix' values hold for what it leaves out.
    private func limits(
        _ owner: MappingReader,
        shape: Shape
    ) -> (reader: MappingReader, isPhoenix: Bool)? {
        if let scalar = owner.node("limits")?.scalar, !scalar.isNull {
            guard let word = owner.choice("limits") else { return nil }
            let reader = MappingReader(
                [],
                shape: shape,
                path: owner.path(of: "limits"),
                position: owner.position(of: "limits"),
                context: context
            )
            return (reader, word == "phoenix")
        }
        guard let reader = owner.mapping("limits") else { return nil }
        return (reader, reader.choice("defaults") == "phoenix")
    }

    /// How the rate limit that `reader` has read is kept; what is wrong with it is reported.
    private func rateLimit(
        _ owner: MappingReader,
        _ reader: MappingReader,
        rate: Double?,
        burst: Int?,
        rateKey: String
    ) -> RateLimitAlgorithm {
        if burst != nil, rate == nil, reader.has("burst_size") {
            diagnostics.warning(
                "'burst_size' has no effect without '\(rateKey)'",
                at: reader.position(of: "burst_size")
            )
        }
        let found = rateLimit(owner, isLimited: rate != nil, rateKey: rateKey)
        guard let found else { return .gcra }
        check(found, rate: rate, burst: burst, in: reader, rateKey: rateKey)
        return found
    }
}

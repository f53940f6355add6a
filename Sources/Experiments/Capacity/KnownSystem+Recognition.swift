import Limiters
import Service
import Statistics
import Units
import Variates

extension KnownSystem {
    /// The system that a model is; fails if it is none that is known.
    public init?(_ model: ServiceModel) {
        guard model.timeline.isEmpty, model.platform == nil, model.redis == nil,
            model.nodes.isEmpty, model.workloads.count == 1, model.workloads[0].isPlain,
            case .poisson(let rate) = model.workloads[0].arrivals.law,
            model.orchestrator.isPlain,
            let found = Self.law(of: model)
        else { return nil }
        law = found.law
        cause = found.cause
        arrivalRate = rate * model.loadFactor
    }

    private static func law(of model: ServiceModel) -> (law: Law, cause: String?)? {
        let steps = model.workloads[0].steps
        var limits = model.orchestrator.limits
        if !model.agents.isEmpty { return agentLoss(model) }
        guard let service = steps.services else { return nil }
        let meanService = service.reduce(0) { $0 + $1.mean }
        guard meanService > 0, meanService.isFinite else { return nil }

        // What remains set after its own limits have been taken out is foreign to a system.
        let none = OrchestratorLimits()
        if let rate = limits.requestsPerSecond {
            let burst = limits.burstSize ?? (rate == rate.rounded() ? Int(rate) : 0)
            limits.requestsPerSecond = nil
            limits.burstSize = nil
            guard limits == none, burst >= 1, model.orchestrator.rateLimit == .gcra else {
                return nil
            }
            return (.tokenBucket(rate: rate, burst: burst), "rate_limit_exceeded")
        }
        if let connections = limits.maxConcurrentConnections {
            limits.maxConcurrentConnections = nil
            if limits.acceptBacklog == 0 { limits.acceptBacklog = nil }
            guard limits == none else { return nil }
            return (
                .loss(servers: connections, meanService: meanService),
                "connection_limit_exceeded"
            )
        }
        guard let threads = limits.maxWorkerThreads else { return nil }
        guard limits.minWorkerThreads ?? threads == threads else { return nil }
        limits.maxWorkerThreads = nil
        limits.minWorkerThreads = nil
        let capacity = limits.queueCapacity
        limits.queueCapacity = nil
        let timeout = limits.requestTimeout
        limits.requestTimeout = nil
        guard limits == none else { return nil }
        if capacity == 0 {
            guard timeout == nil else { return nil }
            return (.loss(servers: threads, meanService: meanService), "queue_full")
        }
        guard service.count == 1 else { return nil }
        return queue(
            service[0],
            threads: threads,
            places: capacity,
            timeout: timeout,
            rule: model.orchestrator.cancellation
        )
    }

    private static func queue(
        _ service: Distribution,
        threads: Int,
        places: Int?,
        timeout: SimDuration?,
        rule: CancellationRule
    ) -> (law: Law, cause: String?)? {
        switch (service.law, places, timeout) {
        case (.exponential(let mean), nil, nil):
            return (.exponential(servers: threads, rate: 1 / mean), nil)
        case (.exponential(let mean), let places?, nil):
            return (
                .bounded(servers: threads, rate: 1 / mean, capacity: threads + places),
                "queue_full"
            )
        case (.exponential(let mean), nil, let timeout?):
            return impatience(
                rate: 1 / mean,
                threads: threads,
                timeout: timeout.seconds,
                rule: rule
            )
        case (.constant(let time), nil, nil):
            return (.constant(servers: threads, time: time), nil)
        case (_, nil, nil):
            let scv = service.variance / (service.mean * service.mean)
            guard threads == 1, scv.isFinite else { return nil }
            return (.general(mean: service.mean, scv: scv), nil)
        default: return nil
        }
    }

    private static func impatience(
        rate: Double,
        threads: Int,
        timeout: Double,
        rule: CancellationRule
    ) -> (law: Law, cause: String?)? {
        let cause = "request_timeout"
        switch rule {
        case .whileQueued:
            return (.impatient(servers: threads, rate: rate, patience: timeout), cause)
        case .cancel where threads == 1:
            return (.deadline(rate: rate, deadline: timeout, work: .cancelled), cause)
        case .abandon where threads == 1:
            return (.deadline(rate: rate, deadline: timeout, work: .continued), cause)
        case .cancel, .abandon, .whenDequeued: return nil
        }
    }

    /// One pool of agents behind an orchestrator without limits: M/G/c/c of operations.
    private static func agentLoss(_ model: ServiceModel) -> (law: Law, cause: String?)? {
        guard model.orchestrator.limits == OrchestratorLimits(), model.agents.count == 1,
            model.workloads[0].steps == [.agent(AgentStep(pool: 0, operations: 1, parallel: false))]
                || model.workloads[0].steps
                    == [.agent(AgentStep(pool: 0, operations: 1, parallel: true))]
        else { return nil }
        let pool = model.agents[0]
        var limits = pool.limits
        guard let places = limits.maxConcurrentOperations else { return nil }
        limits.maxConcurrentOperations = nil
        let operation = pool.operation
        let meanService = (operation.cpu?.mean ?? 0) + (operation.wait?.mean ?? 0)
        guard limits == AgentLimits(), pool.pods.isOnePlain, operation.memory == nil,
            pool.circuitBreaker == nil, pool.refusesBelow == .zero, pool.deniedBy == nil,
            pool.pauses == nil, pool.memoryGrowth == MemoryGrowth(), meanService > 0,
            meanService.isFinite
        else { return nil }
        return (
            .loss(servers: places, meanService: meanService),
            "agents.\(pool.name).concurrency_limit_exceeded"
        )
    }
}

extension Workload {
    /// Whether its clients send each request once, on a connection of its own, and wait.
    fileprivate var isPlain: Bool {
        memory == nil && patience == nil && retry == nil && circuitBreaker == nil
            && adaptiveThrottle == nil && hedge == nil && connections == nil
    }
}

extension OrchestratorModel {
    /// Whether nothing but `limits` could act on a request.
    fileprivate var isPlain: Bool {
        pods.isOnePlain && rateLimits.isEmpty && connectionRaceWindow == .zero
            && workerThreads == .held && queue.discipline == .fifo && queue.reservedThreads == 0
            && concurrencyLimit == nil && refusesBelow == .zero && deniedBy == nil
            && pauses == nil && memoryGrowth == MemoryGrowth()
    }
}

extension [PodModel] {
    /// Whether there is one pod, ready, with cores of its own and no limit of its container.
    fileprivate var isOnePlain: Bool {
        count == 1 && self[0].node == nil && self[0].cpuLimit == nil
            && self[0].memoryLimit == nil && self[0].notReady == nil
    }
}

extension [Step] {
    /// The service times of steps that are all bursts or waits; `nil` if one is something else.
    fileprivate var services: [Distribution]? {
        var services: [Distribution] = []
        for step in self {
            switch step {
            case .cpu(let time), .wait(let time): services.append(time)
            case .redis, .agent: return nil
            }
        }
        return services.isEmpty ? nil : services
    }
}

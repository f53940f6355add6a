import Limiters
import Service
import Units
import Variates

extension ServiceModel {
    /// The model with every length of time `factor` times as long, and every rate that much lower.
    ///
    /// Laws of which two draws can be alike are replaced, whatever the factor: two sums of such
    /// lengths are due at one instant, and rounding decides which comes first.
    func inSlowMotion(_ factor: Int64) throws -> ServiceModel {
        let motion = SlowMotion(factor: factor)
        var model = self
        model.workloads = try workloads.map(motion.workload)
        model.orchestrator = try motion.orchestrator(orchestrator)
        model.agents = try agents.map(motion.pool)
        model.redis = try redis.map(motion.redis)
        for index in model.timeline.indices {
            let event = timeline[index]
            model.timeline[index].start = .zero + motion.length(event.start - .zero)
            model.timeline[index].duration = event.duration.map(motion.length)
            model.timeline[index].action = motion.action(event.action)
        }
        return model
    }
}

/// Makes parts of a model slower.
private struct SlowMotion {
    /// How many times as long everything takes; a power of two keeps every rate exact.
    let factor: Int64

    private var share: Double { 1 / Double(factor) }

    func length(_ length: SimDuration) -> SimDuration {
        length == .forever ? length : SimDuration(nanoseconds: length.nanoseconds * factor)
    }

    func law(_ law: Distribution) throws -> Distribution {
        try withoutAtoms(law).scaled(by: Double(factor))
    }

    /// A law with about the same mean, of which no two draws are alike.
    private func withoutAtoms(_ law: Distribution) throws -> Distribution {
        switch law.law {
        case .constant(let length) where length > 0:
            try .uniform(from: 0.99 * length, to: 1.01 * length)
        case .empirical: try .uniform(from: 0, to: 2 * law.mean)
        default: law
        }
    }

    func arrivals(_ process: ArrivalProcess) throws -> ArrivalProcess {
        switch process.law {
        case .mmpp(let rates, let transitions):
            try .mmpp(
                rates: rates.map { $0 * share },
                transitions: transitions.map { row in row.map { $0 * share } }
            )
        case .closed(let users, let think): try .closed(users: users, think: law(think))
        case .sum(let components): try .sum(components.map(arrivals))
        case .poisson, .renewal, .deterministic, .batch, .onOff, .profile, .trace:
            try process.scaled(by: share)
        }
    }

    func breaker(_ rule: CircuitBreaker.Rule) -> CircuitBreaker.Rule {
        var rule = rule
        rule.window = length(rule.window)
        rule.open = length(rule.open)
        return rule
    }

    func algorithm(_ algorithm: RateLimitAlgorithm) -> RateLimitAlgorithm {
        switch algorithm {
        case .gcra: .gcra
        case .discreteFill(let interval): .discreteFill(interval: length(interval))
        case .fixedWindow(let window): .fixedWindow(length(window))
        case .slidingWindowLog(let window): .slidingWindowLog(length(window))
        case .slidingWindowCounter(let window): .slidingWindowCounter(length(window))
        case .leakyBucket(let wait): .leakyBucket(maximumWait: length(wait))
        }
    }

    func control(_ control: CPUControl) -> CPUControl {
        var control = control
        control.period = length(control.period)
        control.burst = length(control.burst)
        control.window = length(control.window)
        return control
    }

    func pauses(_ pauses: PauseModel) throws -> PauseModel {
        PauseModel(every: try law(pauses.every), length: try law(pauses.length))
    }

    func retry(_ policy: RetryPolicy) -> RetryPolicy {
        var policy = policy
        policy.backoff = Backoff(
            base: length(policy.backoff.base),
            factor: policy.backoff.factor,
            maximum: length(policy.backoff.maximum),
            jitter: policy.backoff.jitter
        )
        if case .finagle(let ratio, let minimum, let ttl) = policy.budget {
            policy.budget = .finagle(
                ratio: ratio,
                minimumPerSecond: minimum * share,
                ttl: length(ttl)
            )
        }
        return policy
    }

    func step(_ step: Step) throws -> Step {
        switch step {
        case .cpu(let demand): return .cpu(try law(demand))
        case .wait(let time): return .wait(try law(time))
        case .redis(var command):
            command.timeToLive = try command.timeToLive.map(law)
            return .redis(command)
        case .agent: return step
        }
    }

    func growth(_ growth: MemoryGrowth) -> MemoryGrowth {
        var growth = growth
        growth.leakPerSecond *= share
        return growth
    }

    func action(_ action: TimelineEvent.Action) -> TimelineEvent.Action {
        switch action {
        case .load(var change):
            change.ramp = length(change.ramp)
            return .load(change)
        case .set(let changes): return .set(changes.map(limitChange))
        case .fail, .slow, .update, .scale: return action
        }
    }

    func limitChange(_ change: LimitChange) -> LimitChange {
        var change = change
        switch change.limit {
        case .requestsPerSecond, .operationsPerSecond: change.value *= share
        case .burstSize, .maxConcurrentConnections, .acceptBacklog, .maxWorkerThreads,
            .queueCapacity, .agentBurstSize, .maxConcurrentOperations, .maxProcesses,
            .agentQueueCapacity, .cpuQuotaPercentage:
            break
        }
        return change
    }

    func workload(_ plain: Workload) throws -> Workload {
        var workload = plain
        workload.arrivals = try arrivals(plain.arrivals)
        workload.steps = try plain.steps.map(step)
        workload.deadline = plain.deadline.map(length)
        workload.patience = try plain.patience.map(law)
        workload.retry = plain.retry.map(retry)
        workload.circuitBreaker = plain.circuitBreaker.map(breaker)
        workload.adaptiveThrottle?.window = length(plain.adaptiveThrottle?.window ?? .zero)
        if let delay = plain.hedge?.after.duration {
            workload.hedge?.after = .constant(length(delay))
        }
        workload.connections?.idleTimeout = length(plain.connections?.idleTimeout ?? .zero)
        workload.connections?.handshake = length(plain.connections?.handshake ?? .zero)
        return workload
    }

    func orchestrator(_ plain: OrchestratorModel) throws -> OrchestratorModel {
        var model = plain
        model.limits.requestsPerSecond = plain.limits.requestsPerSecond.map { $0 * share }
        model.limits.requestTimeout = plain.limits.requestTimeout.map(length)
        model.limits.operationTimeout = plain.limits.operationTimeout.map(length)
        model.rateLimit = algorithm(plain.rateLimit)
        for index in plain.rateLimits.indices {
            model.rateLimits[index].requestsPerSecond *= share
            model.rateLimits[index].algorithm = algorithm(plain.rateLimits[index].algorithm)
        }
        model.connectionRaceWindow = length(plain.connectionRaceWindow)
        model.queue.interval = length(plain.queue.interval)
        model.queue.target = plain.queue.target.map(length)
        model.threadStart = length(plain.threadStart)
        model.threadKeepAlive = length(plain.threadKeepAlive)
        model.concurrencyLimit?.timeout = length(plain.concurrencyLimit?.timeout ?? .zero)
        model.refusesBelow = length(plain.refusesBelow)
        model.cpuControl = control(plain.cpuControl)
        model.memoryGrowth = growth(plain.memoryGrowth)
        model.pauses = try plain.pauses.map(pauses)
        return model
    }

    func pool(_ plain: AgentPoolModel) throws -> AgentPoolModel {
        var model = plain
        model.limits.operationsPerSecond = plain.limits.operationsPerSecond.map { $0 * share }
        model.limits.operationTimeout = plain.limits.operationTimeout.map(length)
        model.rateLimit = algorithm(plain.rateLimit)
        model.operation.cpu = try plain.operation.cpu.map(law)
        model.operation.wait = try plain.operation.wait.map(law)
        model.circuitBreaker = plain.circuitBreaker.map(breaker)
        model.refusesBelow = length(plain.refusesBelow)
        model.cpuControl = control(plain.cpuControl)
        model.memoryGrowth = growth(plain.memoryGrowth)
        model.pauses = try plain.pauses.map(pauses)
        return model
    }

    func redis(_ plain: RedisModel) throws -> RedisModel {
        var model = plain
        model.serviceTime = try law(plain.serviceTime)
        model.getServiceTime = try plain.getServiceTime.map(law)
        model.setServiceTime = try plain.setServiceTime.map(law)
        model.roundTrip = try plain.roundTrip.map(law)
        model.connectTime = length(plain.connectTime)
        model.pool?.maxLifetime = plain.pool?.maxLifetime.map(length)
        model.pool?.idleTimeout = plain.pool?.idleTimeout.map(length)
        model.pool?.acquisitionTimeout = plain.pool?.acquisitionTimeout.map(length)
        model.pool?.reaperInterval = length(plain.pool?.reaperInterval ?? .zero)
        return model
    }
}

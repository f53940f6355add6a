import Limiters
import Service
import Units
import Variates

/// Valid models of every kind, drawn from a seed: any mix of workloads, arrivals, steps, limits,
/// agents, Redis, nodes, cancellation rules and thread modes.
struct RandomModels {
    private var generator: SplitMix

    /// The models of this seed.
    init(seed: UInt64) { generator = SplitMix(state: seed) }

    /// The next model.
    mutating func next() throws -> ServiceModel {
        let hasAgents = flip()
        let hasRedis = flip()
        let nodes = (0..<pick(0...3)).map { index in
            NodeModel(name: "node-\(index)", cpu: MilliCPU(Int64(pick(1...8)) * 500))
        }
        let pools = hasAgents ? pick(1...2) : 0
        let redis = hasRedis ? try redisModel() : nil
        var model = ServiceModel(
            name: "random",
            nodes: nodes,
            workloads: try (0..<pick(1...3)).map {
                try workload($0, pools: pools, keyspaces: redis?.keyspaces ?? [])
            },
            orchestrator: orchestrator(nodes: nodes.count),
            agents: try (0..<pools).map { try agentPool($0, nodes: nodes.count) },
            redis: redis
        )
        model.orchestrator.cpuControl = cpuControl()
        model.orchestrator.pauses = try pauses()
        model.orchestrator.memoryGrowth = memoryGrowth()
        model.orchestrator.responseMemory = one(of: ResponseMemory.allCases)
        for pool in model.agents.indices {
            model.agents[pool].cpuControl = cpuControl()
            model.agents[pool].pauses = try pauses()
            model.agents[pool].memoryGrowth = memoryGrowth()
        }
        varyRateLimits(of: &model)
        varyConnections(of: &model)
        // Drawn last, so that the models are the same without it.
        if pick(0...2) == 0 { model.timeline = (0..<pick(1...4)).map { event($0, in: model) } }
        varyBacklog(of: &model)
        varyHedges(of: &model)
        return model
    }

    private mutating func cpuControl() -> CPUControl {
        var control = CPUControl()
        if flip() { control.period = milliseconds(1...300) }
        if flip() { control.burst = milliseconds(0...50) }
        if flip() { control.window = milliseconds(1...2_000) }
        return control
    }

    private mutating func memoryGrowth() -> MemoryGrowth {
        var growth = MemoryGrowth()
        guard pick(0...2) == 0 else { return growth }
        if flip() { growth.leakPerSecond = real(0...200_000) }
        if flip() { growth.leakPerRequest = Bytes(Int64(pick(0...5_000))) }
        if flip() {
            growth.cachePerRequest = Bytes(Int64(pick(0...5_000)))
            growth.cacheMaximum = Bytes(Int64(pick(0...500_000)))
        }
        return growth
    }

    private mutating func pauses() throws -> PauseModel? {
        guard pick(0...2) == 0 else { return nil }
        return PauseModel(
            every: try distribution(mean: real(0.01...2)),
            length: try distribution(mean: real(0.001...0.1))
        )
    }

    /// An event within the first 10 s; limits are only lowered, so that no cap is ever higher than
    /// the model says.
    private mutating func event(_ index: Int, in model: ServiceModel) -> TimelineEvent {
        let action: TimelineEvent.Action
        switch pick(0...3) {
        case 0:
            action = .load(
                LoadChange(
                    factor: real(0...4),
                    workload: perhaps { $0.pick(0...model.workloads.count - 1) }
                )
            )
        case 1: action = .fail(Outage(target(in: model), losesKeys: flip()))
        case 2: action = .slow(Slowdown(target(in: model), factor: real(0.5...5)))
        default: action = .set(limitChanges(in: model))
        }
        return TimelineEvent(
            name: "event-\(index)",
            start: .zero + milliseconds(0...10_000),
            duration: perhaps { $0.milliseconds(1...5_000) },
            action: action
        )
    }

    private mutating func target(in model: ServiceModel) -> TimelineTarget {
        let count = perhaps { $0.pick(1...3) }
        switch pick(0...4) {
        case 0 where model.redis != nil, 4 where model.redis != nil: return .redis
        case 1 where !model.agents.isEmpty:
            return .agents(pool: pick(0...model.agents.count - 1), pods: count)
        case 2 where !model.nodes.isEmpty: return .node(pick(0...model.nodes.count - 1))
        default: return .orchestrator(pods: count)
        }
    }

    private mutating func limitChanges(in model: ServiceModel) -> [LimitChange] {
        let limits = model.orchestrator.limits
        var changes: [LimitChange] = []
        if let rate = limits.requestsPerSecond {
            changes.append(LimitChange(.requestsPerSecond, to: rate * real(0.1...1)))
            changes.append(LimitChange(.burstSize, to: 1))
        }
        if let count = limits.maxConcurrentConnections {
            changes.append(LimitChange(.maxConcurrentConnections, to: Double(pick(1...count))))
        }
        if let count = limits.maxWorkerThreads {
            changes.append(LimitChange(.maxWorkerThreads, to: Double(pick(1...count))))
            if let capacity = limits.queueCapacity {
                changes.append(LimitChange(.queueCapacity, to: Double(pick(0...capacity))))
            }
        }
        for (pool, agents) in model.agents.enumerated() {
            let limits = agents.limits
            if let rate = limits.operationsPerSecond {
                changes.append(
                    LimitChange(.operationsPerSecond, pool: pool, to: rate * real(0.1...1))
                )
                changes.append(LimitChange(.agentBurstSize, pool: pool, to: 1))
            }
            if let count = limits.maxConcurrentOperations {
                changes.append(
                    LimitChange(.maxConcurrentOperations, pool: pool, to: Double(pick(1...count)))
                )
                changes.append(LimitChange(.agentQueueCapacity, pool: pool, to: 0))
            }
            if let count = limits.maxProcesses {
                changes.append(LimitChange(.maxProcesses, pool: pool, to: Double(pick(1...count))))
            }
            if let quota = limits.cpuQuotaPercentage {
                changes.append(
                    LimitChange(.cpuQuotaPercentage, pool: pool, to: quota * real(0.2...1))
                )
            }
        }
        return changes.filter { _ in flip() }
    }

    private mutating func varyRateLimits(of model: inout ServiceModel) {
        if flip(), let rate = model.orchestrator.limits.requestsPerSecond {
            (model.orchestrator.limits.requestsPerSecond, model.orchestrator.rateLimit) =
                rateLimit(of: rate)
        }
        for pool in model.agents.indices {
            guard flip(), let rate = model.agents[pool].limits.operationsPerSecond else { continue }
            (model.agents[pool].limits.operationsPerSecond, model.agents[pool].rateLimit) =
                rateLimit(of: rate)
        }
        guard pick(0...2) == 0 else { return }
        model.orchestrator.rateLimits = (0..<pick(1...3)).map { index in
            let (rate, algorithm) = rateLimit(of: real(5...100))
            return RateLimitModel(
                name: "limit-\(index)",
                requestsPerSecond: rate,
                burstSize: perhaps { $0.pick(1...30) },
                scope: one(of: RateLimitScope.allCases),
                algorithm: algorithm
            )
        }
        model.orchestrator.rateLimitOrder = one(of: RateLimitOrder.allCases)
        for workload in model.workloads.indices where flip() {
            model.workloads[workload].retry?.retryAfter = .honour
        }
    }

    /// A rate near `rate`, and an algorithm that can keep it.
    private mutating func rateLimit(of rate: Double) -> (Double, RateLimitAlgorithm) {
        let whole = rate.rounded(.up)
        switch pick(0...5) {
        case 0: return (rate, .gcra)
        case 1: return (whole * 5, .discreteFill(interval: .milliseconds(200)))
        case 2: return (whole, .fixedWindow(.seconds(1)))
        case 3: return (whole, .slidingWindowLog(.seconds(1)))
        case 4: return (whole / 2, .slidingWindowCounter(.seconds(2)))
        default: return (rate, .leakyBucket(maximumWait: milliseconds(0...400)))
        }
    }

    private mutating func varyConnections(of model: inout ServiceModel) {
        for workload in model.workloads.indices where flip() {
            model.workloads[workload].connections?.maxConcurrentStreams = pick(1...10)
        }
        if pick(0...3) == 0 { model.orchestrator.connectionRaceWindow = milliseconds(0...20) }
    }

    private mutating func varyHedges(of model: inout ServiceModel) {
        for workload in model.workloads.indices where model.workloads[workload].hedge != nil {
            if flip() { model.workloads[workload].hedge?.after = .percentile(real(0.01...0.95)) }
        }
    }

    private mutating func varyBacklog(of model: inout ServiceModel) {
        guard model.orchestrator.limits.maxConcurrentConnections != nil, flip() else { return }
        let backlog = pick(0...10)
        model.orchestrator.limits.acceptBacklog = backlog
        for event in model.timeline.indices {
            guard case .set(let changes) = model.timeline[event].action, flip() else { continue }
            let change = LimitChange(.acceptBacklog, to: Double(pick(0...backlog)))
            model.timeline[event].action = .set(changes + [change])
        }
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func real(_ range: ClosedRange<Double>) -> Double {
        Double.random(in: range, using: &generator)
    }

    private mutating func flip() -> Bool { pick(0...1) == 0 }

    private mutating func perhaps<Value>(_ value: (inout RandomModels) throws -> Value) rethrows
        -> Value?
    { flip() ? try value(&self) : nil }

    private mutating func rarely<Value>(_ value: (inout RandomModels) throws -> Value) rethrows
        -> Value?
    { pick(0...3) == 0 ? try value(&self) : nil }

    private mutating func one<Value>(of values: [Value]) -> Value {
        values[pick(0...values.count - 1)]
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> SimDuration {
        .milliseconds(Int64(pick(range)))
    }

    /// A law of any family with a mean near `mean`.
    private mutating func distribution(mean: Double) throws -> Distribution {
        switch pick(0...7) {
        case 0: try .constant(mean)
        case 1: try .exponential(mean: mean)
        case 2: try .gamma(mean: mean, shape: real(0.5...4))
        case 3: try .lognormal(mean: mean, cv: real(0.2...2))
        case 4: try .uniform(from: 0, to: 2 * mean)
        case 5: try .hyperexponential(mean: mean, cv: real(1...3))
        case 6: try .weibull(mean: mean, shape: real(0.7...3))
        default: try .empirical(values: [0, mean, 3 * mean], weights: [1, 2, 1])
        }
    }

    private mutating func arrivals() throws -> ArrivalProcess {
        let rate = real(5...60)
        switch pick(0...8) {
        case 0, 1: return try .poisson(rate: rate)
        case 2: return try .deterministic(rate: rate)
        case 3: return try .renewal(interarrival: .gamma(mean: 1 / rate, shape: real(0.5...3)))
        case 4: return try .batch(rate: rate / 3, size: .geometric(mean: 3))
        case 5:
            return try .mmpp(
                quietRate: rate / 2,
                busyRate: 3 * rate,
                quietMean: .seconds(2),
                busyMean: .seconds(1)
            )
        case 6:
            return try .trace(
                (0..<pick(1...300)).map { .zero + .milliseconds(Int64($0 * $0 % 10_007)) }.sorted()
            )
        case 7: return try .closed(users: pick(1...30), think: .exponential(mean: real(0.05...1)))
        default: return try .sum([.poisson(rate: rate / 2), .deterministic(rate: rate / 4)])
        }
    }

    private mutating func workload(
        _ index: Int,
        pools: Int,
        keyspaces: [Keyspace]
    ) throws -> Workload {
        let steps = try (0..<pick(0...4)).map { _ in try step(pools: pools, keyspaces: keyspaces) }
        let jitter = one(of: Backoff.Jitter.allCases)
        return Workload(
            name: "workload-\(index)",
            arrivals: try arrivals(),
            requestSize: try perhaps { try $0.distribution(mean: 10_000) },
            responseSize: try perhaps { try $0.distribution(mean: 10_000) },
            memory: try perhaps { try $0.distribution(mean: 100_000) },
            steps: steps,
            priority: pick(-1...2),
            deadline: perhaps { $0.milliseconds(1...500) },
            patience: pick(0...7) == 0 ? try distribution(mean: real(0.05...0.5)) : nil,
            retry: perhaps { models in
                let isUnlimited = models.pick(0...9) == 0
                return RetryPolicy(
                    attempts: isUnlimited
                        ? RetryPolicy.unlimitedAttempts : models.pick(1...4),
                    backoff: Backoff(
                        base: models.milliseconds(isUnlimited ? 50...100 : 0...100),
                        factor: models.real(1...3),
                        maximum: models.milliseconds(100...1_000),
                        jitter: jitter
                    ),
                    budget: models.perhaps { $0.retryBudget() }
                )
            },
            circuitBreaker: rarely { $0.circuitBreaker() },
            adaptiveThrottle: rarely { models in
                AdaptiveThrottle.Rule(
                    multiplier: models.real(1...3),
                    window: models.milliseconds(100...10_000)
                )
            },
            hedge: rarely { models in
                HedgePolicy(
                    after: models.milliseconds(1...100),
                    maximum: models.pick(1...HedgePolicy.most)
                )
            },
            connections: perhaps { models in
                ClientConnections(
                    idleTimeout: models.milliseconds(0...2_000),
                    handshake: models.milliseconds(0...5)
                )
            }
        )
    }

    private mutating func circuitBreaker() -> CircuitBreaker.Rule {
        let failures = perhaps { $0.pick(1...5) }
        return CircuitBreaker.Rule(
            consecutiveFailures: failures,
            failureRatio: failures == nil ? real(0.1...1) : perhaps { $0.real(0.1...1) },
            window: milliseconds(100...5_000),
            minimumRequests: pick(1...10),
            open: milliseconds(10...2_000),
            probes: pick(1...3)
        )
    }

    private mutating func concurrencyLimit() -> AdaptiveConcurrencyLimit.Rule {
        var rule = AdaptiveConcurrencyLimit.Rule(
            algorithm: one(of: AdaptiveConcurrencyLimit.Algorithm.allCases),
            initial: pick(2...10),
            minimum: pick(1...2),
            maximum: pick(10...20)
        )
        rule.timeout = milliseconds(10...100)
        return rule
    }

    private mutating func retryBudget() -> RetryBudgetPolicy {
        switch pick(0...4) {
        case 0: .sre(ratio: real(0...0.5))
        case 1: .finagle(ratio: real(0...0.5), minimumPerSecond: real(0...5))
        case 2: .envoy(minimum: pick(0...5))
        case 3: .envoy(ratio: real(0...1), minimum: pick(0...3))
        default: .aws(perSuccess: real(0...0.5), capacity: real(1...20))
        }
    }

    private mutating func step(pools: Int, keyspaces: [Keyspace]) throws -> Step {
        switch pick(0...5) {
        case 0, 1: return .cpu(try distribution(mean: real(0.000_1...0.02)))
        case 2: return .wait(try distribution(mean: real(0.000_1...0.1)))
        case 3, 4:
            guard pools > 0 else { return .wait(try .constant(0)) }
            return .agent(
                AgentStep(pool: pick(0...pools - 1), operations: pick(1...4), parallel: flip())
            )
        default:
            guard !keyspaces.isEmpty else { return .cpu(try .constant(0)) }
            let keyspace = pick(0...keyspaces.count - 1)
            return .redis(
                RedisStep(
                    command: one(of: [.get(setsOnMiss: false), .get(setsOnMiss: true), .set]),
                    keyspace: keyspace,
                    popularity: KeyPopularity(
                        count: keyspaces[keyspace].count,
                        exponent: real(0...1.5)
                    ),
                    timeToLive: try perhaps { try $0.distribution(mean: $0.real(0.1...5)) }
                )
            )
        }
    }

    /// The pods of one Deployment: on any nodes, ready or not, but all with the same resources.
    private mutating func pods(_ name: String, nodes: Int) -> [PodModel] {
        let cpuLimit = perhaps { MilliCPU(Int64($0.pick(100...2_000))) }
        let cpuRequest = perhaps { MilliCPU(Int64($0.pick(1...1_000))) }
        let memoryLimit = pick(0...3) == 0 ? Bytes(Int64(pick(200_000...2_000_000))) : nil
        return (0..<pick(1...3)).map { index in
            PodModel(
                name: "\(name)-\(index)",
                node: nodes > 0 && flip() ? pick(0...nodes - 1) : nil,
                cpuLimit: cpuLimit,
                cpuRequest: cpuRequest,
                memoryLimit: memoryLimit,
                notReady: pick(0...9) == 0 ? "exceeded quota" : nil
            )
        }
    }

    private mutating func orchestrator(nodes: Int) -> OrchestratorModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = perhaps { $0.pick(1...8) }
        limits.minWorkerThreads = perhaps { $0.pick(0...4) }
        limits.maxConcurrentConnections = perhaps { $0.pick(1...40) }
        limits.maxRequestsPerConnection = perhaps { $0.pick(1...20) }
        limits.maxRequestSize = perhaps { Bytes(Int64($0.pick(5_000...50_000))) }
        limits.maxResponseSize = perhaps { Bytes(Int64($0.pick(5_000...50_000))) }
        limits.requestsPerSecond = perhaps { $0.real(5...100) }
        limits.burstSize = perhaps { $0.pick(1...30) }
        limits.requestTimeout = perhaps { $0.milliseconds(1...500) }
        limits.operationTimeout = perhaps { $0.milliseconds(1...300) }
        limits.queueCapacity = perhaps { $0.pick(0...20) }
        limits.maxMemory = perhaps { Bytes(Int64($0.pick(100_000...3_000_000))) }
        return OrchestratorModel(
            pods: pods("orchestrator", nodes: nodes),
            routing: one(of: Routing.allCases),
            limits: limits,
            rateLimitScope: one(of: RateLimitScope.allCases),
            cpuEnforcement: one(of: CPUEnforcement.allCases),
            cancellation: one(of: CancellationRule.allCases),
            workerThreads: one(of: WorkerThreadUse.allCases),
            queue: queue(threads: limits.maxWorkerThreads ?? 1),
            threadGrowth: one(of: ThreadGrowth.allCases),
            threadStart: milliseconds(0...20),
            threadKeepAlive: milliseconds(0...2_000),
            concurrencyLimit: rarely { $0.concurrencyLimit() },
            propagatesDeadlines: flip(),
            refusesBelow: milliseconds(0...20),
            baseMemory: Bytes(Int64(pick(0...100_000))),
            deniedBy: pick(0...19) == 0 ? "default-deny" : nil
        )
    }

    private mutating func queue(threads: Int) -> QueueModel {
        QueueModel(
            discipline: one(of: QueueModel.Discipline.allCases),
            interval: milliseconds(20...100),
            target: perhaps { $0.milliseconds(0...20) },
            overflow: one(of: QueueModel.Overflow.allCases),
            reservedThreads: perhaps { $0.pick(0...threads - 1) } ?? 0,
            reservedFor: perhaps { $0.pick(-1...2) }
        )
    }

    private mutating func agentPool(_ index: Int, nodes: Int) throws -> AgentPoolModel {
        var limits = AgentLimits()
        limits.maxProcesses = perhaps { $0.pick(1...5) }
        limits.maxMemory = perhaps { Bytes(Int64($0.pick(100_000...1_000_000))) }
        limits.cpuQuotaPercentage = perhaps { $0.real(1...10) }
        limits.maxConcurrentOperations = perhaps { $0.pick(1...8) }
        limits.operationTimeout = perhaps { $0.milliseconds(1...300) }
        limits.operationsPerSecond = perhaps { $0.real(5...100) }
        limits.burstSize = perhaps { $0.pick(1...20) }
        limits.queueCapacity = pick(0...10)
        return AgentPoolModel(
            name: "pool-\(index)",
            pods: pods("agent-\(index)", nodes: nodes),
            routing: one(of: Routing.allCases),
            limits: limits,
            cpuEnforcement: one(of: CPUEnforcement.allCases),
            cancellation: one(of: CancellationRule.allCases),
            queue: one(of: AgentQueueDiscipline.allCases),
            operation: OperationProfile(
                cpu: try perhaps { try $0.distribution(mean: 0.01) },
                wait: try perhaps { try $0.distribution(mean: 0.03) },
                memory: try perhaps { try $0.distribution(mean: 100_000) }
            ),
            circuitBreaker: rarely { $0.circuitBreaker() },
            refusesBelow: flip() ? .zero : milliseconds(1...50),
            baseMemory: Bytes(Int64(pick(0...100_000))),
            deniedBy: pick(0...19) == 0 ? "default-deny" : nil
        )
    }

    private mutating func redisModel() throws -> RedisModel {
        let keyspaces = try (0..<pick(1...2)).map { index in
            Keyspace(
                name: "keys-\(index)",
                count: UInt32(pick(1...2_000)),
                keySize: Bytes(16),
                valueSize: try distribution(mean: 500)
            )
        }
        var redis = RedisModel(
            maxMemory: perhaps { .kibibytes(Int64($0.pick(860...1_500))) },
            evictionPolicy: one(of: RedisEvictionPolicy.allCases),
            maxClients: pick(1...60),
            clientTimeout: perhaps { $0.milliseconds(50...1_500) },
            pool: perhaps { models in
                RedisPoolModel(
                    maxConnections: models.pick(1...6),
                    minIdle: models.pick(0...5),
                    maxLifetime: models.perhaps { $0.milliseconds(100...5_000) },
                    idleTimeout: models.perhaps { $0.milliseconds(50...2_000) },
                    acquisitionTimeout: models.perhaps { $0.milliseconds(1...20) },
                    reaperInterval: models.milliseconds(100...6_000),
                    staleCheck: models.one(of: [.closedSocket, .ping, .untested, .untested])
                )
            },
            serviceTime: try distribution(mean: 0.000_5),
            roundTrip: try perhaps { try $0.distribution(mean: 0.02) },
            connectTime: milliseconds(0...10),
            serving: one(of: RedisServing.allCases),
            keyspaces: keyspaces,
            initialKeys: one(of: InitialKeys.allCases),
            deniedBy: pick(0...9) == 0 ? "default-deny" : nil
        )
        redis.getServiceTime = try perhaps { try $0.distribution(mean: 0.000_2) }
        redis.setServiceTime = try perhaps { try $0.distribution(mean: 0.000_8) }
        redis.notReady = pick(0...9) == 0 ? "exceeded quota" : nil
        return redis
    }
}

/// A small generator that gives the same numbers on every machine.
///
/// Source: G. Steele, D. Lea & C. Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

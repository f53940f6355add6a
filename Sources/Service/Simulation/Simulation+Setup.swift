import Kernel
import Limiters
import Platform
import Statistics
import Units
import Variates

extension Simulation {
    /// A model at time zero.
    init(
        model: ServiceModel,
        duration: SimDuration,
        warmUp: SimDuration,
        seed: UInt64,
        replication: UInt32,
        recordedShare: Double? = nil,
        scrapes: ScrapeSettings? = nil,
        watchedEvery: SimDuration? = nil,
        resolution: SimDuration?
    ) {
        let plan = Plan(model)
        let sources = plan.sources.copies
        var stream = RandomStream(seed: seed, replication: replication)
        let layout = ProcessorLayout(model)
        let processors = Processors(
            groups: layout.groups,
            nodes: model.nodes,
            quotas: layout.quotas,
            come: model.platform != nil
        )
        pauses = Pauses(model)
        let hasClientDeadlines = model.workloads.contains { $0.patience != nil || $0.hedge != nil }
        let clientLanes = hasClientDeadlines ? 2 * sources.count : 0
        let timerNumbers = TimerNumbers(
            processors: processors.count,
            backlogs: model.orchestrator.limits.hasBacklog ? model.orchestrator.pods.count : 0,
            agentPools: model.agents.count,
            clientLanes: clientLanes,
            patienceLanes: plan.patienceLaneCount,
            sources: sources.count,
            hasLeaks: model.hasLeakTimers,
            hasPlatform: model.platform != nil,
            hasScrapes: scrapes != nil
        )
        let meterNumbers = MeterNumbers(model)

        arrivals = Self.arrivals(of: model, sources, &stream)
        nextArrivals = FixedBuffer(count: sources.count) { _ in
            Arrival(time: .distantFuture, count: 0)
        }
        sent = FixedBuffer(count: sources.count) { _ in 0 }
        var users = [0]
        for source in sources { users.append((users.last ?? 0) + source.users) }
        firstUsers = FixedBuffer(count: sources.count) { users[$0] }
        userRequests = FixedBuffer(count: users.last ?? 0) { _ in 0 }
        clients = FixedBuffer(count: model.workloads.count) { Clients(model.workloads[$0]) }
        thinkLoads = FixedBuffer(count: sources.count) {
            model.thinkLoad(of: sources[$0].workload)
        }

        let orchestrator = model.orchestrator
        pods = Self.orchestratorPods(of: model)
        agentPods = Self.agentPods(of: model, layout)
        agentBreakers = Self.agentBreakers(of: model)
        orchestratorRouter = FixedBuffer(count: 1) { _ in
            Router(routing: orchestrator.routing, first: 0, count: orchestrator.pods.count)
        }
        agentRouters = Self.agentRouters(of: model, layout)
        serviceRate = RateLimiter(
            orchestrator.rateLimit,
            rate: orchestrator.limits.requestsPerSecond,
            burst: orchestrator.limits.burstSize
        )
        namedRates = FixedBuffer(
            count: orchestrator.rateLimits.count * orchestrator.pods.count
        ) { NamedRateLimiter(orchestrator.rateLimits[$0 / orchestrator.pods.count]) }
        redis = RedisServer(
            model.redis,
            eviction: plan.eviction,
            seed: seed,
            replication: replication
        )
        agentDeadlines = FixedBuffer(count: model.agents.count) { _ in DeadlineLane() }
        clientDeadlines = FixedBuffer(count: clientLanes) { _ in DeadlineLane() }
        patienceLanes = FixedBuffer(count: plan.patienceLaneCount) { _ in DeadlineLane() }
        meters = Meters(meterNumbers.descriptions)
        let causes = CauseTable(model).names.count
        tally = OutcomeTally(
            workloads: model.workloads.count,
            workloadOfSource: sources.map(\.workload),
            causes: causes,
            duration: duration
        )
        series = OutcomeSeries(resolution: resolution, duration: duration, causes: causes)
        watched = OutcomeSeries(resolution: watchedEvery, duration: duration, causes: causes)
        rules = Rules(model)
        timeline = Timeline(model)
        timers = TimerSet(
            count: timerNumbers.count,
            frequent: timerNumbers.count - timerNumbers.firstSource
        )
        clocks = StageClocks(isRunning: recordedShare != nil)
        self.recordedShare = recordedShare ?? 0
        scraper = Scraper(scrapes, ScrapeLayout(model), &stream)
        windowStart = .zero + warmUp
        end = .zero + duration
        platforms = FixedBuffer(count: model.platform == nil ? 0 : 1) { _ in
            PlatformState(
                model,
                plan.platform,
                interval: resolution ?? PodRecorder.interval(of: duration),
                &stream
            )
        }
        self.timerNumbers = timerNumbers
        self.meterNumbers = meterNumbers
        self.processors = processors
        self.stream = stream
        self.plan = plan
        noteAllPods()
        startPlatform(model)
        // The connections first: what their buffers take is not left for keys.
        for pod in 0..<pods.count { openRedisPool(of: pod) }
        prefillRedis(model)
        settleLevels()
    }

    // MARK: Parts

    /// The arrivals of each source; `nil` for users of closed ones.
    private static func arrivals(
        of model: ServiceModel,
        _ sources: [SourcePlan],
        _ stream: inout RandomStream
    ) -> FixedBuffer<ArrivalSource?> {
        FixedBuffer(count: sources.count) { index in
            let source = sources[index]
            let process = model.workloads[source.workload].arrivals
            let own = process.flattened[source.component]
            return source.users > 0
                ? nil
                : ArrivalSource(
                    own,
                    purpose: Purpose(rawValue: source.arrivals),
                    load: model.load(of: source.workload),
                    stream: &stream
                )
        }
    }

    private static func orchestratorPods(
        of model: ServiceModel
    ) -> FixedBuffer<OrchestratorPod> {
        FixedBuffer(count: model.orchestrator.pods.count) { index in
            OrchestratorPod(
                model.orchestrator.pods[index],
                group: index,
                model: model.orchestrator,
                workloads: model.workloads,
                redis: model.redis
            )
        }
    }

    private static func agentPods(
        of model: ServiceModel,
        _ layout: ProcessorLayout
    ) -> FixedBuffer<AgentPod> {
        FixedBuffer(count: layout.agentPods.count) { index in
            let (pool, pod) = layout.agentPods[index]
            return AgentPod(
                model.agents[pool].pods[pod],
                group: model.orchestrator.pods.count + index,
                pool: pool,
                model: model.agents[pool],
                workloads: model.workloads
            )
        }
    }

    private static func agentRouters(
        of model: ServiceModel,
        _ layout: ProcessorLayout
    ) -> FixedBuffer<Router> {
        FixedBuffer(count: model.agents.count) { pool in
            Router(
                routing: model.agents[pool].routing,
                first: layout.agentPods.firstIndex { $0.pool == pool } ?? 0,
                count: model.agents[pool].pods.count
            )
        }
    }

    private static func agentBreakers(of model: ServiceModel) -> FixedBuffer<BreakerState> {
        let exist = model.agents.contains { $0.circuitBreaker != nil }
        return FixedBuffer(
            count: exist ? model.orchestrator.pods.count * model.agents.count : 0
        ) { BreakerState(model.agents[$0 % model.agents.count].circuitBreaker) }
    }

    /// Puts the most popular keys into Redis, rank by rank, as many as fit.
    private mutating func prefillRedis(_ model: ServiceModel) {
        guard let redis = model.redis, redis.initialKeys == .popular else { return }
        let counts = redis.keyspaces.map(\.count)
        if counts.count == 1, let size = plan.valueSizes[0].sampler.constant {
            // All keys are alike, and there may be millions of them: none needs a draw.
            return self.redis.prefill(firstKeys: counts[0], of: 0, valueSize: size)
        }
        for rank in 0..<(counts.max() ?? 0) {
            for keyspace in counts.indices where rank < counts[keyspace] {
                let key = self.redis.key(rank: Double(rank + 1), of: UInt16(keyspace))
                let size = draw(plan.valueSizes[keyspace], number: UInt64(key), lane: 0)
                guard self.redis.prefill(key, of: UInt16(keyspace), valueSize: size) else {
                    return
                }
            }
        }
    }
}

/// How the pods' containers map onto processor groups: orchestrators first, then each pool.
private struct ProcessorLayout {
    var groups: [ProcessorGroupModel] = []
    /// The quota that each usage histogram measures against; the orchestrator's is number 0, that
    /// of agent pool p is number p + 1.
    var quotas: [SimDuration] = []
    /// The pool of each agent pod, and its index there.
    var agentPods: [(pool: Int, pod: Int)] = []

    init(_ model: ServiceModel) {
        add(
            model.orchestrator.pods,
            areComing: model.platform?.targets.contains(.orchestrator) ?? false,
            limit: model.orchestrator.cpuEnforcement == .throttle
                ? model.orchestrator.pods.first?.cpuLimit : nil,
            control: model.orchestrator.cpuControl
        )
        for (index, pool) in model.agents.enumerated() {
            add(
                pool.pods,
                areComing: model.platform?.targets.contains(.agents(index)) ?? false,
                limit: pool.throttledCPU,
                control: pool.cpuControl
            )
            agentPods += pool.pods.indices.map { (pool: index, pod: $0) }
        }
    }

    /// Adds the containers of a Deployment; of pods that are yet to come only the places are there.
    private mutating func add(
        _ pods: [PodModel],
        areComing: Bool,
        limit: MilliCPU?,
        control: CPUControl
    ) {
        let quota = limit.flatMap { CFSQuota(limit: $0, period: control.period) }.map {
            CFSBandwidth(quota: $0.quota, period: $0.period, burst: control.burst)
        }
        for pod in pods {
            groups.append(
                ProcessorGroupModel(
                    node: areComing ? nil : pod.node,
                    weight: Double(CPUShares(request: pod.cpuRequest ?? .zero).shares),
                    quota: quota,
                    histogram: quotas.count
                )
            )
        }
        quotas.append(quota?.quota ?? .milliseconds(100))
    }
}

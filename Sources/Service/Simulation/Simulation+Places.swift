import Kernel
import Limiters
import Platform
import Units

/// Pods that come into their places, are told to stop, and go.
extension Simulation {
    // MARK: Orchestrator pods

    /// A pod of the orchestrator has become ready: one that has nothing to do with the one before it in
    /// its place.
    mutating func fillOrchestrator(_ pod: Int, on node: Int?) {
        let service = platforms[0].service
        var model = service.orchestrator
        let own = model.limits
        model.limits = timeline.limits
        // A limiter is made as the model says, and changed as the timeline does.
        model.limits.requestsPerSecond = own.requestsPerSecond
        model.limits.burstSize = own.burstSize
        let group = pods[pod].group
        processors.enter(group, node: node, at: now)
        let used = processors.used(by: group, at: now)
        var life = pods[pod].life
        life.begin(on: node, used: used)
        let closures = pods[pod].poolClosures
        var limits = pods[pod].concurrencyLimit
        pods[pod] = OrchestratorPod(
            model.pods[pod],
            group: group,
            model: model,
            workloads: service.workloads,
            redis: service.redis
        )
        if timeline.limits.requestsPerSecond != own.requestsPerSecond
            || timeline.limits.burstSize != own.burstSize
        {
            changeRate(of: pod)
        }
        pods[pod].outages = 0
        noteReadiness(ofOrchestrator: pod)
        pods[pod].life = life
        pods[pod].poolClosures = closures
        limits.skip(to: now)
        limits.change(to: Int64(pods[pod].concurrency.limit), at: now)
        pods[pod].concurrencyLimit = limits
        pods[pod].cpuReported = used
        pods[pod].retained.restart(at: now)
        pods[pod].beginMetering(at: now)
        renewLimiters(of: pod, service)
        beginPauses(of: group)
        pods[pod].slowness = slowness(ofOrchestrator: pod)
        openRedisPool(of: pod)
        awaitLeak(of: pod)
    }

    /// Rate limits and circuit breakers that a pod has beside those in it.
    private mutating func renewLimiters(of pod: Int, _ service: ServiceModel) {
        for (limit, model) in service.orchestrator.rateLimits.enumerated() {
            let index = limit * pods.count + pod
            guard !namedRates[index].isShared else { continue }
            namedRates[index] = NamedRateLimiter(model)
            namedRates[index].window = RateWindow(at: now)
        }
        for index in agentBreakerNumbers(of: pod) {
            agentBreakers[index] = BreakerState(
                service.agents[index % service.agents.count].circuitBreaker
            )
            agentBreakers[index].level.since = now
        }
    }

    /// A pod of the orchestrator has been told to stop: it takes no new requests, and clients keep no
    /// connection to it nor wait for one.
    mutating func drainOrchestrator(_ pod: Int) {
        pods[pod].life.isStopping = true
        pods[pod].outages += 1
        noteReadiness(ofOrchestrator: pod)
        resetBacklog(of: pod)
        closeIdleClientConnections(of: pod)
    }

    /// A pod of the orchestrator has gone, with all that it works on.
    mutating func vacateOrchestrator(_ pod: Int) {
        stopOrchestrator(pod, cause: .podFailed)
        settleLevels(of: pod)
        settleAgentBreakers(of: pod)
        endPauses(of: pods[pod].group)
        processors.leave(pods[pod].group, at: now, timers: &timers)
        pods[pod].life.end()
    }

    // MARK: Agent pods

    /// An agent pod has become ready: one that has nothing to do with the one before it in its place.
    mutating func fillAgent(_ pod: Int, on node: Int?) {
        let pool = agentPods[pod].pool
        var model = timeline.agents[pool]
        let own = platforms[0].service.agents[pool].limits
        let isChanged =
            model.limits.operationsPerSecond != own.operationsPerSecond
            || model.limits.burstSize != own.burstSize
        model.limits.operationsPerSecond = own.operationsPerSecond
        model.limits.burstSize = own.burstSize
        let group = agentPods[pod].group
        processors.enter(group, node: node, at: now)
        let used = processors.used(by: group, at: now)
        var life = agentPods[pod].life
        life.begin(on: node, used: used)
        agentPods[pod] = AgentPod(
            model.pods[pod - agentRouters[pool].first],
            group: group,
            pool: pool,
            model: model,
            workloads: platforms[0].service.workloads
        )
        if isChanged { changeRate(ofAgentPod: pod) }
        agentPods[pod].outages = 0
        noteReadiness(ofAgent: pod)
        agentPods[pod].life = life
        agentPods[pod].cpuReported = used
        agentPods[pod].retained.restart(at: now)
        agentPods[pod].beginMetering(at: now)
        beginPauses(of: group)
        agentPods[pod].slowness = slowness(ofAgent: pod)
        awaitAgentLeak(of: pod)
    }

    /// An agent pod has been told to stop: it takes no new operations.
    mutating func drainAgent(_ pod: Int) {
        agentPods[pod].life.isStopping = true
        agentPods[pod].outages += 1
        noteReadiness(ofAgent: pod)
    }

    /// An agent pod has gone, with all that it works on.
    mutating func vacateAgent(_ pod: Int) {
        stopAgent(pod, cause: .podFailed)
        if rules.agents[agentPods[pod].pool].growsMemory { settleAgentLeak(of: pod) }
        meterAgent(pod)
        endPauses(of: agentPods[pod].group)
        processors.leave(agentPods[pod].group, at: now, timers: &timers)
        agentPods[pod].life.end()
    }
}

import Kernel
import Limiters
import Platform
import Units

/// What the timeline does to the service: outages, slow-downs, changes of limits. Changes of the
/// load are in the sources.
extension Simulation {
    mutating func scheduleTimeline() {
        for (index, event) in timeline.events.enumerated() {
            if case .load = event.action { continue }
            events.schedule(.timelineBegins(event: UInt16(index)), at: event.start)
            guard let duration = event.duration else { continue }
            events.schedule(.timelineEnds(event: UInt16(index)), at: event.start + duration)
        }
    }

    mutating func timelineBegins(_ index: Int) {
        timeline.isActive[index] = true
        switch timeline.events[index].action {
        case .load: break
        case .fail(let outage): stop(outage, by: index)
        case .slow: applySlowness()
        case .set(let changes):
            timeline.formerValues[index] = changes.map { apply($0, value: $0.value) }
        case .update(let application): updatePods(ofApplication: application)
        case .scale(let application, let replicas):
            timeline.formerReplicas[index] = scale(application, to: replicas)
        }
    }

    mutating func timelineEnds(_ index: Int) {
        timeline.isActive[index] = false
        switch timeline.events[index].action {
        case .load: break
        case .fail(let outage): startAgain(outage, stoppedBy: index)
        case .slow: applySlowness()
        case .set(let changes):
            let former = timeline.formerValues[index]
            for (change, value) in zip(changes, former).reversed() {
                _ = apply(change, value: value)
            }
        case .update: break
        case .scale(let application, _):
            if let former = timeline.formerReplicas[index] { _ = scale(application, to: former) }
        }
    }

    // MARK: Outages

    private mutating func stop(_ outage: Outage, by index: Int) {
        switch outage.target {
        case .orchestrator(let count):
            let ready = (0..<pods.count).filter { pods[$0].isReady }
            stop(Array(ready.prefix(count ?? .max)), agents: [], by: index)
        case .agents(let pool, let count):
            let own = agentRouters[pool].first..<agentRouters[pool].first + agentRouters[pool].count
            let ready = own.filter { agentPods[$0].isReady }
            stop([], agents: Array(ready.prefix(count ?? .max)), by: index)
        case .node(let node):
            failNode(node)
            stop(podsOnNode(node), agents: agentPodsOnNode(node), by: index)
        case .redis:
            stopRedis(losingKeys: outage.losesKeys)
        }
    }

    private mutating func stop(_ orchestrators: [Int], agents: [Int], by index: Int) {
        timeline.stoppedPods[index] = orchestrators.map {
            PlacedPod(index: $0, life: pods[$0].life.number)
        }
        timeline.stoppedAgentPods[index] = agents.map {
            PlacedPod(index: $0, life: agentPods[$0].life.number)
        }
        for pod in orchestrators { stopOrchestrator(pod, cause: .podFailed) }
        for pod in agents { stopAgent(pod, cause: .podFailed) }
    }

    private mutating func startAgain(_ outage: Outage, stoppedBy index: Int) {
        if case .node(let node) = outage.target, !timeline.fails(node) { restoreNode(node) }
        for pod in timeline.stoppedPods[index] where pods[pod.index].life.number == pod.life {
            startOrchestratorAgain(pod.index)
        }
        for pod in timeline.stoppedAgentPods[index]
        where agentPods[pod.index].life.number == pod.life {
            startAgentAgain(pod.index)
        }
        if outage.target == .redis { redis.outages -= 1 }
    }

    /// Redis' process is gone: every command and whoever waits for a connection fails, and all
    /// connections are lost.
    private mutating func stopRedis(losingKeys: Bool) {
        redis.stop(losingKeys: losingKeys, at: now)
        for slot in 0..<UInt32(requests.slotCount) where requests.isOccupied(slot) {
            switch requests[slot].stage {
            case .awaitingRedisConnection, .testingRedisConnection, .inRedis, .fillingRedis:
                fail(slot, .redisUnavailable)
            case .backingOff, .arriving, .inBacklog, .handshaking, .delayed, .queued,
                .startingThread, .onProcessor, .waiting, .awaitingAgents:
                break
            }
        }
        for pod in 0..<pods.count { closeIdleRedisConnections(of: pod) }
    }

    private func podsOnNode(_ node: Int) -> [Int] {
        (0..<pods.count).filter { pods[$0].life.node == node }
    }

    private func agentPodsOnNode(_ node: Int) -> [Int] {
        (0..<agentPods.count).filter { agentPods[$0].life.node == node }
    }

    // MARK: Slow-downs

    /// Gives every part the product of the slow-downs that concern it now.
    mutating func applySlowness() {
        for pod in 0..<pods.count { pods[pod].slowness = slowness(ofOrchestrator: pod) }
        for pod in 0..<agentPods.count { agentPods[pod].slowness = slowness(ofAgent: pod) }
        redis.slowness = slowness { $0 == .redis }
    }

    /// How many times as long the CPU bursts of an orchestrator pod take now as usual.
    func slowness(ofOrchestrator pod: Int) -> Double {
        slowness { target in
            switch target {
            case .orchestrator(let count): pod < count ?? .max
            case .node(let node): pods[pod].life.node == node
            case .agents, .redis: false
            }
        }
    }

    /// How many times as long the CPU bursts of an agent pod take now as usual.
    func slowness(ofAgent pod: Int) -> Double {
        slowness { target in
            switch target {
            case .agents(let pool, let count):
                agentPods[pod].pool == pool && pod - agentRouters[pool].first < count ?? .max
            case .node(let node): agentPods[pod].life.node == node
            case .orchestrator, .redis: false
            }
        }
    }

    /// The product of the slow-downs whose targets are `meant`.
    private func slowness(_ meant: (TimelineTarget) -> Bool) -> Double {
        var slowness = 1.0
        for (index, event) in timeline.events.enumerated() where timeline.isActive[index] {
            guard case .slow(let slow) = event.action, meant(slow.target) else { continue }
            slowness *= slow.factor
        }
        return slowness
    }

    // MARK: Limits

    /// Gives a limit a value.
    ///
    /// - Returns: The value that it had.
    private mutating func apply(_ change: LimitChange, value: Double) -> Double {
        let former = timeline.exchange(change, value: value)
        let pool = change.pool ?? 0
        switch change.limit {
        case .requestsPerSecond, .burstSize: changeRate()
        case .maxConcurrentConnections:
            for pod in 0..<pods.count {
                pods[pod].connections.limit = Int64(value)
                callBacklog(of: pod)
            }
        case .acceptBacklog: rules.acceptBacklog = Int(value)
        case .maxWorkerThreads: changeWorkerThreads(to: Int(value))
        case .queueCapacity: rules.queueCapacity = Int(value)
        case .operationsPerSecond, .agentBurstSize: changeRate(ofAgents: pool)
        case .maxConcurrentOperations:
            for pod in podNumbers(ofAgents: pool) {
                agentPods[pod].concurrency.limit = Int64(value)
                dispatches.append(.operations(pod: UInt32(pod)))
            }
        case .maxProcesses:
            for pod in podNumbers(ofAgents: pool) {
                agentPods[pod].processes.limit = Int64(value)
                dispatches.append(.processes(pod: UInt32(pod)))
            }
        case .agentQueueCapacity: rules.agents[pool].queueCapacity = Int(value)
        case .cpuQuotaPercentage: changeQuota(ofAgents: pool)
        }
        return former
    }

    private func podNumbers(ofAgents pool: Int) -> Range<Int> {
        agentRouters[pool].first..<agentRouters[pool].first + agentRouters[pool].count
    }

    private mutating func changeRate() {
        let (rate, burst) = RateLimiter.figures(
            timeline.limits.requestsPerSecond,
            burst: timeline.limits.burstSize
        )
        for pod in 0..<pods.count { changeRate(of: pod) }
        serviceRate.change(rate: rate, burst: burst, at: now)
    }

    /// Gives the rate limit of an orchestrator pod its present figures.
    mutating func changeRate(of pod: Int) {
        let (rate, burst) = RateLimiter.figures(
            timeline.limits.requestsPerSecond,
            burst: timeline.limits.burstSize
        )
        pods[pod].rate.change(rate: rate, burst: burst, at: now)
    }

    private mutating func changeRate(ofAgents pool: Int) {
        for pod in podNumbers(ofAgents: pool) { changeRate(ofAgentPod: pod) }
    }

    /// Gives the rate limit of an agent pod its present figures.
    mutating func changeRate(ofAgentPod pod: Int) {
        let limits = timeline.agents[agentPods[pod].pool].limits
        let (rate, burst) = RateLimiter.figures(
            limits.operationsPerSecond,
            burst: limits.burstSize
        )
        agentPods[pod].rate.change(rate: rate, burst: burst, at: now)
    }

    private mutating func changeWorkerThreads(to maximum: Int) {
        let minimum = min(timeline.limits.minWorkerThreads ?? maximum, maximum)
        for pod in 0..<pods.count {
            pods[pod].threads.resize(minimum: minimum, maximum: maximum, at: now)
            if pods[pod].line.waiting > 0 { dispatches.append(.workerThreads(pod: UInt32(pod))) }
        }
    }

    private mutating func changeQuota(ofAgents pool: Int) {
        let model = timeline.agents[pool]
        let percentage = model.limits.cpuQuotaPercentage ?? 100
        for pod in podNumbers(ofAgents: pool) {
            agentPods[pod].cpuWindow.change(toQuotaPercentage: percentage)
            guard model.cpuEnforcement == .throttle,
                let limit = model.cpuLimit,
                let quota = CFSQuota(limit: limit, period: model.cpuControl.period)?.quota
            else { continue }
            processors.setQuota(quota, of: agentPods[pod].group, at: now, timers: &timers)
        }
    }
}

extension Timeline {
    /// Whether an event that has begun and is not over fails a node.
    fileprivate func fails(_ node: Int) -> Bool {
        events.indices.contains { index in
            guard isActive[index], case .fail(let outage) = events[index].action else {
                return false
            }
            return outage.target == .node(node)
        }
    }

    /// Remembers the value of a limit.
    ///
    /// - Returns: The value that it had; a limit that the model does not have cannot be changed.
    fileprivate mutating func exchange(_ change: LimitChange, value: Double) -> Double {
        let pool = change.pool ?? 0
        switch change.limit {
        case .requestsPerSecond: return Self.exchange(&limits.requestsPerSecond, value)
        case .burstSize:
            let former = RateLimiter.figures(limits.requestsPerSecond, burst: limits.burstSize)
            limits.burstSize = Int(value)
            return Double(former.burst)
        case .maxConcurrentConnections:
            return Self.exchange(&limits.maxConcurrentConnections, value)
        case .acceptBacklog: return Self.exchange(&limits.acceptBacklog, value)
        case .maxWorkerThreads: return Self.exchange(&limits.maxWorkerThreads, value)
        case .queueCapacity: return Self.exchange(&limits.queueCapacity, value)
        case .operationsPerSecond:
            return Self.exchange(&agents[pool].limits.operationsPerSecond, value)
        case .agentBurstSize:
            let limits = agents[pool].limits
            let former = RateLimiter.figures(limits.operationsPerSecond, burst: limits.burstSize)
            agents[pool].limits.burstSize = Int(value)
            return Double(former.burst)
        case .maxConcurrentOperations:
            return Self.exchange(&agents[pool].limits.maxConcurrentOperations, value)
        case .maxProcesses: return Self.exchange(&agents[pool].limits.maxProcesses, value)
        case .agentQueueCapacity:
            let former = agents[pool].limits.queueCapacity
            agents[pool].limits.queueCapacity = Int(value)
            return Double(former)
        case .cpuQuotaPercentage:
            return Self.exchange(&agents[pool].limits.cpuQuotaPercentage, value)
        }
    }

    private static func exchange(_ limit: inout Int?, _ value: Double) -> Double {
        defer { limit = Int(value) }
        return limit.map(Double.init) ?? value
    }

    private static func exchange(_ limit: inout Double?, _ value: Double) -> Double {
        defer { limit = value }
        return limit ?? value
    }
}

import Kernel
import Limiters
import Units
import Variates

/// Stages 1 to 6 of the limiter stack: from the service's door to the CPU check.
extension Simulation {
    /// An attempt arrives at the service.
    mutating func admit(_ slot: UInt32) {
        requests[slot].attempted = now
        let source = Int(requests[slot].source)
        if plan.sources[source].watchesAttempts, let cause = sendAttempt(slot) {
            return fail(slot, cause)
        }
        guard !rules.isOrchestratorDenied else {
            return fail(slot, .networkPolicyDenied)
        }
        guard let pod = route(slot) else { return fail(slot, .noReadyPod) }
        requests[slot].pod = UInt32(pod)
        guard openConnection(slot, pod: pod) else { return joinBacklog(slot, pod: pod) }
        limitAttempt(slot, pod: pod)
        useConnection(slot, pod: pod)
    }

    /// An attempt is with a pod: its time is running.
    @inline(__always)
    mutating func limitAttempt(_ slot: UInt32, pod: Int) {
        pods[pod].inFlight += 1
        noteLoad(ofOrchestrator: pod)
        if rules.requestTimeout < .forever {
            if requestDeadlines.isEmpty {
                timers.set(timerNumbers.requestDeadline, to: now + rules.requestTimeout)
            }
            dropPastDeadlines()
            requestDeadlines.append(requests.handle(of: slot), deadline: now + rules.requestTimeout)
        }
        if plan.sources[Int(requests[slot].source)].patience.exists { setPatience(slot) }
    }

    /// An attempt has a connection, and goes on once that is open.
    @inline(__always)
    mutating func useConnection(_ slot: UInt32, pod: Int) {
        pods[pod].life.taken &+= 1
        let source = Int(requests[slot].source)
        // Only a new connection, or one that others share while it is new, is not open yet.
        let opensAt = requests[slot].connection.openedAt + plan.sources[source].handshake
        if opensAt > now {
            enter(.handshaking, slot)
            events.schedule(.request(requests.handle(of: slot)), at: opensAt)
        } else {
            accept(slot)
        }
    }

    @inline(__always)
    private mutating func route(_ slot: UInt32) -> Int? {
        switch orchestratorRouter[0].routing {
        case .random:
            let request = requests[slot]
            let choice = choosePod(
                among: orchestratorRouter[0].readyCount { pods[$0].isReady },
                purpose: plan.sources[Int(request.source)].routing,
                number: request.number,
                lane: lane(attempt: request.attempt)
            )
            return choice.flatMap { orchestratorRouter[0].ready($0) { pods[$0].isReady } }
        case .roundRobin:
            return orchestratorRouter[0].next { pods[$0].isReady }
        case .leastConnections:
            return orchestratorRouter[0].least { pods[$0].isReady ? pods[$0].inFlight : nil }
        }
    }

    /// A random one of `ready` pods; `nil` if there is none.
    mutating func choosePod(
        among ready: UInt32,
        purpose: UInt16,
        number: UInt64,
        lane: UInt32
    ) -> UInt32? {
        guard ready > 0 else { return nil }
        stream.seek(purpose: Purpose(rawValue: purpose), request: number, lane: lane)
        return stream.uniformInteger(below: ready)
    }

    /// Takes a connection that the workload's clients have, or opens one under the cap.
    @inline(__always)
    private mutating func openConnection(_ slot: UInt32, pod: Int) -> Bool {
        expireConnections(of: pod)
        if reuseConnection(slot, pod: pod) { return true }
        // A place that has just become free belongs to whoever waits.
        guard pods[pod].backlog.waiting == 0 else { return false }
        return openNewConnection(slot, pod: pod)
    }

    /// Takes a kept connection of the workload's clients, or a stream of an open one.
    @inline(__always)
    mutating func reuseConnection(_ slot: UInt32, pod: Int) -> Bool {
        let source = Int(requests[slot].source)
        guard plan.sources[source].keepsConnections else { return false }
        let workload = plan.sources[source].workload
        if plan.sources[source].multiplexes {
            guard let stream = pods[pod].multiplexed[workload].join() else { return false }
            use(stream, slot)
            return true
        }
        guard let kept = pods[pod].idleConnections[workload].checkOut() else { return false }
        requests[slot].connection = kept
        requests[slot].hasConnection = true
        return true
    }

    /// Opens a connection under the cap.
    @inline(__always)
    mutating func openNewConnection(_ slot: UInt32, pod: Int) -> Bool {
        guard pods[pod].connections.take(at: now) else { return false }
        meterConnections(of: pod)
        let source = Int(requests[slot].source)
        if plan.sources[source].multiplexes {
            use(pods[pod].multiplexed[plan.sources[source].workload].open(at: now), slot)
        } else {
            requests[slot].connection = PooledItem(openedAt: now)
            requests[slot].hasConnection = true
        }
        return true
    }

    /// Takes a stream of a multiplexed connection.
    private mutating func use(_ stream: MultiplexedPool.Stream, _ slot: UInt32) {
        requests[slot].multiplexed = stream.connection
        requests[slot].connection = PooledItem(openedAt: stream.openedAt)
        requests[slot].connection.uses = stream.earlierUses
        requests[slot].hasConnection = true
    }

    /// The connection is open: the request is read and meets the pod's limiters.
    mutating func accept(_ slot: UInt32) {
        let source = Int(requests[slot].source)
        let pod = Int(requests[slot].pod)
        var size = Bytes.zero
        if plan.sources[source].requestSize.exists {
            // Every attempt sends the same request, so it draws the first one's size.
            size = Bytes(saturating: drawShared(plan.sources[source].requestSize, of: slot))
            meters.observe(size.count, of: meterNumbers.requestSize)
            guard size <= rules.maxRequestSize else {
                meters.countRefusal(of: meterNumbers.requestSize)
                return fail(slot, .requestTooLarge)
            }
        }
        if rules.hasRateLimit {
            guard let delay = takeToken(pod: pod) else { return refuseToken(slot, pod: pod) }
            if delay > .zero { return self.delay(slot, by: delay) }
        }
        guard rules.namedRateLimitCount == 0 || passNamedRateLimits(slot, pod: pod) else {
            return
        }
        claimMemory(slot, size: size)
    }

    /// The request has passed the rate limits: it needs memory, then a worker thread.
    @inline(__always)
    mutating func claimMemory(_ slot: UInt32, size requestSize: Bytes) {
        let source = Int(requests[slot].source)
        let pod = Int(requests[slot].pod)
        var size = requestSize
        if rules.limitsConcurrency, !takePlace(slot, pod: pod) {
            meters.countRefusal(of: meterNumbers.concurrency)
            return fail(slot, .concurrencyLimitExceeded)
        }
        if plan.sources[source].memory.exists {
            size += Bytes(saturating: drawShared(plan.sources[source].memory, of: slot))
        }
        if rules.holdsResponseFromAdmission { size += responseMemory(of: slot) }
        guard reserveMemory(size, slot: slot, pod: pod, isAdmission: true) else { return }
        if rules.rejectsOnCPU, !admitsCPU(pod: pod) {
            meters.countRefusal(of: meterNumbers.cpu)
            return fail(slot, .cpuQuotaExceeded)
        }
        acquireWorkerThread(slot, queueCapacity: rules.queueCapacity)
    }

    /// The seed's CPU check: refuses while the usage of the window is above the quota.
    private mutating func admitsCPU(pod: Int) -> Bool {
        let used = processors.used(by: pods[pod].group, at: now)
        pods[pod].cpuWindow.record(cpu: used - pods[pod].cpuReported, at: now)
        pods[pod].cpuReported = used
        observeCPU(pods[pod].cpuWindow, of: meterNumbers.cpu)
        return pods[pod].cpuWindow.admits(at: now)
    }

    /// Closes connections whose idle time is over, each at its own instant.
    @inline(__always)
    mutating func expireConnections(of pod: Int) {
        if pods[pod].connectionsKeptUntil <= now { closeExpiredConnections(of: pod) }
    }

    private mutating func closeExpiredConnections(of pod: Int) {
        for workload in 0..<pods[pod].multiplexed.count {
            while let instant = pods[pod].multiplexed[workload].expireOldest(by: now) {
                countOffConnection(of: pod, at: instant)
            }
        }
        var next = SimTime.distantFuture
        for workload in 0..<pods[pod].idleConnections.count {
            while let instant = pods[pod].idleConnections[workload].expireOldest(by: now) {
                countOffConnection(of: pod, at: instant)
            }
            next = min(next, pods[pod].idleConnections[workload].nextExpiry)
        }
        // Multiplexed connections keep an account of this of their own.
        if pods[pod].multiplexed.count == 0 { pods[pod].connectionsKeptUntil = next }
    }

    private mutating func countOffConnection(of pod: Int, at instant: SimTime) {
        pods[pod].connections.giveBack()
        callBacklog(of: pod)
        // Another workload's connection may have closed later and been counted first.
        let closed = max(instant, pods[pod].connectionLevel.since)
        meters.change(
            &pods[pod].connectionLevel,
            to: pods[pod].connections.inUse,
            of: meterNumbers.connections,
            at: closed
        )
    }
}

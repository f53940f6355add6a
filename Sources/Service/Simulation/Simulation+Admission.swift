import Kernel
import Limiters
import Units
import Variates

/// Stages 1 to 7 of the limiter stack: from the service's door to a worker thread.
extension Simulation {
    /// An attempt arrives at the service.
    mutating func admit(_ slot: UInt32) {
        requests[slot].attempted = now
        let source = Int(requests[slot].source)
        if plan.sources[source].watchesAttempts { attemptSent(slot) }
        guard !rules.isOrchestratorDenied else {
            return fail(slot, .networkPolicyDenied)
        }
        guard let pod = route(slot) else { return fail(slot, .noReadyPod) }
        requests[slot].pod = UInt32(pod)
        guard openConnection(slot, pod: pod) else {
            meters.countRefusal(of: meterNumbers.connections)
            return fail(slot, .connectionLimitExceeded)
        }
        pods[pod].inFlight += 1
        if rules.requestTimeout < .forever {
            if requestDeadlines.isEmpty {
                timers.set(timerNumbers.requestDeadline, to: now + rules.requestTimeout)
            }
            requestDeadlines.append(requests.handle(of: slot), deadline: now + rules.requestTimeout)
        }
        if plan.sources[source].patience.exists { setPatience(slot) }
        let handshake = plan.sources[source].handshake
        if handshake > .zero, requests[slot].connection.uses == 0 {
            enter(.handshaking, slot)
            events.schedule(.request(requests.handle(of: slot)), at: now + handshake)
        } else {
            accept(slot)
        }
    }

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

    /// Takes a kept connection of the workload's clients, or opens one under the cap.
    private mutating func openConnection(_ slot: UInt32, pod: Int) -> Bool {
        expireConnections(of: pod)
        let source = Int(requests[slot].source)
        if plan.sources[source].keepsConnections,
            let kept = pods[pod].idleConnections[plan.sources[source].workload].checkOut(at: now)
        {
            requests[slot].connection = kept
            requests[slot].hasConnection = true
            return true
        }
        guard pods[pod].connections.take() else { return false }
        meterConnections(of: pod)
        requests[slot].connection = PooledItem(openedAt: now)
        requests[slot].hasConnection = true
        return true
    }

    /// The connection is open: the request is read and meets the pod's limiters.
    mutating func accept(_ slot: UInt32) {
        let source = Int(requests[slot].source)
        let number = requests[slot].number
        let pod = Int(requests[slot].pod)
        var size = Bytes.zero
        if plan.sources[source].requestSize.exists {
            // Every attempt sends the same request, so it draws the first one's size.
            size = Bytes(Int64(draw(plan.sources[source].requestSize, number: number, lane: 0)))
            meters.observe(size.count, of: meterNumbers.requestSize)
            guard size <= rules.maxRequestSize else {
                meters.countRefusal(of: meterNumbers.requestSize)
                return fail(slot, .requestTooLarge)
            }
        }
        guard takeToken(pod: pod) else {
            meters.countRefusal(of: meterNumbers.rate)
            return fail(slot, .rateLimitExceeded)
        }
        if plan.sources[source].memory.exists {
            size += Bytes(Int64(draw(plan.sources[source].memory, number: number, lane: 0)))
        }
        if rules.holdsResponseFromAdmission { size += responseMemory(of: slot) }
        guard reserveMemory(size, slot: slot, pod: pod, isAdmission: true) else { return }
        if rules.rejectsOnCPU, !admitsCPU(pod: pod) {
            meters.countRefusal(of: meterNumbers.cpu)
            return fail(slot, .cpuQuotaExceeded)
        }
        acquireWorkerThread(slot, queueCapacity: rules.queueCapacity)
    }

    private mutating func takeToken(pod: Int) -> Bool {
        guard rules.hasRateLimit else { return true }
        if rules.sharesRateLimit {
            meters.observe(&serviceRateWindow, of: meterNumbers.rate, at: now)
            return serviceRate.take(at: now)
        }
        meters.observe(&pods[pod].rateWindow, of: meterNumbers.rate, at: now)
        return pods[pod].rate.take(at: now)
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
    mutating func expireConnections(of pod: Int) {
        for workload in 0..<pods[pod].idleConnections.count {
            guard pods[pod].idleConnections[workload].nextExpiry <= now else { continue }
            while let instant = pods[pod].idleConnections[workload].expireOldest(by: now) {
                pods[pod].connections.giveBack()
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
    }
}

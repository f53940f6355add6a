import Kernel
import Limiters
import Units

/// What pods retain: leaks and caches, and the kill of a container that a leak alone has filled.
///
/// Leaks need no events: they are settled when a pod's memory is looked at, and one timer a pod is
/// set to the instant at which the container's limit will be passed if nothing else happens.
extension Simulation {
    /// Brings what an orchestrator pod has leaked up to now.
    mutating func settleLeak(of pod: Int) {
        guard pods[pod].isRunning else { return }
        let leaked = pods[pod].retained.settle(at: now)
        guard leaked > .zero else { return }
        pods[pod].memory.retain(leaked)
        meterLeak(of: pod)
    }

    /// Brings what an agent pod has leaked up to now.
    mutating func settleAgentLeak(of pod: Int) {
        guard agentPods[pod].isRunning else { return }
        let leaked = agentPods[pod].retained.settle(at: now)
        guard leaked > .zero else { return }
        agentPods[pod].memory.retain(leaked)
        meterLeak(ofAgent: pod)
    }

    /// Sets the timer of the instant at which an orchestrator pod will have leaked too much.
    mutating func awaitLeak(of pod: Int) {
        guard rules.hasLeakTimers else { return }
        var instant = SimTime.distantFuture
        if pods[pod].isRunning {
            instant = pods[pod].retained.instant(
                ofExceeding: pods[pod].memoryLimit,
                inUse: pods[pod].memory.inUse
            )
        }
        timers.set(timerNumbers.firstLeak + pods[pod].group, to: max(instant, now))
    }

    /// Sets the timer of the instant at which an agent pod will have leaked too much.
    mutating func awaitAgentLeak(of pod: Int) {
        guard rules.hasLeakTimers else { return }
        var instant = SimTime.distantFuture
        if agentPods[pod].isRunning {
            instant = agentPods[pod].retained.instant(
                ofExceeding: agentPods[pod].memoryLimit,
                inUse: agentPods[pod].memory.inUse
            )
        }
        timers.set(timerNumbers.firstLeak + agentPods[pod].group, to: max(instant, now))
    }

    /// Sets the timers of all pods that leak.
    mutating func awaitLeaks() {
        guard rules.hasLeakTimers else { return }
        for pod in 0..<pods.count { awaitLeak(of: pod) }
        for pod in 0..<agentPods.count { awaitAgentLeak(of: pod) }
    }

    /// A leak alone has filled the container of a processor group.
    mutating func leakFilled(group: Int) {
        if group < pods.count {
            settleLeak(of: group)
            meters.countRefusal(of: meterNumbers.containerMemory)
            killOrchestrator(group)
        } else {
            let pod = group - pods.count
            settleAgentLeak(of: pod)
            meters.countRefusal(of: meterNumbers.agents[agentPods[pod].pool].containerMemory)
            killAgent(pod)
        }
    }

    /// The container of an orchestrator pod has gone, and what it retained with it.
    mutating func forgetRetained(of pod: Int) {
        pods[pod].memory.release(pods[pod].retained.total)
        pods[pod].retained.restart(at: now)
        meterMemory(of: pod)
        awaitLeak(of: pod)
    }

    /// The container of an agent pod has gone, and what it retained with it.
    mutating func forgetAgentRetained(of pod: Int) {
        agentPods[pod].memory.release(agentPods[pod].retained.total)
        agentPods[pod].retained.restart(at: now)
        meterAgent(pod)
        awaitAgentLeak(of: pod)
    }

    /// The container of an orchestrator pod runs again: its leak begins anew.
    mutating func restartGrowth(of pod: Int) {
        guard rules.growsMemory else { return }
        pods[pod].retained.restart(at: now)
        awaitLeak(of: pod)
    }

    /// The container of an agent pod runs again: its leak begins anew.
    mutating func restartAgentGrowth(of pod: Int) {
        guard rules.agents[agentPods[pod].pool].growsMemory else { return }
        agentPods[pod].retained.restart(at: now)
        awaitAgentLeak(of: pod)
    }

    /// What the next operation leaves behind in an agent pod.
    mutating func agentGrowth(of pod: Int) -> Bytes {
        settleAgentLeak(of: pod)
        return agentPods[pod].retained.nextRequest
    }

    /// Reserves memory for a request, or ends it: by the monitor's word, or with its whole pod.
    ///
    /// - Parameters:
    ///   - size: What the request holds, beside what it holds already.
    ///   - slot: The request.
    ///   - pod: Its pod.
    ///   - isAdmission: Whether the request is admitted, and leaves behind what requests do.
    /// - Returns: Whether the request goes on.
    @inline(__always)
    mutating func reserveMemory(
        _ size: Bytes,
        slot: UInt32,
        pod: Int,
        isAdmission: Bool
    ) -> Bool {
        guard size > .zero || rules.growsMemory else { return true }
        var kept = Bytes.zero
        if rules.growsMemory {
            settleLeak(of: pod)
            if isAdmission { kept = pods[pod].retained.nextRequest }
        }
        guard pods[pod].memory.reserve(size + kept) else {
            meters.countRefusal(of: meterNumbers.memory)
            fail(slot, .memoryLimitExceeded)
            return false
        }
        if kept > .zero { pods[pod].retained.countRequest() }
        requests[slot].memory += size
        meterMemory(of: pod)
        guard pods[pod].memory.inUse > pods[pod].memoryLimit else {
            if rules.growsMemory { awaitLeak(of: pod) }
            return true
        }
        meters.countRefusal(of: meterNumbers.containerMemory)
        killOrchestrator(pod)
        return false
    }

    /// Reserves the memory of a request's response while its last step, which produces it, runs.
    ///
    /// - Returns: Whether the request goes on.
    mutating func holdResponse(of slot: UInt32) -> Bool {
        let steps = plan.sources[Int(requests[slot].source)].stepCount
        guard Int(requests[slot].step) + 1 == steps, !requests[slot].holdsResponse else {
            return true
        }
        requests[slot].holdsResponse = true
        let size = responseMemory(of: slot)
        return reserveMemory(size, slot: slot, pod: Int(requests[slot].pod), isAdmission: false)
    }

    /// The memory of a request's response, which is what it will be sent as.
    mutating func responseMemory(of slot: UInt32) -> Bytes {
        let size = plan.sources[Int(requests[slot].source)].responseSize
        guard size.exists else { return .zero }
        return Bytes(saturating: drawShared(size, of: slot))
    }
}

extension RetainedMemory {
    /// The first instant at which a container that uses `inUse` now will be above its limit by what
    /// leaks with time.
    fileprivate func instant(ofExceeding limit: Bytes, inUse: Bytes) -> SimTime {
        guard limit < Bytes(.max) else { return .distantFuture }
        return instant(ofLeaking: limit - inUse + Bytes(1))
    }
}

import Kernel
import Limiters
import Units
import Variates

/// A request's agent operations, each through the limiter stack of its agent pod: rate, operations
/// at once, processes, memory, CPU quota.
extension Simulation {
    mutating func startOperations(_ slot: UInt32) {
        let step = currentStep(of: slot)
        enter(.awaitingAgents, slot)
        requests[slot].operationsLeft = plan.steps[step].operations
        requests[slot].operationsUnsent = plan.steps[step].operations
        let handle = requests.handle(of: slot)
        let index = requests[slot].step
        repeat {
            sendOperation(of: slot, step: step)
            // A refused operation ends the request, and one that takes no time may end the step.
        } while plan.steps[step].isParallel && requests.isAlive(handle)
            && requests[slot].step == index
            && requests[slot].operationsUnsent > 0
    }

    mutating func sendOperation(of slot: UInt32, step: Int) {
        let pool = Int(plan.steps[step].pool)
        if rules.propagatesDeadlines, requests[slot].isAbandoned { return discard(slot) }
        let from = Int(requests[slot].pod)
        var call: CircuitBreaker.Generation = 0
        if rules.agents[pool].hasBreaker {
            guard let taken = takeCall(of: pool, pod: from) else {
                return fail(slot, .agent(pool, .circuitOpen))
            }
            call = taken
        }
        let index = plan.steps[step].operations - requests[slot].operationsUnsent
        requests[slot].operationsUnsent -= 1
        let lane = lane(attempt: requests[slot].attempt, operation: index)
        guard !rules.agents[pool].isDenied else {
            if rules.agents[pool].hasBreaker {
                callEnded(call, of: pool, pod: from, failed: true)
            }
            return fail(slot, .agent(pool, .networkPolicyDenied))
        }
        guard let pod = route(to: pool, step: step, number: requests[slot].number, lane: lane)
        else {
            if rules.agents[pool].hasBreaker {
                callEnded(call, of: pool, pod: from, failed: true)
            }
            return fail(slot, .agent(pool, .noReadyPod))
        }
        var operation = Operation(
            request: requests.handle(of: slot),
            number: requests[slot].number,
            sent: now,
            pool: UInt16(pool),
            purposes: plan.steps[step].operationPurposes,
            lane: lane,
            priority: plan.sources[Int(requests[slot].source)].operationPriority
        )
        operation.pod = UInt32(pod)
        operation.breakerCall = call
        let first = requests[slot].firstOperation
        operation.next = first
        let begun = plan.steps[step].operationBeginning
        operation.hasBeginnings =
            lane == 0 && begun != Beginnings.none && requests[slot].hasBeginnings
        let handle = operations.insert(operation)
        if operation.hasBeginnings { takeBeginnings(handle.slot, from: slot, at: begun) }
        if first != Operation.noSlot { operations[first].previous = handle.slot }
        requests[slot].firstOperation = handle.slot
        agentPods[pod].inFlight += 1
        noteLoad(ofAgent: pod)
        agentPods[pod].life.taken &+= 1
        setDeadlines(of: handle, pool: pool)
        acceptOperation(handle.slot)
    }

    /// Of the two timeouts of an operation one is mostly enough (`AgentRules`).
    @inline(__always)
    private mutating func setDeadlines(of handle: SlotHandle, pool: Int) {
        if rules.agents[pool].endsByOrchestrator {
            let deadline = now + rules.operationTimeout
            if operationDeadlines.isEmpty {
                timers.set(timerNumbers.operationDeadline, to: deadline)
            }
            operationDeadlines.append(handle, deadline: deadline)
        }
        if rules.agents[pool].endsByAgent {
            let deadline = now + rules.agents[pool].operationTimeout
            if agentDeadlines[pool].isEmpty {
                timers.set(timerNumbers.firstAgentDeadline + pool, to: deadline)
            }
            agentDeadlines[pool].append(handle, deadline: deadline)
        }
    }

    @inline(__always)
    private mutating func route(
        to pool: Int,
        step: Int,
        number: UInt64,
        lane: UInt32
    ) -> Int? {
        switch agentRouters[pool].routing {
        case .random:
            let choice = choosePod(
                among: agentRouters[pool].readyCount { agentPods[$0].isReady },
                purpose: plan.steps[step].operationPurposes + OperationPlan.Draw.route.rawValue,
                number: number,
                lane: lane
            )
            return choice.flatMap { agentRouters[pool].ready($0) { agentPods[$0].isReady } }
        case .roundRobin:
            return agentRouters[pool].next { agentPods[$0].isReady }
        case .leastConnections:
            return agentRouters[pool].least {
                agentPods[$0].isReady ? agentPods[$0].inFlight : nil
            }
        }
    }

    /// The operation meets the agent's rate limit.
    @inline(__always)
    private mutating func acceptOperation(_ slot: UInt32) {
        let pod = Int(operations[slot].pod)
        let pool = agentPods[pod].pool
        if rules.agents[pool].hasRateLimit {
            meters.observe(
                &agentPods[pod].rateWindow,
                of: meterNumbers.agents[pool].rate,
                at: now
            )
            guard let delay = agentPods[pod].rate.admit(at: now) else {
                meters.countRefusal(of: meterNumbers.agents[pool].rate)
                retryAfter = agentPods[pod].rate.retryAfter(at: now)
                failOperation(slot, .rateLimitExceeded)
                retryAfter = .zero
                return
            }
            if delay > .zero {
                operations[slot].stage = .delayed
                events.schedule(.operation(operations.handle(of: slot)), at: now + delay)
                return
            }
        }
        takeOperationPlace(slot)
    }

    /// What an operation waited for, at its rate limit or in its own wait, is over.
    @inline(__always)
    mutating func resumeOperation(_ slot: UInt32) {
        guard operations[slot].stage != .delayed else { return delayEnded(slot) }
        // A burst that was slowed down has moved the end of the wait.
        guard operations[slot].due == now else { return }
        if operations[slot].stage == .onProcessor {
            guard processors.hasEnded(operations[slot].burst, by: now) else { return }
            operations[slot].stage = .waiting
        }
        operationEnded(slot)
    }

    private mutating func delayEnded(_ slot: UInt32) {
        guard !isDroppedAtHead(slot, pod: Int(operations[slot].pod)) else {
            return discardOperation(slot)
        }
        operations[slot].stage = .arriving
        takeOperationPlace(slot)
    }

    /// The operation meets the agent's cap on operations at once.
    @inline(__always)
    private mutating func takeOperationPlace(_ slot: UInt32) {
        let pod = Int(operations[slot].pod)
        let pool = agentPods[pod].pool
        guard agentPods[pod].queue.waiting == 0, agentPods[pod].concurrency.take() else {
            // Of those who wait, some have the places that were given back in this event.
            let stay = Int64(agentPods[pod].queue.waiting) - agentPods[pod].concurrency.free
            guard stay < Int64(rules.agents[pool].queueCapacity) else {
                meters.countRefusal(of: meterNumbers.agents[pool].concurrency)
                return failOperation(slot, .concurrencyLimitExceeded)
            }
            operations[slot].stage = .queued
            join(&agentPods[pod].queue, slot)
            return
        }
        admitOperation(slot)
    }

    private func join(_ line: inout WaitingLine, _ slot: UInt32) {
        let priority = Int(operations[slot].priority)
        line.append(operations.handle(of: slot), deadline: .distantFuture, priority: priority)
        line.compact(priority: priority) { operations.isAlive($0) }
    }

    /// The operation counts against the cap and needs a process.
    @inline(__always)
    mutating func admitOperation(_ slot: UInt32) {
        let pod = Int(operations[slot].pod)
        operations[slot].isAdmitted = true
        guard agentPods[pod].processQueue.waiting == 0, agentPods[pod].processes.take() else {
            operations[slot].stage = .awaitingProcess
            join(&agentPods[pod].processQueue, slot)
            return meterAgent(pod)
        }
        runOperation(slot)
    }

    /// The operation has a process: it takes memory and computes.
    @inline(__always)
    mutating func runOperation(_ slot: UInt32) {
        let pod = Int(operations[slot].pod)
        let pool = agentPods[pod].pool
        operations[slot].hasProcess = true
        if rules.agents[pool].refusesBelow > .zero, isHopelessOperation(slot, pool: pool) {
            meters.countRefusal(of: meterNumbers.agents[pool].timeout)
            return failOperation(slot, .deadlineHopeless)
        }
        if plan.operations[pool].hasMemory || rules.agents[pool].growsMemory {
            guard takeMemory(slot, pod: pod, pool: pool) else { return }
        } else {
            meterAgent(pod)
        }
        if rules.agents[pool].rejectsOnCPU, !agentAdmitsCPU(pod: pod) {
            meters.countRefusal(of: meterNumbers.agents[pool].cpu)
            return failOperation(slot, .cpuQuotaExceeded)
        }
        if plan.operations[pool].drawsTimes, !operations[slot].hasBeginnings {
            beginOperation(slot)
        }
        guard plan.operations[pool].hasCPU else { return operationWaits(slot) }
        let demand = SimDuration(
            seconds: max(0, drawBegun(.cpu, plan.operations[pool].cpu, of: slot))
                * agentPods[pod].slowness
        )
        guard demand > .zero else { return operationWaits(slot) }
        let handle = operations.handle(of: slot)
        let owner = BurstOwner(kind: .operation, handle: handle)
        operations[slot].stage = .onProcessor
        let wait = plan.operations[pool].hasWait ? drawWait(slot, pool: pool) : .zero
        // If the end of the burst does but begin the wait, one event is enough for both.
        guard wait == .zero else {
            let (burst, end) = processors.startQuietly(
                owner,
                demand: demand,
                in: agentPods[pod].group,
                at: now,
                timers: &timers
            )
            operations[slot].burst = burst
            guard let end else { return }
            operations[slot].due = end + wait
            return events.schedule(.operation(handle), at: end + wait)
        }
        operations[slot].burst = processors.start(
            owner,
            demand: demand,
            in: agentPods[pod].group,
            at: now,
            timers: &timers,
            events: &events
        )
    }

    /// Takes memory for an operation, or ends it: by the agent's budget, or with its whole pod.
    ///
    /// - Returns: Whether the operation goes on.
    @inline(__always)
    private mutating func takeMemory(_ slot: UInt32, pod: Int, pool: Int) -> Bool {
        let size =
            plan.operations[pool].hasMemory
            ? Bytes(saturating: draw(.memory, plan.operations[pool].memory, of: slot)) : .zero
        let kept = rules.agents[pool].growsMemory ? agentGrowth(of: pod) : .zero
        guard agentPods[pod].memory.reserve(size + kept) else {
            meters.countRefusal(of: meterNumbers.agents[pool].memory)
            failOperation(slot, .memoryLimitExceeded)
            return false
        }
        if kept > .zero { agentPods[pod].retained.countRequest() }
        operations[slot].memory = size
        meterAgentInPlace(pod)
        guard agentPods[pod].memory.inUse <= agentPods[pod].memoryLimit else {
            meters.countRefusal(of: meterNumbers.agents[pool].containerMemory)
            killAgent(pod)
            return false
        }
        if rules.agents[pool].growsMemory { awaitAgentLeak(of: pod) }
        return true
    }

    private mutating func agentAdmitsCPU(pod: Int) -> Bool {
        let used = processors.used(by: agentPods[pod].group, at: now)
        agentPods[pod].cpuWindow.record(cpu: used - agentPods[pod].cpuReported, at: now)
        agentPods[pod].cpuReported = used
        observeCPU(agentPods[pod].cpuWindow, of: meterNumbers.agents[agentPods[pod].pool].cpu)
        return agentPods[pod].cpuWindow.admits(at: now)
    }

    /// The operation's CPU burst is over.
    mutating func operationWaits(_ slot: UInt32) {
        let pool = Int(operations[slot].pool)
        guard plan.operations[pool].hasWait else { return operationEnded(slot) }
        let length = drawWait(slot, pool: pool)
        guard length > .zero else { return operationEnded(slot) }
        operations[slot].stage = .waiting
        operations[slot].due = now + length
        events.schedule(.operation(operations.handle(of: slot)), at: now + length)
    }

    @inline(__always)
    private mutating func drawWait(_ slot: UInt32, pool: Int) -> SimDuration {
        SimDuration(seconds: max(0, drawBegun(.wait, plan.operations[pool].wait, of: slot)))
    }

    private mutating func draw(
        _ draw: OperationPlan.Draw,
        _ sampler: Sampler,
        of slot: UInt32
    ) -> Double {
        let plan = DrawPlan(
            sampler: sampler,
            purpose: operations[slot].purposes &+ draw.rawValue,
            exists: true
        )
        return self.draw(plan, number: operations[slot].number, lane: operations[slot].lane)
    }
}

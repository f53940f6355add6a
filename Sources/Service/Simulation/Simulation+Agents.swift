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

    private mutating func sendOperation(of slot: UInt32, step: Int) {
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
            guard agentPods[pod].queue.waiting < rules.agents[pool].queueCapacity else {
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
    private mutating func admitOperation(_ slot: UInt32) {
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
    private mutating func runOperation(_ slot: UInt32) {
        let pod = Int(operations[slot].pod)
        let pool = agentPods[pod].pool
        operations[slot].hasProcess = true
        if rules.agents[pool].refusesBelow > .zero, isHopelessOperation(slot, pool: pool) {
            meters.countRefusal(of: meterNumbers.agents[pool].timeout)
            return failOperation(slot, .deadlineHopeless)
        }
        if plan.operations[pool].hasMemory || rules.agents[pool].growsMemory {
            let size =
                plan.operations[pool].hasMemory
                ? Bytes(Int64(draw(.memory, plan.operations[pool].memory, of: slot))) : .zero
            let kept = rules.agents[pool].growsMemory ? agentGrowth(of: pod) : .zero
            guard agentPods[pod].memory.reserve(size + kept) else {
                meters.countRefusal(of: meterNumbers.agents[pool].memory)
                return failOperation(slot, .memoryLimitExceeded)
            }
            if kept > .zero { agentPods[pod].retained.countRequest() }
            operations[slot].memory = size
            meterAgentInPlace(pod)
            guard agentPods[pod].memory.inUse <= agentPods[pod].memoryLimit else {
                meters.countRefusal(of: meterNumbers.agents[pool].containerMemory)
                return killAgent(pod)
            }
            if rules.agents[pool].growsMemory { awaitAgentLeak(of: pod) }
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

    /// The agent has answered.
    mutating func operationEnded(_ slot: UInt32) {
        let request = operations[slot].request
        let pool = agentPods[Int(operations[slot].pod)].pool
        if request != .none { observeDuration(of: slot, pool: pool) }
        if rules.agents[pool].hasBreaker { callEnded(by: slot, failed: false) }
        giveBack(operation: slot)
        guard request != .none, requests.isAlive(request) else { return }
        requests[request.slot].operationsLeft -= 1
        if requests[request.slot].operationsLeft == 0 {
            nextStep(of: request.slot)
        } else if requests[request.slot].operationsUnsent > 0 {
            let step = currentStep(of: request.slot)
            if !plan.steps[step].isParallel { sendOperation(of: request.slot, step: step) }
        }
    }

    /// The agent refuses the operation, which ends its request.
    private mutating func failOperation(_ slot: UInt32, _ reason: Cause.OfAgent) {
        let request = operations[slot].request
        let pool = agentPods[Int(operations[slot].pod)].pool
        callEnded(by: slot, failed: true)
        scraper.failed(agentPod: Int(operations[slot].pod), reason)
        discardOperation(slot)
        guard request != .none, requests.isAlive(request) else { return }
        fail(request.slot, .agent(pool, reason))
    }

    /// Takes an operation out of its request's list and gives back all that it holds.
    private mutating func discardOperation(_ slot: UInt32) { giveBack(operation: slot) }

    @inline(__always)
    private mutating func giveBack(operation slot: UInt32) {
        orphanOperation(slot)
        // The slot keeps its value until it is used again, which nothing below does.
        operations.remove(slot)
        let pod = Int(operations[slot].pod)
        agentPods[pod].inFlight -= 1
        noteLoad(ofAgent: pod)
        switch operations[slot].stage {
        case .queued:
            agentPods[pod].queue.leave(priority: Int(operations[slot].priority))
        case .awaitingProcess:
            agentPods[pod].processQueue.leave(priority: Int(operations[slot].priority))
        case .onProcessor:
            processors.cancel(operations[slot].burst, at: now, timers: &timers)
        case .arriving, .delayed, .waiting:
            break
        }
        if operations[slot].memory > .zero {
            let grows = rules.agents[Int(operations[slot].pool)].growsMemory
            if grows { settleAgentLeak(of: pod) }
            agentPods[pod].memory.release(operations[slot].memory)
            if grows { awaitAgentLeak(of: pod) }
        }
        if operations[slot].hasProcess {
            agentPods[pod].processes.giveBack()
            if agentPods[pod].processQueue.waiting > 0 {
                dispatches.append(.processes(pod: UInt32(pod)))
            }
        }
        if operations[slot].isAdmitted {
            agentPods[pod].concurrency.giveBack()
            if agentPods[pod].queue.waiting > 0 { dispatches.append(.operations(pod: UInt32(pod))) }
            meterAgentInPlace(pod)
        }
    }

    /// Hands places under the cap to those whose turn it is.
    mutating func dispatchOperations(of number: UInt32) {
        let pod = Int(number)
        while agentPods[pod].queue.waiting > 0 {
            let handle = agentPods[pod].queue.head
            guard operations.isAlive(handle) else {
                agentPods[pod].queue.removeHead()
                continue
            }
            if isDroppedAtHead(handle.slot, pod: pod) {
                agentPods[pod].queue.removeHead()
                discardOperation(handle.slot)
                continue
            }
            guard agentPods[pod].concurrency.take() else { return }
            agentPods[pod].queue.removeHead()
            agentPods[pod].queue.leave(priority: Int(operations[handle.slot].priority))
            operations[handle.slot].stage = .arriving
            admitOperation(handle.slot)
        }
    }

    /// Hands free processes to those whose turn it is.
    mutating func dispatchProcesses(of number: UInt32) {
        let pod = Int(number)
        while agentPods[pod].processQueue.waiting > 0 {
            let handle = agentPods[pod].processQueue.head
            guard operations.isAlive(handle) else {
                agentPods[pod].processQueue.removeHead()
                continue
            }
            if isDroppedAtHead(handle.slot, pod: pod) {
                agentPods[pod].processQueue.removeHead()
                discardOperation(handle.slot)
                continue
            }
            guard agentPods[pod].processes.take() else { return }
            agentPods[pod].processQueue.removeHead()
            agentPods[pod].processQueue.leave(priority: Int(operations[handle.slot].priority))
            operations[handle.slot].stage = .arriving
            runOperation(handle.slot)
        }
    }

    /// Whether nobody waits for an operation that is only now taken from its queue.
    private mutating func isDroppedAtHead(_ slot: UInt32, pod: Int) -> Bool {
        operations[slot].request == .none
            && rules.agents[agentPods[pod].pool].cancellation == .whenDequeued
    }

    /// Nobody waits for the operation any more; the agent works on.
    @inline(__always)
    private mutating func orphanOperation(_ slot: UInt32) {
        let request = operations[slot].request
        guard request != .none else { return }
        let previous = operations[slot].previous
        let next = operations[slot].next
        if previous == Operation.noSlot {
            requests[request.slot].firstOperation = next
        } else {
            operations[previous].next = next
        }
        if next != Operation.noSlot { operations[next].previous = previous }
        operations[slot].request = .none
        operations[slot].next = Operation.noSlot
        operations[slot].previous = Operation.noSlot
    }

    /// The request has ended: its operations are cancelled, or go on for nobody.
    mutating func abandonOperations(of first: UInt32, pod: Int) {
        let cancels = rules.cancellation == .cancel || rules.propagatesDeadlines
        var slot = first
        while slot != Operation.noSlot {
            let next = operations[slot].next
            let pool = agentPods[Int(operations[slot].pod)].pool
            callForgotten(by: slot, pod: pod)
            if cancels, rules.agents[pool].cancellation == .cancel {
                operations[slot].request = .none
                discardOperation(slot)
            } else {
                operations[slot].request = .none
                operations[slot].next = Operation.noSlot
                operations[slot].previous = Operation.noSlot
            }
            slot = next
        }
    }

    /// The orchestrator has waited for an operation for `operation_timeout_ms`.
    mutating func operationDeadlinesPassed() {
        while operationDeadlines.nextDeadline <= now {
            let handle = operationDeadlines.removeFirst()
            guard operations.isAlive(handle) else { continue }
            let request = operations[handle.slot].request
            guard request != .none else { continue }
            callEnded(by: handle.slot, failed: true)
            meters.countRefusal(of: meterNumbers.operationTimeout)
            observeDuration(of: handle.slot, pool: Int(operations[handle.slot].pool))
            fail(request.slot, .operationTimeout)
        }
        while !operationDeadlines.isEmpty, !operations.isAlive(operationDeadlines.first) {
            operationDeadlines.removeFirst()
        }
        timers.set(timerNumbers.operationDeadline, to: operationDeadlines.nextDeadline)
    }

    /// An operation has been with its agent for the agent's `operation_timeout_ms`.
    mutating func agentDeadlinesPassed(pool: Int) {
        while agentDeadlines[pool].nextDeadline <= now {
            let handle = agentDeadlines[pool].removeFirst()
            guard operations.isAlive(handle), operations[handle.slot].request != .none else {
                continue
            }
            agentTimedOut(handle.slot, pool: pool)
        }
        while !agentDeadlines[pool].isEmpty, !operations.isAlive(agentDeadlines[pool].first) {
            agentDeadlines[pool].removeFirst()
        }
        timers.set(
            timerNumbers.firstAgentDeadline + pool,
            to: agentDeadlines[pool].nextDeadline
        )
    }

    private mutating func agentTimedOut(_ slot: UInt32, pool: Int) {
        let stage = operations[slot].stage
        let cancellation = rules.agents[pool].cancellation
        if cancellation == .whileQueued, stage != .delayed, stage != .queued,
            stage != .awaitingProcess
        {
            return
        }
        meters.countRefusal(of: meterNumbers.agents[pool].timeout)
        observeDuration(of: slot, pool: pool)
        let request = operations[slot].request
        callEnded(by: slot, failed: true)
        scraper.failed(agentPod: Int(operations[slot].pod), .operationTimeout)
        orphanOperation(slot)
        if cancellation == .cancel || cancellation == .whileQueued { discardOperation(slot) }
        fail(request.slot, .agent(pool, .operationTimeout))
    }

    @inline(__always)
    private mutating func observeDuration(of slot: UInt32, pool: Int) {
        let elapsed = (now - operations[slot].sent).nanoseconds
        meters.observe(elapsed, of: meterNumbers.operationTimeout)
        meters.observe(elapsed, of: meterNumbers.agents[pool].timeout)
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

    /// The container has gone above its memory limit: its cgroup's OOM killer ends it with all that
    /// it works on, and the kubelet starts it again after a back-off.
    mutating func killAgent(_ pod: Int) {
        stopAgent(pod, cause: .oomKilled)
        tally.oomKills += 1
        let delay = agentPods[pod].restarts.crashed(at: now)
        // A container that is stopping is not started again.
        guard !agentPods[pod].life.isStopping else { return }
        events.schedule(
            .agentRestarted(pod: UInt32(pod), life: agentPods[pod].life.number),
            at: now + delay
        )
    }

    /// One reason less for which an agent pod does not run.
    mutating func startAgentAgain(_ pod: Int) {
        agentPods[pod].outages -= 1
        noteReadiness(ofAgent: pod)
        scraper.restarted(target: scraper.firstAgent + pod)
        restartAgentGrowth(of: pod)
    }

    /// An agent pod is gone with all that it works on.
    mutating func stopAgent(_ pod: Int, cause: Cause.OfAgent) {
        agentPods[pod].outages += 1
        noteReadiness(ofAgent: pod)
        let pool = agentPods[pod].pool
        let slots = agentPods[pod].inFlight > 0 ? UInt32(operations.slotCount) : 0
        for slot in 0..<slots where operations.isOccupied(slot) {
            guard Int(operations[slot].pod) == pod else { continue }
            let request = operations[slot].request
            callEnded(by: slot, failed: true)
            orphanOperation(slot)
            discardOperation(slot)
            if request != .none, requests.isAlive(request) {
                fail(request.slot, .agent(pool, cause))
            }
        }
        scraper.forget(agentPod: pod)
        if rules.agents[pool].growsMemory { forgetAgentRetained(of: pod) }
    }
}

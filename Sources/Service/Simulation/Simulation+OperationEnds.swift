import Kernel
import Units

/// The ends of agent operations, and who is next at the agent for what they give back.
extension Simulation {
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
    mutating func failOperation(_ slot: UInt32, _ reason: Cause.OfAgent) {
        let request = operations[slot].request
        let pool = agentPods[Int(operations[slot].pod)].pool
        callEnded(by: slot, failed: true)
        scraper.failed(agentPod: Int(operations[slot].pod), reason)
        discardOperation(slot)
        guard request != .none, requests.isAlive(request) else { return }
        fail(request.slot, .agent(pool, reason))
    }

    /// Takes an operation out of its request's list and gives back all that it holds.
    mutating func discardOperation(_ slot: UInt32) { giveBack(operation: slot) }

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

    /// Nobody waits for the operation any more; the agent works on.
    @inline(__always)
    mutating func orphanOperation(_ slot: UInt32) {
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

    // MARK: Who is next

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
    mutating func isDroppedAtHead(_ slot: UInt32, pod: Int) -> Bool {
        operations[slot].request == .none
            && rules.agents[agentPods[pod].pool].cancellation == .whenDequeued
    }
}

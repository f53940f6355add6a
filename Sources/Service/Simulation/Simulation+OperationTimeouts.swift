import Kernel
import Units

/// The time that an operation may take, by the orchestrator and by its agent.
extension Simulation {
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
    mutating func observeDuration(of slot: UInt32, pool: Int) {
        let elapsed = (now - operations[slot].sent).nanoseconds
        meters.observe(elapsed, of: meterNumbers.operationTimeout)
        meters.observe(elapsed, of: meterNumbers.agents[pool].timeout)
    }
}

import Kernel
import Units

/// Deadlines that are passed down, and work that is refused because it could not be done in time.
extension Simulation {
    /// Whether a request that would get a worker thread now has too little time left.
    mutating func isHopeless(_ slot: UInt32) -> Bool {
        rules.refusesBelow > .zero
            && requests[slot].attempted + rules.requestTimeout - now < rules.refusesBelow
    }

    mutating func refuseHopeless(_ slot: UInt32) {
        meters.countRefusal(of: meterNumbers.requestTimeout)
        fail(slot, .deadlineHopeless)
    }

    /// Whether an operation that has got a process has too little time left: of the request, if
    /// deadlines are passed down, of the orchestrator's timeout and of the agent's.
    mutating func isHopelessOperation(_ slot: UInt32, pool: Int) -> Bool {
        let sent = operations[slot].sent
        let timeout = min(rules.operationTimeout, rules.agents[pool].operationTimeout)
        var left = timeout < .forever ? sent + timeout - now : .forever
        if rules.propagatesDeadlines, rules.cancellation != .whileQueued {
            let request = operations[slot].request
            // Its request has ended.
            guard request != .none else { return true }
            if rules.requestTimeout < .forever {
                left = min(left, requests[request.slot].attempted + rules.requestTimeout - now)
            }
        }
        return left < rules.agents[pool].refusesBelow
    }
}

import Kernel
import Units

/// Agent pods that are killed, stopped and started again.
extension Simulation {
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

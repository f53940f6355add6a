import Kernel
import Limiters
import Units

/// Second attempts beside the first: the first answer wins.
extension Simulation {
    /// A request of a hedging client arrives.
    mutating func beginHedging(_ slot: UInt32) {
        let group = hedgeGroups.insert(HedgeGroup(first: requests.handle(of: slot)))
        requests[slot].hedgeGroup = group.slot
    }

    /// The first attempt of a try has not been answered for a while.
    mutating func hedge(_ first: SlotHandle) {
        guard requests.isAlive(first), !requests[first.slot].isAbandoned else { return }
        let original = requests[first.slot]
        let group = original.hedgeGroup
        let source = Int(original.source)
        guard !plan.sources[source].hasBudget || withdrawRetry(for: original) else { return }
        var hedge = Request(
            number: original.number,
            source: original.source,
            arrival: original.arrival,
            isMeasured: original.isMeasured
        )
        hedge.attempt = hedgeGroups[group].sent
        hedge.user = original.user
        hedge.hedgeGroup = group
        let handle = requests.insert(hedge)
        if clocks.isRunning {
            // Its time so far is that of the first attempt.
            clocks.leave(original.stage, in: first.slot, at: now)
            clocks.move(from: first.slot, to: handle.slot)
        }
        hedgeGroups[group].add(handle)
        hedgeGroups[group].hedges += 1
        if hedge.attempt < .max { hedgeGroups[group].sent += 1 }
        tally.hedged(hedge)
        if hedgeGroups[group].hedges < plan.sources[source].hedges { scheduleHedge(of: first) }
        admit(handle.slot)
    }

    /// Whether an attempt stands for its request: the first of those that are under way.
    func leadsTry(_ slot: UInt32) -> Bool {
        let group = requests[slot].hedgeGroup
        guard group != HedgeGroup.none else { return true }
        for index in 0..<hedgeGroups[group].count {
            let attempt = hedgeGroups[group][index]
            if requests.isAlive(attempt), !requests[attempt.slot].isAbandoned {
                return attempt.slot == slot
            }
        }
        return false
    }

    /// A try has been answered: its clients learn how long that took.
    ///
    /// From the first attempt of the try on, whichever is answered: it took longer than some time
    /// exactly if nothing was answered by then, so that a hedge is sent for the share of tries beyond the
    /// percentile. The times of attempts, of which the slower one is never known, would make hedges
    /// breed hedges; Finagle counts those that it interrupts as well for that reason.
    private mutating func noteAnswer(_ request: Request) {
        let workload = plan.sources[Int(request.source)].workload
        guard clients[workload].latencies.count > 0 else { return }
        clients[workload].latencies[0].record(now - hedgeGroups[request.hedgeGroup].begun)
    }

    /// Whether the end of an attempt is the end of its try: it is the first answer, or nothing else
    /// is under way.
    mutating func endsTry(_ request: Request, cause: Cause?) -> Bool {
        let group = request.hedgeGroup
        var others = hedgeGroups[group]
        others.keep { requests.isAlive($0) && !requests[$0.slot].isAbandoned }
        hedgeGroups[group] = others
        guard cause?.isTooLarge ?? true else { return others.count == 0 }
        if cause == nil { noteAnswer(request) }
        for index in 0..<others.count { cancelHedge(others[index].slot) }
        return true
    }

    /// The request has been answered otherwise.
    private mutating func cancelHedge(_ slot: UInt32) {
        let request = requests[slot]
        attemptForgotten(request)
        let stops =
            switch rules.cancellation {
            case _ where request.stage == .inBacklog, .cancel: true
            case .whileQueued: request.stage == .queued
            case .abandon, .whenDequeued: false
            }
        guard stops else {
            requests[slot].isAbandoned = true
            return
        }
        requests.remove(slot)
        giveBack(request, .ignored, keepsConnection: false)
    }
}

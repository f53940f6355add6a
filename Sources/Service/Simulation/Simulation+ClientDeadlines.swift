import Kernel
import Units

/// What clients do if they have not been answered for a while: hedge, or leave.
///
/// The delays of a source that are equally long wait in a lane of their own, and cost a request
/// that is answered before next to nothing; a patience that is drawn is an event.
extension Simulation {
    /// The client leaves if it has no response by the end of its patience.
    mutating func setPatience(_ slot: UInt32) {
        let source = Int(requests[slot].source)
        let patience = draw(plan.sources[source].patience, of: slot)
        let end = now + SimDuration(seconds: max(0, patience))
        let attempt = requests.handle(of: slot)
        if plan.sources[source].patience.sampler.constant != nil {
            awaitClient(attempt, lane: source, until: end)
        } else {
            events.schedule(.patienceEnded(attempt), at: end)
        }
    }

    /// Sends another attempt in a while, unless the first of this try has ended.
    mutating func scheduleHedge(of first: SlotHandle) {
        let source = Int(requests[first.slot].source)
        awaitClient(
            first,
            lane: plan.sources.count + source,
            until: now + plan.sources[source].hedgeDelay
        )
    }

    /// The first in a lane of clients has waited for as long as its source's clients do.
    mutating func clientDeadlinesPassed(lane: Int) {
        while clientDeadlines[lane].nextDeadline <= now {
            let attempt = clientDeadlines[lane].removeFirst()
            if lane >= plan.sources.count {
                hedge(attempt)
            } else if requests.isAlive(attempt) {
                patienceEnded(attempt.slot)
            }
        }
        while !clientDeadlines[lane].isEmpty, !requests.isAlive(clientDeadlines[lane].first) {
            clientDeadlines[lane].removeFirst()
        }
        timers.set(
            timerNumbers.firstClientDeadline + lane,
            to: clientDeadlines[lane].nextDeadline
        )
    }

    private mutating func awaitClient(_ attempt: SlotHandle, lane: Int, until end: SimTime) {
        if clientDeadlines[lane].isEmpty {
            timers.set(timerNumbers.firstClientDeadline + lane, to: end)
        }
        clientDeadlines[lane].append(attempt, deadline: end)
    }
}

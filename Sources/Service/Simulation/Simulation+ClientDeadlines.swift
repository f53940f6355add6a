import Kernel
import Units

/// What clients do if they have not been answered for a while: hedge, or leave.
///
/// The delays of a source that are equally long wait in a lane of their own, and cost a request
/// that is answered before next to nothing. A patience that is drawn waits in such a lane first, and
/// becomes an event if its attempt is still there after that (`PatienceLanes`).
extension Simulation {
    /// The client leaves if it has no response by the end of its patience.
    mutating func setPatience(_ slot: UInt32) {
        let source = Int(requests[slot].source)
        let seconds = draw(plan.sources[source].patience, of: slot)
        let patience = SimDuration(seconds: max(0, seconds))
        let attempt = requests.handle(of: slot)
        guard let lanes = plan.sources[source].patienceLanes else {
            return awaitClient(attempt, lane: source, until: now + patience)
        }
        guard let lane = lanes.lane(for: patience) else {
            return events.schedule(.patienceEnded(attempt), at: now + patience)
        }
        if patienceLanes[lane.number].isEmpty {
            timers.set(timerNumbers.firstPatienceLane + lane.number, to: now + lane.delay)
        }
        patienceLanes[lane.number].append(
            DrawnPatience(attempt: attempt, end: now + patience),
            deadline: now + lane.delay
        )
    }

    /// The first in a lane of drawn patiences has waited for the lane's delay.
    mutating func patienceLanePassed(_ lane: Int) {
        while patienceLanes[lane].nextDeadline <= now {
            let patience = patienceLanes[lane].removeFirst()
            guard requests.isAlive(patience.attempt) else { continue }
            events.schedule(.patienceEnded(patience.attempt), at: patience.end)
        }
        while !patienceLanes[lane].isEmpty, !requests.isAlive(patienceLanes[lane].first.attempt) {
            patienceLanes[lane].removeFirst()
        }
        timers.set(
            timerNumbers.firstPatienceLane + lane,
            to: patienceLanes[lane].nextDeadline
        )
    }

    /// Sends another attempt in a while, unless the first of this try has ended.
    mutating func scheduleHedge(of first: SlotHandle) {
        let source = Int(requests[first.slot].source)
        let workload = plan.sources[source].workload
        guard let delay = plan.sources[source].hedgeDelay ?? clients[workload].latencies[0].value
        else { return }
        let lane = plan.sources.count + source
        let end = now + delay
        // A percentile that has fallen is due before those of earlier attempts.
        guard clientDeadlines[lane].takesLast(end) else {
            return events.schedule(.hedgeDue(first), at: end)
        }
        awaitClient(first, lane: lane, until: end)
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

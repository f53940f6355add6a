import Units
import Variates

/// Records of single requests, for those who want to look at them.
extension Simulation {
    /// A request goes from the stage that it is in to another.
    mutating func enter(_ stage: Request.Stage, _ slot: UInt32) {
        if clocks.isRunning { clocks.leave(requests[slot].stage, in: slot, at: now) }
        requests[slot].stage = stage
    }

    /// Keeps the record of a request that ends, or whose run does, if it is one of the sample.
    ///
    /// - Parameters:
    ///   - request: The request, in the stage in which it ended.
    ///   - slot: Where it is, or was until now.
    ///   - outcome: How it ended.
    mutating func record(_ request: Request, in slot: UInt32, _ outcome: RequestRecord.Outcome) {
        guard clocks.isRunning, isSampled(request) else { return }
        clocks.leave(request.stage, in: slot, at: now)
        let source = Int(request.source)
        let isHedged = request.hedgeGroup != HedgeGroup.none
        let begun = isHedged ? Int(hedgeGroups[request.hedgeGroup].sent) : Int(request.attempt) + 1
        clocks.keep(
            RequestRecord(
                workload: plan.sources[source].workload,
                component: plan.sources[source].component,
                number: request.number,
                arrival: request.arrival,
                end: now,
                outcome: outcome,
                attempts: begun - (request.stage == .backingOff ? 1 : 0),
                pod: request.pod == Request.noPod ? nil : Int(request.pod),
                isMeasured: request.isMeasured,
                times: clocks.times(of: slot)
            )
        )
    }

    /// Records the requests that the end of the run cuts off.
    mutating func recordInFlight() {
        guard clocks.isRunning else { return }
        for slot in 0..<UInt32(requests.slotCount)
        where requests.isOccupied(slot) && !requests[slot].isAbandoned && leadsTry(slot) {
            record(requests[slot], in: slot, .inFlight)
        }
    }

    /// Chosen by the request's number under a purpose that no draw of a model has.
    private mutating func isSampled(_ request: Request) -> Bool {
        guard recordedShare < 1 else { return true }
        stream.seek(
            purpose: PurposeLayout.record(ofSource: request.source),
            request: request.number
        )
        return stream.uniform() < recordedShare
    }
}

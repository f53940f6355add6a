import Limiters
import Units

/// The limit on what an orchestrator pod has in flight, which may find its own value.
extension Simulation {
    /// Takes a place under the pod's concurrency limit.
    mutating func takePlace(_ slot: UInt32, pod: Int) -> Bool {
        guard pods[pod].concurrency.take() else { return false }
        requests[slot].hasPlace = true
        meterConcurrency(of: pod)
        return true
    }

    /// Gives an attempt's place back; the limit learns from the time since it was taken.
    mutating func leavePlace(of request: Request, _ outcome: AdaptiveConcurrencyLimit.Outcome) {
        let pod = Int(request.pod)
        let before = pods[pod].concurrency.limit
        pods[pod].concurrency.giveBack(after: elapsed(of: request), outcome)
        if pods[pod].concurrency.limit != before {
            pods[pod].concurrencyLimit.change(to: Int64(pods[pod].concurrency.limit), at: now)
        }
        meterConcurrency(of: pod)
    }

    /// What the concurrency limit learns from the end of an attempt on the server.
    func outcome(
        of request: Request,
        cause: Cause?
    ) -> AdaptiveConcurrencyLimit.Outcome {
        if request.isAbandoned { return .dropped }
        guard let cause else { return .succeeded }
        if cause.isTooLarge { return .succeeded }
        return elapsed(of: request) > .zero ? .dropped : .ignored
    }

    /// The time since the attempt was accepted.
    private func elapsed(of request: Request) -> SimDuration {
        let isNew = request.connection.uses == 0
        let handshake = isNew ? plan.sources[Int(request.source)].handshake : .zero
        return now - (request.attempted + handshake)
    }

    mutating func meterConcurrency(of pod: Int) {
        let inFlight = pods[pod].concurrency.inFlight
        meters.change(
            &pods[pod].concurrencyLevel,
            to: Int64(inFlight) * 1_000 / Int64(pods[pod].concurrency.limit),
            of: meterNumbers.concurrency,
            at: now
        )
    }
}

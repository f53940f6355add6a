import Kernel
import Units

/// Stages 8 and 9: the steps of a request, and its response.
extension Simulation {
    /// What the request waited for is over.
    mutating func resume(_ slot: UInt32) {
        let stage = requests[slot].stage
        enter(.arriving, slot)
        switch stage {
        case .backingOff: admit(slot)
        case .handshaking: accept(slot)
        case .delayed: resumeFromDelay(slot)
        case .startingThread: runStep(of: slot)
        case .waiting: nextStep(of: slot)
        case .testingRedisConnection: sendCommand(slot)
        case .inRedis: commandAnswered(slot)
        case .fillingRedis: fillAnswered(slot)
        case .arriving, .inBacklog, .queued, .onProcessor, .awaitingRedisConnection,
            .awaitingAgents:
            preconditionFailure("nothing was scheduled in this stage")
        }
    }

    /// The current step has ended.
    mutating func nextStep(of slot: UInt32) {
        enter(.arriving, slot)
        requests[slot].step += 1
        runStep(of: slot)
    }

    /// Runs the steps from the current one until the request has to wait for something.
    mutating func runStep(of slot: UInt32) {
        let source = Int(requests[slot].source)
        while Int(requests[slot].step) < plan.sources[source].stepCount {
            if rules.holdsResponseInLastStep, !holdResponse(of: slot) { return }
            let step = plan.sources[source].firstStep + Int(requests[slot].step)
            switch plan.steps[step].kind {
            case .cpu:
                if rules.hasWorkerThreads, !requests[slot].hasThread {
                    // Whoever has begun is let in again whatever the queue's capacity.
                    return acquireWorkerThread(slot, queueCapacity: .max)
                }
                let slowness = pods[Int(requests[slot].pod)].slowness
                let drawn = draw(plan.steps[step].draw, of: slot)
                let demand = SimDuration(seconds: max(0, drawn) * slowness)
                if demand > .zero { return burst(of: demand, for: slot) }
            case .wait:
                let length = SimDuration(
                    seconds: max(0, draw(plan.steps[step].draw, of: slot))
                )
                if length > .zero {
                    parkWorkerThread(of: slot)
                    enter(.waiting, slot)
                    events.schedule(.request(requests.handle(of: slot)), at: now + length)
                    return
                }
            case .redisGet, .redisGetOrSet, .redisSet:
                parkWorkerThread(of: slot)
                return startCommand(slot)
            case .agent:
                parkWorkerThread(of: slot)
                return startOperations(slot)
            }
            requests[slot].step += 1
        }
        respond(slot)
    }

    private mutating func burst(of demand: SimDuration, for slot: UInt32) {
        let owner = BurstOwner(kind: .request, handle: requests.handle(of: slot))
        enter(.onProcessor, slot)
        requests[slot].burst = processors.start(
            owner,
            demand: demand,
            in: pods[Int(requests[slot].pod)].group,
            at: now,
            timers: &timers,
            events: &events
        )
    }

    /// Gives the worker thread back for the length of a wait, if the model says so.
    private mutating func parkWorkerThread(of slot: UInt32) {
        guard rules.releasesThreads, requests[slot].hasThread else { return }
        requests[slot].hasThread = false
        releaseWorkerThread(of: Int(requests[slot].pod))
    }

    private mutating func respond(_ slot: UInt32) {
        let source = Int(requests[slot].source)
        if plan.sources[source].responseSize.exists {
            let size = Bytes(saturating: drawShared(plan.sources[source].responseSize, of: slot))
            meters.observe(size.count, of: meterNumbers.responseSize)
            guard size <= rules.maxResponseSize else {
                meters.countRefusal(of: meterNumbers.responseSize)
                return fail(slot, .responseTooLarge)
            }
        }
        end(slot, cause: nil, keepsConnection: true)
    }
}

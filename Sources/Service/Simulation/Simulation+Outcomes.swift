import Kernel
import Limiters
import Units

/// Stage 10 and the ends of requests: deadlines, retries, and giving back what was taken.
extension Simulation {
    /// `request_timeout_ms` has passed for the oldest attempts.
    mutating func requestDeadlinesPassed() {
        while requestDeadlines.nextDeadline <= now {
            let handle = requestDeadlines.removeFirst()
            // A client that has lost its patience may have left before.
            if requests.isAlive(handle), !requests[handle.slot].isAbandoned {
                leave(handle.slot, cause: .requestTimeout)
            }
        }
        while !requestDeadlines.isEmpty, !requests.isAlive(requestDeadlines.first) {
            requestDeadlines.removeFirst()
        }
        timers.set(timerNumbers.requestDeadline, to: requestDeadlines.nextDeadline)
    }

    /// Drops deadlines of attempts that have ended, two for each that is added, from the head of a long lane:
    /// what is in it is then of the attempts that there are, not of all in the length of a timeout.
    @inline(__always)
    mutating func dropPastDeadlines() {
        guard requestDeadlines.count > Self.shortLane else { return }
        for _ in 0..<2 where !requests.isAlive(requestDeadlines.first) {
            requestDeadlines.removeFirst()
        }
    }

    /// Deadlines that may stand in a lane whether they are past or not.
    private static var shortLane: Int { 1_024 }

    /// The client of an attempt has waited for as long as its workload's clients do.
    mutating func patienceEnded(_ slot: UInt32) {
        if !requests[slot].isAbandoned { leave(slot, cause: .clientAbandoned) }
    }

    /// Time is up for an attempt: its client leaves, and the server stops or goes on.
    private mutating func leave(_ slot: UInt32, cause: Cause) {
        let stage = requests[slot].stage
        let isQueued = stage == .queued || stage == .delayed || stage == .inBacklog
        if rules.cancellation == .whileQueued, !isQueued { return }
        if cause == .requestTimeout { meters.countRefusal(of: meterNumbers.requestTimeout) }
        switch rules.cancellation {
        // No server works on for whoever has not been let in.
        case _ where stage == .inBacklog, .cancel, .whileQueued:
            end(slot, cause: cause, keepsConnection: false)
        case .abandon, .whenDequeued:
            requests[slot].isAbandoned = true
            settle(requests[slot], in: slot, cause: cause)
            // The deadline passes at the agents as well, and the orchestrator learns of it there.
            if rules.propagatesDeadlines, requests[slot].firstOperation != Operation.noSlot {
                discard(slot)
            }
        }
    }

    /// A limiter ends the attempt and tells the client.
    mutating func fail(_ slot: UInt32, _ cause: Cause) {
        end(slot, cause: cause, keepsConnection: true)
    }

    /// Nothing of an attempt whose client has left is worked on any more.
    mutating func discard(_ slot: UInt32) {
        end(slot, cause: .requestTimeout, keepsConnection: false)
    }

    /// The attempt ends on the server.
    ///
    /// - Parameters:
    ///   - slot: The attempt.
    ///   - cause: What ended it; `nil` if it was answered.
    ///   - keepsConnection: Whether the client may use the connection again.
    mutating func end(_ slot: UInt32, cause: Cause?, keepsConnection: Bool) {
        let request = requests[slot]
        requests.remove(slot)
        giveBack(
            request,
            outcome(of: request, cause: cause),
            keepsConnection: keepsConnection && !request.isAbandoned
        )
        if !request.isAbandoned { settle(request, in: slot, cause: cause) }
    }

    /// Gives back all that the attempt holds, and leaves the queue that it is in.
    ///
    /// - Parameters:
    ///   - request: The attempt, whose slot is free already.
    ///   - outcome: What the concurrency limit learns from it.
    ///   - keepsConnection: Whether the client may use the connection again.
    mutating func giveBack(
        _ request: Request,
        _ outcome: AdaptiveConcurrencyLimit.Outcome,
        keepsConnection: Bool
    ) {
        let pod = Int(request.pod)
        switch request.stage {
        case .inBacklog:
            leaveBacklog(of: pod)
            pods[pod].inFlight -= 1
            noteLoad(ofOrchestrator: pod)
        case .queued:
            pods[pod].line.leave(priority: plan.sources[Int(request.source)].priority)
            meterQueue(of: pod)
        case .onProcessor:
            processors.cancel(request.burst, at: now, timers: &timers)
        case .awaitingRedisConnection:
            pods[pod].redisWaiting -= 1
        case .backingOff, .arriving, .handshaking, .delayed, .startingThread, .waiting,
            .testingRedisConnection, .inRedis, .fillingRedis, .awaitingAgents:
            break
        }
        if request.firstOperation != Operation.noSlot {
            abandonOperations(of: request.firstOperation, pod: pod)
        }
        if request.hasRedisConnection { abandonRedisConnection(of: request) }
        if request.memory > .zero {
            if rules.growsMemory { settleLeak(of: pod) }
            pods[pod].memory.release(request.memory)
            meterMemory(of: pod)
            if rules.growsMemory { awaitLeak(of: pod) }
        }
        if request.hasThread { releaseWorkerThread(of: pod) }
        if request.hasPlace { leavePlace(of: request, outcome) }
        if request.hasConnection {
            pods[pod].inFlight -= 1
            noteLoad(ofOrchestrator: pod)
            closeConnection(of: request, keepsConnection: keepsConnection)
        }
    }

    @inline(__always)
    private mutating func closeConnection(of request: Request, keepsConnection: Bool) {
        let pod = Int(request.pod)
        let source = Int(request.source)
        meters.observe(request.connection.uses + 1, of: meterNumbers.requestsPerConnection)
        if plan.sources[source].multiplexes {
            expireConnections(of: pod)
            callBacklog(of: pod)
            // Who leaves early resets its stream, and the connection stays.
            if !pods[pod].multiplexed[plan.sources[source].workload]
                .leave(request.multiplexed, at: now)
            {
                pods[pod].connections.giveBack()
                meterConnections(of: pod)
            }
            return
        }
        if keepsConnection, plan.sources[source].keepsConnections, pods[pod].isReady,
            pods[pod].idleConnections[plan.sources[source].workload]
                .checkIn(request.connection, at: now)
        {
            pods[pod].connectionsKeptUntil = min(
                pods[pod].connectionsKeptUntil,
                pods[pod].idleConnections[plan.sources[source].workload].nextExpiry
            )
            return callBacklog(of: pod)
        }
        // What has ended since is counted off at its own instant, before this one.
        expireConnections(of: pod)
        pods[pod].connections.giveBack()
        meterConnections(of: pod)
        callBacklog(of: pod)
    }

    /// The client knows how its attempt ended: it is content, tries again, or gives up.
    private mutating func settle(_ request: Request, in slot: UInt32, cause: Cause?) {
        if scraper.isRunning, cause?.isOfPod ?? true {
            scraper.ended(
                pod: Int(request.pod),
                cause: cause,
                after: now - request.attempted
            )
        }
        if request.hasConnection || request.stage == .inBacklog, rules.requestTimeout < .forever {
            meters.observe(
                (now - request.attempted).nanoseconds,
                of: meterNumbers.requestTimeout
            )
        }
        if plan.sources[Int(request.source)].watchesAttempts {
            attemptEnded(request, cause: cause)
            if request.hedgeGroup != HedgeGroup.none, !endsTry(request, cause: cause) { return }
        }
        if let cause, cause.isRetryable, retries(request, in: slot) { return }
        tally.ended(request, cause: cause, at: now)
        if clocks.isRunning {
            record(request, in: slot, cause.map { .rejected(cause: $0.number) } ?? .completed)
        }
        series.ended(request, cause: cause, at: now)
        watched.ended(request, cause: cause, at: now)
        if request.hedgeGroup != HedgeGroup.none { hedgeGroups.remove(request.hedgeGroup) }
        if plan.sources[Int(request.source)].users > 0 { think(request.user, of: request.source) }
    }

    /// Lets the client try again after a back-off, if it has attempts and budget left.
    private mutating func retries(_ request: Request, in slot: UInt32) -> Bool {
        let source = Int(request.source)
        let attempts = plan.sources[source].attempts
        let group = request.hedgeGroup
        let tries =
            group == HedgeGroup.none ? Int(request.attempt) + 1 : Int(hedgeGroups[group].tries)
        guard attempts == .max || tries < attempts else { return false }
        guard !plan.sources[source].hasBudget || withdrawRetry(for: request) else { return false }
        stream.seek(
            purpose: .init(rawValue: plan.sources[source].backoffJitter),
            request: request.number,
            lane: lane(attempt: request.attempt)
        )
        var retry = request.retry
        retry.backoff = plan.sources[source].backoff.delay(
            afterAttempt: tries,
            previous: request.backoff,
            uniform: stream.uniform()
        )
        tally.retried(request)
        if group != HedgeGroup.none {
            retry.attempt = hedgeGroups[group].sent
            retry.hedgeGroup = group
        }
        let handle = requests.insert(retry)
        if group != HedgeGroup.none { hedgeGroups[group].tryAgain(with: handle) }
        if clocks.isRunning {
            clocks.leave(request.stage, in: slot, at: now)
            clocks.move(from: slot, to: handle.slot)
        }
        let wait =
            plan.sources[source].honoursRetryAfter ? max(retry.backoff, retryAfter) : retry.backoff
        events.schedule(.request(handle), at: now + wait, rank: 1)
        return true
    }

    /// The container has gone above its memory limit: its cgroup's OOM killer ends it with all that
    /// it works on, and the kubelet starts it again after a back-off.
    mutating func killOrchestrator(_ pod: Int) {
        stopOrchestrator(pod, cause: .oomKilled)
        tally.oomKills += 1
        let delay = pods[pod].restarts.crashed(at: now)
        // A container that is stopping is not started again.
        guard !pods[pod].life.isStopping else { return }
        events.schedule(
            .orchestratorRestarted(pod: UInt32(pod), life: pods[pod].life.number),
            at: now + delay
        )
    }

    /// One reason less for which an orchestrator pod does not run.
    mutating func startOrchestratorAgain(_ pod: Int) {
        pods[pod].outages -= 1
        noteReadiness(ofOrchestrator: pod)
        scraper.restarted(target: pod)
        restartGrowth(of: pod)
        openRedisPool(of: pod)
    }

    /// An orchestrator pod is gone with all that it works on.
    mutating func stopOrchestrator(_ pod: Int, cause: Cause) {
        pods[pod].outages += 1
        noteReadiness(ofOrchestrator: pod)
        let slots = pods[pod].inFlight > 0 ? UInt32(requests.slotCount) : 0
        for slot in 0..<slots where requests.isOccupied(slot) {
            guard Int(requests[slot].pod) == pod, requests[slot].stage != .backingOff else {
                continue
            }
            end(slot, cause: cause, keepsConnection: false)
        }
        scraper.forget(pod: pod)
        closeIdleConnections(of: pod)
        if rules.growsMemory { forgetRetained(of: pod) }
    }

    /// A container that has gone has neither connections of clients nor of its Redis pool.
    private mutating func closeIdleConnections(of pod: Int) {
        closeIdleClientConnections(of: pod)
        closeIdleRedisConnections(of: pod)
    }

    /// Closes the connections of clients that carry no request.
    mutating func closeIdleClientConnections(of pod: Int) {
        for workload in 0..<pods[pod].idleConnections.count {
            while pods[pod].idleConnections[workload].checkOut() != nil {
                pods[pod].connections.giveBack()
            }
        }
        for workload in 0..<pods[pod].multiplexed.count {
            for _ in 0..<pods[pod].multiplexed[workload].closeIdle() {
                pods[pod].connections.giveBack()
            }
        }
        meterConnections(of: pod)
    }

    /// Nothing is left in the pod's Redis pool, and what it was opening is not wanted any more.
    mutating func closeIdleRedisConnections(of pod: Int) {
        noticeClosedRedisConnections(of: pod)
        closeRedisConnections(pods[pod].redisPool.close())
        pods[pod].poolClosures += 1
        meterRedisConnections(of: pod)
    }
}

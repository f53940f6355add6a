import Kernel
import Limiters
import Units

/// A request's Redis command: a connection of the pod's pool, the server, the keys.
extension Simulation {
    mutating func startCommand(_ slot: UInt32) {
        guard !rules.isRedisDenied else { return fail(slot, .redisNetworkPolicyDenied) }
        guard rules.isRedisReady else { return fail(slot, .redisNoReadyPod) }
        guard redis.outages == 0 else { return fail(slot, .redisUnavailable) }
        guard redis.hasPool else {
            guard connectToRedis() else { return refuseRedisClient(slot) }
            requests[slot].redisConnection = PooledItem(openedAt: now)
            requests[slot].hasRedisConnection = true
            return sendCommand(slot)
        }
        let pod = Int(requests[slot].pod)
        expireRedisConnections(of: pod)
        // Nobody overtakes those who wait.
        guard pods[pod].redisWaiting > 0 || !canTakeRedisConnection(of: pod) else {
            return takeRedisConnection(for: slot, pod: pod)
        }
        enter(.awaitingRedisConnection, slot)
        requests[slot].redisQueued = now
        pods[pod].redisQueue.append(requests.handle(of: slot))
        pods[pod].redisWaiting += 1
        guard redis.acquisitionTimeout < .forever else { return }
        let deadline = now + redis.acquisitionTimeout
        if redisDeadlines.isEmpty { timers.set(timerNumbers.redisDeadline, to: deadline) }
        redisDeadlines.append(requests.handle(of: slot), deadline: deadline)
    }

    private func canTakeRedisConnection(of pod: Int) -> Bool {
        pods[pod].redisIdle.idle > 0 || pods[pod].redisOpen < redis.poolSize
    }

    /// Takes an idle connection, or opens one: there is room for it.
    private mutating func takeRedisConnection(for slot: UInt32, pod: Int) {
        while let idle = pods[pod].redisIdle.checkOut(at: now) {
            // `timeout` in redis.conf: the server has closed it, and the pool's check finds out.
            if now - idle.idleSince >= redis.clientTimeout {
                redis.staleConnections += 1
                closeRedisConnection(of: pod)
                continue
            }
            requests[slot].redisConnection = idle
            requests[slot].hasRedisConnection = true
            meterRedisConnections(of: pod)
            return sendCommand(slot)
        }
        guard connectToRedis() else { return refuseRedisClient(slot) }
        pods[pod].redisOpen += 1
        requests[slot].redisConnection = PooledItem(openedAt: now)
        requests[slot].hasRedisConnection = true
        meterRedisConnections(of: pod)
        guard redis.connectTime > .zero else { return sendCommand(slot) }
        enter(.connectingToRedis, slot)
        events.schedule(.request(requests.handle(of: slot)), at: now + redis.connectTime)
    }

    private mutating func connectToRedis() -> Bool {
        if !redis.connect(at: now) {
            // Pools close what is idle for too long at its own instant, noticed or not.
            for pod in 0..<pods.count { expireRedisConnections(of: pod) }
            guard redis.connect(at: now) else { return false }
        }
        meterRedis()
        return true
    }

    private mutating func refuseRedisClient(_ slot: UInt32) {
        meters.countRefusal(of: meterNumbers.redisClients)
        fail(slot, .redisMaxClients)
    }

    /// Sends the command of the current step.
    mutating func sendCommand(_ slot: UInt32) {
        let step = currentStep(of: slot)
        let lane = lane(attempt: requests[slot].attempt)
        let rank = draw(plan.steps[step].draw, number: requests[slot].number, lane: lane)
        let key = redis.key(rank: rank, of: plan.steps[step].keyspace)
        requests[slot].key = key
        let served = serve(plan.steps[step].service, of: slot, step: step, lane: lane)
        enter(.inRedis, slot)
        switch plan.steps[step].kind {
        case .redisGetOrSet:
            // What a miss leads to is found when it is answered.
            requests[slot].missed = !redis.get(key, at: now)
        case .redisGet:
            _ = redis.get(key, at: now)
        default:
            requests[slot].isRefused = !store(key, step: step)
        }
        events.schedule(.request(requests.handle(of: slot)), at: served)
    }

    /// When a command that is sent now will have been answered.
    private mutating func serve(
        _ service: DrawPlan,
        of slot: UInt32,
        step: Int,
        lane: UInt32
    ) -> SimTime {
        let number = requests[slot].number
        let length = SimDuration(
            seconds: max(0, draw(service, number: number, lane: lane)) * redis.slowness
        )
        let served = redis.serve(length, at: now)
        guard plan.steps[step].roundTrip.exists else { return served }
        return served
            + SimDuration(
                seconds: max(0, draw(plan.steps[step].roundTrip, number: number, lane: lane))
            )
    }

    private mutating func store(_ key: UInt32, step: Int) -> Bool {
        let keyspace = plan.steps[step].keyspace
        let size = draw(plan.valueSizes[Int(keyspace)], number: UInt64(key), lane: 0)
        let isStored = redis.set(key, of: keyspace, valueSize: size, at: now)
        meterRedis()
        return isStored
    }

    private mutating func refuseRedisMemory(_ slot: UInt32) {
        meters.countRefusal(of: meterNumbers.redisMemory)
        fail(slot, .redisOutOfMemory)
    }

    /// The command has been answered; a miss may be followed by a `SET` on the same connection.
    mutating func commandAnswered(_ slot: UInt32) {
        if requests[slot].isRefused {
            releaseRedisConnection(of: slot)
            return refuseRedisMemory(slot)
        }
        guard requests[slot].missed else { return fillAnswered(slot) }
        let step = currentStep(of: slot)
        requests[slot].missed = false
        enter(.fillingRedis, slot)
        let served = serve(
            plan.steps[step].fillService,
            of: slot,
            step: step,
            lane: lane(attempt: requests[slot].attempt)
        )
        // A cache that is full and does not evict costs its clients the hit, not the request.
        if !store(requests[slot].key, step: step) {
            meters.countRefusal(of: meterNumbers.redisMemory)
        }
        events.schedule(.request(requests.handle(of: slot)), at: served)
    }

    /// The last command of the step has been answered.
    mutating func fillAnswered(_ slot: UInt32) {
        releaseRedisConnection(of: slot)
        nextStep(of: slot)
    }

    /// Gives a request's connection back to the pool.
    private mutating func releaseRedisConnection(of slot: UInt32) {
        let pod = Int(requests[slot].pod)
        requests[slot].hasRedisConnection = false
        guard redis.hasPool else {
            redis.disconnect(at: now)
            return meterRedis()
        }
        if !pods[pod].redisIdle.checkIn(requests[slot].redisConnection, at: now) {
            closeRedisConnection(of: pod)
        }
        meterRedisConnections(of: pod)
        if pods[pod].redisWaiting > 0 {
            dispatches.append(.redisConnections(pod: UInt32(pod)))
        }
    }

    /// Drops the connection of a request that ends with a command under way: its answer, if it
    /// still comes, belongs to nobody.
    mutating func abandonRedisConnection(of request: Request) {
        guard redis.hasPool else {
            redis.disconnect(at: now)
            return meterRedis()
        }
        let pod = Int(request.pod)
        closeRedisConnection(of: pod)
        meterRedisConnections(of: pod)
        if pods[pod].redisWaiting > 0 {
            dispatches.append(.redisConnections(pod: request.pod))
        }
    }

    private mutating func closeRedisConnection(of pod: Int) {
        pods[pod].redisOpen -= 1
        redis.disconnect(at: now)
        meterRedis()
    }

    /// Hands free connections to those who have waited longest.
    mutating func dispatchRedisConnections(of number: UInt32) {
        let pod = Int(number)
        while pods[pod].redisWaiting > 0, canTakeRedisConnection(of: pod) {
            let handle = pods[pod].redisQueue.removeFirst()
            guard isAwaitingRedis(handle) else { continue }
            pods[pod].redisWaiting -= 1
            enter(.arriving, handle.slot)
            takeRedisConnection(for: handle.slot, pod: pod)
        }
    }

    /// The acquisition timeout of whoever has waited longest has passed.
    mutating func redisDeadlinesPassed() {
        while redisDeadlines.nextDeadline <= now {
            let handle = redisDeadlines.removeFirst()
            guard isAwaitingRedis(handle),
                requests[handle.slot].redisQueued + redis.acquisitionTimeout <= now
            else { continue }
            meters.countRefusal(of: meterNumbers.redisConnections)
            fail(handle.slot, .redisPoolTimeout)
        }
        while !redisDeadlines.isEmpty, !isAwaitingRedis(redisDeadlines.first) {
            redisDeadlines.removeFirst()
        }
        timers.set(timerNumbers.redisDeadline, to: redisDeadlines.nextDeadline)
    }

    private func isAwaitingRedis(_ handle: SlotHandle) -> Bool {
        requests.isAlive(handle) && requests[handle.slot].stage == .awaitingRedisConnection
    }

    /// Closes pooled connections whose idle time or lifetime is over, each at its own instant.
    mutating func expireRedisConnections(of pod: Int) {
        while pods[pod].redisIdle.expireOldest(by: now) != nil {
            pods[pod].redisOpen -= 1
            redis.disconnect(at: now)
            meterRedis()
        }
    }

    /// The index in `plan.steps` of the step that a request is at.
    func currentStep(of slot: UInt32) -> Int {
        plan.sources[Int(requests[slot].source)].firstStep + Int(requests[slot].step)
    }
}

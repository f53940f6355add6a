import Kernel
import Limiters
import Units

/// A request's Redis command: a connection, the server, the keys.
extension Simulation {
    mutating func startCommand(_ slot: UInt32) {
        guard !rules.isRedisDenied else { return fail(slot, .redisNetworkPolicyDenied) }
        guard rules.isRedisReady else { return fail(slot, .redisNoReadyPod) }
        guard redis.outages == 0 else { return fail(slot, .redisUnavailable) }
        guard !redis.hasPool else { return acquireRedisConnection(for: slot) }
        guard connectToRedis() else { return refuseRedisClient(slot) }
        requests[slot].redisConnection = PooledItem(openedAt: now)
        requests[slot].hasRedisConnection = true
        sendCommand(slot)
    }

    /// The server has as many clients as it may have: `-ERR max number of clients reached`.
    mutating func refuseRedisClient(_ slot: UInt32) {
        meters.countRefusal(of: meterNumbers.redisClients)
        fail(slot, .redisMaxClients)
    }

    /// Sends a `PING` to see whether the connection is alive.
    mutating func testConnection(of slot: UInt32) {
        let step = currentStep(of: slot)
        enter(.testingRedisConnection, slot)
        execute(plan.steps[step].ping, plan.steps[step].pingRoundTrip, of: slot)
    }

    /// Sends the command of the current step.
    mutating func sendCommand(_ slot: UInt32) {
        let step = currentStep(of: slot)
        let rank = draw(plan.steps[step].draw, of: slot)
        let key = redis.key(rank: rank, of: plan.steps[step].keyspace)
        requests[slot].key = key
        enter(.inRedis, slot)
        switch plan.steps[step].kind {
        case .redisGetOrSet:
            // What a miss leads to is found when it is answered.
            requests[slot].missed = !redis.get(key, at: now)
        case .redisGet:
            _ = redis.get(key, at: now)
        default:
            requests[slot].isRefused = !store(key, for: slot)
        }
        execute(plan.steps[step].service, plan.steps[step].roundTrip, of: slot)
    }

    /// The server executes a command of a request, which goes on when it has been answered.
    @inline(__always)
    private mutating func execute(
        _ service: DrawPlan,
        _ roundTrip: DrawPlan,
        of slot: UInt32
    ) {
        let handle = requests.handle(of: slot)
        let length = SimDuration(
            seconds: max(0, draw(service, of: slot)) * redis.slowness
        )
        var network = SimDuration.zero
        if roundTrip.exists {
            network = SimDuration(
                seconds: max(0, draw(roundTrip, of: slot))
            )
        }
        guard redis.servesInBatches else {
            let served = redis.serve(length, at: now)
            return events.schedule(.request(handle), at: served + network)
        }
        let answer = RedisServer.Answer(request: handle, network: network)
        if let end = redis.join(answer, service: length, at: now) {
            events.schedule(.redisBatchEnded(number: redis.batchNumber), at: end)
        }
    }

    /// A batch has been executed: its commands are answered, and the next one begins.
    mutating func answerRedisBatch() {
        while let answer = redis.nextAnswer() {
            events.schedule(.request(answer.request), at: now + answer.network)
        }
        if let end = redis.beginBatch(at: now) {
            events.schedule(.redisBatchEnded(number: redis.batchNumber), at: end)
        }
    }

    private mutating func store(_ key: UInt32, for slot: UInt32) -> Bool {
        let step = currentStep(of: slot)
        let keyspace = plan.steps[step].keyspace
        let size = draw(plan.valueSizes[Int(keyspace)], number: UInt64(key), lane: 0)
        let isStored = redis.set(
            key,
            of: keyspace,
            valueSize: size,
            expiresAt: expiry(of: slot, step: step),
            at: now
        )
        meterRedis()
        return isStored
    }

    /// When a key expires that a step sets now; `nil` if it does not.
    private mutating func expiry(of slot: UInt32, step: Int) -> SimTime? {
        guard plan.steps[step].timeToLive.exists else { return nil }
        let seconds = draw(plan.steps[step].timeToLive, of: slot)
        return now + SimDuration(seconds: max(0, seconds))
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
        // A cache that is full and does not evict costs its clients the hit, not the request.
        if !store(requests[slot].key, for: slot) {
            meters.countRefusal(of: meterNumbers.redisMemory)
        }
        execute(plan.steps[step].fillService, plan.steps[step].roundTrip, of: slot)
    }

    /// The last command of the step has been answered.
    mutating func fillAnswered(_ slot: UInt32) {
        releaseRedisConnection(of: slot)
        nextStep(of: slot)
    }

    /// Gives a request's connection back to the pool, or closes it where there is none.
    private mutating func releaseRedisConnection(of slot: UInt32) {
        requests[slot].hasRedisConnection = false
        guard redis.hasPool else { return closeRedisConnections(1) }
        checkInRedisConnection(
            requests[slot].redisConnection,
            of: Int(requests[slot].pod)
        )
    }

    /// Drops the connection of a request that ends with a command under way: its answer, if it
    /// still comes, belongs to nobody.
    mutating func abandonRedisConnection(of request: Request) {
        closeRedisConnections(1)
        if redis.hasPool { dropRedisConnection(of: Int(request.pod)) }
    }

    /// The index in `plan.steps` of the step that a request is at.
    func currentStep(of slot: UInt32) -> Int {
        plan.sources[Int(requests[slot].source)].firstStep + Int(requests[slot].step)
    }
}

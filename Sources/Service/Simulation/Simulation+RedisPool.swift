import Kernel
import Limiters
import Units

/// The pool of connections to Redis that each orchestrator pod has.
extension Simulation {
    /// A request needs a connection: an idle one, a new one, or a place in the queue.
    mutating func acquireRedisConnection(for slot: UInt32) {
        let pod = Int(requests[slot].pod)
        // Nobody overtakes those who wait.
        let isFirst = pods[pod].redisWaiting == 0
        if isFirst, takeIdleConnection(for: slot, pod: pod) { return }
        if pods[pod].redisPool.grow() {
            guard connectToRedis() else {
                pods[pod].redisPool.openingFailed()
                return refuseRedisClient(slot)
            }
            if isFirst, redis.connectTime == .zero {
                hold(pods[pod].redisPool.openedForUse(at: now), for: slot, pod: pod)
                return sendCommand(slot)
            }
            scheduleRedisConnection(of: pod)
        }
        enter(.awaitingRedisConnection, slot)
        requests[slot].redisQueued = now
        pods[pod].redisQueue.append(requests.handle(of: slot))
        pods[pod].redisWaiting += 1
        if redis.acquisitionTimeout < .forever {
            let deadline = now + redis.acquisitionTimeout
            if redisDeadlines.isEmpty { timers.set(timerNumbers.redisDeadline, to: deadline) }
            redisDeadlines.append(requests.handle(of: slot), deadline: deadline)
        }
    }

    /// Takes the connection that has been idle longest and that the server has not closed.
    ///
    /// - Returns: Whether there was one, or the request has ended with one that was closed.
    @inline(__always)
    private mutating func takeIdleConnection(for slot: UInt32, pod: Int) -> Bool {
        noticeClosedRedisConnections(of: pod)
        while let taken = pods[pod].redisPool.checkOut() {
            if taken.isClosed {
                redis.staleConnections += 1
                dropRedisConnection(of: pod)
                guard redis.staleCheck == .untested else { continue }
                fail(slot, .redisStaleConnection)
                return true
            }
            refillRedisPool(of: pod)
            hold(taken.connection, for: slot, pod: pod)
            if redis.staleCheck == .ping { testConnection(of: slot) } else { sendCommand(slot) }
            return true
        }
        return false
    }

    private mutating func hold(_ connection: PooledItem, for slot: UInt32, pod: Int) {
        requests[slot].redisConnection = connection
        requests[slot].hasRedisConnection = true
        meterRedisConnections(of: pod)
    }

    /// Gives a connection back; the pool closes it if it is too old.
    mutating func checkInRedisConnection(_ connection: PooledItem, of pod: Int) {
        if !pods[pod].redisPool.checkIn(connection, at: now) {
            closeRedisConnections(1)
            refillRedisPool(of: pod)
        }
        meterRedisConnections(of: pod)
        if pods[pod].redisWaiting > 0 { dispatches.append(.redisConnections(pod: UInt32(pod))) }
    }

    /// A connection that was in use is closed, by whichever side: it is not handed back.
    mutating func dropRedisConnection(of pod: Int) {
        pods[pod].redisPool.dropped()
        refillRedisPool(of: pod)
        meterRedisConnections(of: pod)
        if pods[pod].redisWaiting > 0 { dispatches.append(.redisConnections(pod: UInt32(pod))) }
    }

    /// Hands idle connections to those who have waited longest, and opens new ones for the others.
    mutating func dispatchRedisConnections(of number: UInt32) {
        let pod = Int(number)
        while pods[pod].redisWaiting > 0, pods[pod].redisPool.idle > 0 {
            let handle = pods[pod].redisQueue.removeFirst()
            guard isAwaitingRedis(handle) else { continue }
            guard let taken = pods[pod].redisPool.checkOut() else { return }
            pods[pod].redisWaiting -= 1
            hold(taken.connection, for: handle.slot, pod: pod)
            sendCommand(handle.slot)
        }
        openForWaiters(of: pod)
    }

    /// Opens a connection for each who waits and has none on its way, while there is room.
    private mutating func openForWaiters(of pod: Int) {
        while canConnectToRedis(from: pod),
            pods[pod].redisPool.growForWaiters(pods[pod].redisWaiting)
        {
            guard connectToRedis() else {
                pods[pod].redisPool.openingFailed()
                refuseFirstWaiter(of: pod)
                continue
            }
            scheduleRedisConnection(of: pod)
        }
    }

    private mutating func refuseFirstWaiter(of pod: Int) {
        while true {
            let handle = pods[pod].redisQueue.removeFirst()
            guard isAwaitingRedis(handle) else { continue }
            return refuseRedisClient(handle.slot)
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

    private mutating func isAwaitingRedis(_ handle: SlotHandle) -> Bool {
        requests.isAlive(handle) && requests[handle.slot].stage == .awaitingRedisConnection
    }

    // MARK: - Opening and closing

    /// Whether both ends of a connection are there and may talk to each other.
    private mutating func canConnectToRedis(from pod: Int) -> Bool {
        pods[pod].isRunning && !rules.isRedisDenied && rules.isRedisReady && redis.outages == 0
    }

    /// Opens the idle connections that a pod's pool keeps, as bb8 does before it hands any out.
    mutating func openRedisPool(of pod: Int) {
        guard redis.hasPool, canConnectToRedis(from: pod) else { return }
        for _ in 0..<pods[pod].redisPool.refill() {
            if connectToRedis() {
                pods[pod].redisPool.opened(at: now)
            } else {
                pods[pod].redisPool.openingFailed()
            }
        }
        meterRedisConnections(of: pod)
    }

    /// Opens what is missing of the idle connections that the pool keeps.
    private mutating func refillRedisPool(of pod: Int) {
        guard canConnectToRedis(from: pod) else { return }
        for _ in 0..<pods[pod].redisPool.refill() {
            if connectToRedis() {
                scheduleRedisConnection(of: pod)
            } else {
                pods[pod].redisPool.openingFailed()
            }
        }
    }

    /// A connection that counts as being opened will be open after the connect time.
    private mutating func scheduleRedisConnection(of pod: Int) {
        events.schedule(
            .redisConnected(pod: UInt32(pod), closures: pods[pod].poolClosures),
            at: now + redis.connectTime
        )
        meterRedisConnections(of: pod)
    }

    /// A connection has been opened: the first who waits has it, or it is idle.
    mutating func redisConnected(_ pod: Int) {
        pods[pod].redisPool.opened(at: now)
        meterRedisConnections(of: pod)
        if pods[pod].redisWaiting > 0 { dispatches.append(.redisConnections(pod: UInt32(pod))) }
    }

    /// The server has one more client, unless it has too many.
    mutating func connectToRedis() -> Bool {
        if !redis.connect(at: now) {
            // What the server has closed by itself counts no longer, noticed or not.
            for pod in 0..<pods.count { noticeClosedRedisConnections(of: pod) }
            guard redis.connect(at: now) else {
                redis.refusedClients += 1
                return false
            }
        }
        meterRedis()
        return true
    }

    /// The reaper of the pools comes by.
    mutating func reapRedisConnections() {
        timers.set(timerNumbers.redisReaper, to: now + redis.reaperInterval)
        for pod in 0..<pods.count where pods[pod].isRunning {
            noticeClosedRedisConnections(of: pod)
            closeRedisConnections(pods[pod].redisPool.reap(at: now))
            refillRedisPool(of: pod)
            meterRedisConnections(of: pod)
        }
    }

    /// Counts off the connections that the server has closed for being idle.
    @inline(__always)
    mutating func noticeClosedRedisConnections(of pod: Int) {
        closeRedisConnections(pods[pod].redisPool.serverCloses(by: now))
    }

    /// The server has so many clients fewer.
    @inline(__always)
    mutating func closeRedisConnections(_ count: Int) {
        if count > 0 { disconnect(count) }
    }

    private mutating func disconnect(_ count: Int) {
        for _ in 0..<count { redis.disconnect(at: now) }
        meterRedis()
    }
}

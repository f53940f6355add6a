import Kernel
import Limiters
import Units

/// Stage 7 of the limiter stack: the worker threads of a pod and the queue in front of them.
extension Simulation {
    /// Gives the request a worker thread, or lets it wait for one, or refuses it.
    mutating func acquireWorkerThread(_ slot: UInt32, queueCapacity: Int) {
        if isHopeless(slot) { return refuseHopeless(slot) }
        guard rules.hasWorkerThreads else { return runStep(of: slot) }
        let pod = Int(requests[slot].pod)
        switch grant(slot, pod: pod, queued: pods[pod].line.waiting, queueCapacity: queueCapacity) {
        case .immediately:
            requests[slot].hasThread = true
            meterThreads(of: pod)
            runStep(of: slot)
        case .afterStart:
            startThread(for: slot, pod: pod)
        case .wait:
            joinQueue(slot, pod: pod)
        case .refused:
            meters.countRefusal(of: meterNumbers.queue)
            guard rules.queue.displaces, let displaced = displaced(by: slot, pod: pod) else {
                return fail(slot, .queueFull)
            }
            fail(displaced, .queueDisplaced)
            joinQueue(slot, pod: pod)
        }
    }

    /// What the request gets; the last threads are not for everybody.
    private mutating func grant(
        _ slot: UInt32,
        pod: Int,
        queued: Int,
        queueCapacity: Int
    ) -> WorkerThreads.Grant {
        if rules.queue.reservedThreads > 0 {
            let isEntitled =
                plan.sources[Int(requests[slot].source)].priority < rules.queue.entitledPriorities
            let free = pods[pod].threads.maximum - pods[pod].threads.busy
            guard isEntitled || free > rules.queue.reservedThreads else {
                return queued < queueCapacity ? .wait : .refused
            }
        }
        return pods[pod].threads.acquire(at: now, queued: queued, queueCapacity: queueCapacity)
    }

    private mutating func startThread(for slot: UInt32, pod: Int) {
        requests[slot].hasThread = true
        enter(.startingThread, slot)
        meterThreads(of: pod)
        events.schedule(.request(requests.handle(of: slot)), at: now + rules.threadStart)
    }

    private mutating func joinQueue(_ slot: UInt32, pod: Int) {
        enter(.queued, slot)
        requests[slot].queued = now
        let handle = requests.handle(of: slot)
        if rules.queue.isPlain {
            pods[pod].line.line.append(handle)
            pods[pod].line.waiting += 1
        } else {
            if rules.queue.isAdaptive || rules.queue.limitsDelay {
                let allowed = pods[pod].line.delay.join(at: now, waiting: pods[pod].line.waiting)
                requests[slot].isHurried = allowed < rules.queue.interval
            }
            let source = Int(requests[slot].source)
            pods[pod].line.append(
                handle,
                deadline: requests[slot].attempted + plan.sources[source].deadline,
                priority: plan.sources[source].priority
            )
            pods[pod].line.compact(priority: plan.sources[source].priority) { isQueued($0) }
        }
        meterQueue(of: pod)
    }

    /// Who has to leave a full queue for a request; `nil` = the request itself.
    private mutating func displaced(by slot: UInt32, pod: Int) -> UInt32? {
        if pods[pod].line.order == .highestPriority {
            guard let lowest = pods[pod].line.lowestPriority,
                lowest > plan.sources[Int(requests[slot].source)].priority
            else { return nil }
            while true {
                let handle = pods[pod].line.classes[lowest].line.removeLast()
                if isQueued(handle) { return handle.slot }
            }
        }
        while pods[pod].line.waiting > 0 {
            let handle = pods[pod].line.line.removeFirst()
            if isQueued(handle) { return handle.slot }
        }
        return nil
    }

    private func isQueued(_ handle: SlotHandle) -> Bool {
        requests.isAlive(handle) && requests[handle.slot].stage == .queued
    }

    /// Gives back a worker thread.
    mutating func releaseWorkerThread(of pod: Int) {
        pods[pod].threads.release(at: now)
        meterThreads(of: pod)
        if pods[pod].line.waiting > 0 { dispatches.append(.workerThreads(pod: UInt32(pod))) }
    }

    /// Hands free worker threads to those whose turn it is.
    mutating func dispatchWorkerThreads(of number: UInt32) {
        let pod = Int(number)
        if rules.queue.isAdaptive {
            pods[pod].line.order = pods[pod].line.delay.isStanding(at: now) ? .newest : .oldest
        }
        if rules.queue.limitsDelay { refuseOverdue(pod: pod) }
        while pods[pod].line.waiting > 0 {
            let handle = pods[pod].line.head
            guard isQueued(handle) else {
                pods[pod].line.removeHead()
                continue
            }
            let slot = handle.slot
            if requests[slot].isAbandoned, rules.cancellation == .whenDequeued {
                leaveQueue(slot, pod: pod)
                discard(slot)
                continue
            }
            if rules.queue.limitsDelay, isOverdue(slot) {
                leaveQueue(slot, pod: pod)
                fail(slot, .queueDelayExceeded)
                continue
            }
            if isHopeless(slot) {
                leaveQueue(slot, pod: pod)
                refuseHopeless(slot)
                continue
            }
            // The head of the line does not wait behind those it leads.
            let grant = grant(slot, pod: pod, queued: 0, queueCapacity: .max)
            guard grant != .wait else { return }
            leaveQueue(slot, pod: pod)
            if grant == .afterStart {
                startThread(for: slot, pod: pod)
            } else {
                requests[slot].hasThread = true
                meterThreads(of: pod)
                runStep(of: slot)
            }
        }
        pods[pod].line.removeAll()
    }

    /// The head of the line leaves it.
    private mutating func leaveQueue(_ slot: UInt32, pod: Int) {
        pods[pod].line.removeHead()
        left(slot, pod: pod)
    }

    private mutating func left(_ slot: UInt32, pod: Int) {
        pods[pod].line.leave(priority: plan.sources[Int(requests[slot].source)].priority)
        enter(.arriving, slot)
        meterQueue(of: pod)
        requests[slot].waited = requests[slot].waited + (now - requests[slot].queued)
    }

    /// Refuses those at the old end of the line who have waited for longer than they may, though
    /// the newest be served first.
    private mutating func refuseOverdue(pod: Int) {
        while pods[pod].line.waiting > 0 {
            let handle = pods[pod].line.line.first
            if isQueued(handle) {
                guard isOverdue(handle.slot) else { return }
                left(handle.slot, pod: pod)
                fail(handle.slot, .queueDelayExceeded)
            }
            pods[pod].line.line.removeFirst()
        }
    }

    private func isOverdue(_ slot: UInt32) -> Bool {
        let allowed = requests[slot].isHurried ? rules.queue.target : rules.queue.interval
        return now - requests[slot].queued > allowed
    }
}

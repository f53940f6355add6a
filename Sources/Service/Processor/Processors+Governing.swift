import Kernel
import Limiters
import Units

/// Groups whose speed can change while their bursts run: by their quota, a pause, or the others on
/// their node.
extension Processors {
    /// From now on until the group is idle, its timer awaits the ends of its bursts.
    ///
    /// The events that its bursts have say nothing any more, and none is quiet. The virtual time begins
    /// at `now`, so that the bursts end by it when they would have ended by the clock.
    mutating func govern(_ index: Int, at now: SimTime) {
        let group = groups.pointer(to: index)
        guard !group.pointee.isGoverned else { return }
        advance(index, to: now)
        group.pointee.virtualTime = now
        group.pointee.fraction = 0
        group.pointee.isGoverned = true
        var slot = group.pointee.firstBurst
        while slot != ProcessorBurst.none {
            group.pointee.ends.schedule(bursts.handle(of: slot), at: bursts[slot].end)
            slot = bursts[slot].next
        }
    }

    /// The group is idle: until something can slow it down again, its bursts end by the clock.
    private func ungovern(_ group: UnsafeMutablePointer<ProcessorGroup>) {
        group.pointee.isGoverned = false
        group.pointee.granted = group.pointee.used
        group.pointee.sumOfEnds = 0
        group.pointee.lastEnd = .zero
    }

    /// Handles the timer of a group.
    ///
    /// - Returns: Whose burst ended; `nil` if the quota ran out or was refilled.
    mutating func timerFired(
        of group: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) -> BurstOwner? {
        advance(group, to: now)
        switch groups[group].awaited {
        case .completion:
            let burst = groups[group].ends.takeFirst()
            let owner = bursts[burst.slot].owner
            // Rounding can leave the last nanosecond undone.
            let missing = bursts[burst.slot].end - groups[group].virtualTime
            if missing > .zero {
                groups[group].virtualTime += missing
                groups[group].fraction = 0
                groups[group].used += missing.nanoseconds * Int64(groups[group].runnable)
            }
            finish(burst, of: groups.pointer(to: group), at: groups[group].virtualTime)
            changeRunnable(of: group, by: -1, at: now, timers: &timers)
            return owner
        case .exhaustion:
            let released = groups[group].runnable
            groups[group].quota.throttle(at: now)
            changeRunning(of: group, by: -released, at: now, timers: &timers)
            return nil
        case .refill:
            groups[group].quota.unthrottle(at: now)
            changeRunning(of: group, by: groups[group].running, at: now, timers: &timers)
            return nil
        }
    }

    /// Stops all threads of a group until `resume`.
    mutating func pause(_ group: Int, at now: SimTime, timers: inout TimerSet) {
        advance(group, to: now)
        if groups[group].runnable > 0 { govern(group, at: now) }
        let stopped = groups[group].running
        groups[group].isPaused = true
        changeRunning(of: group, by: -stopped, at: now, timers: &timers)
    }

    /// Lets the threads of a paused group run again, as far as its quota does.
    mutating func resume(_ group: Int, at now: SimTime, timers: inout TimerSet) {
        advance(group, to: now)
        groups[group].isPaused = false
        changeRunning(of: group, by: groups[group].running, at: now, timers: &timers)
    }

    /// Gives a group that has a quota another one, in full at once.
    mutating func setQuota(
        _ quota: SimDuration,
        of group: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) {
        precondition(groups[group].hasQuota, "a quota that was not there cannot be changed")
        advance(group, to: now)
        if groups[group].runnable > 0 { govern(group, at: now) }
        let running = groups[group].running
        groups[group].quota.change(to: quota, at: now)
        changeRunning(
            of: group,
            by: groups[group].running - running,
            at: now,
            timers: &timers
        )
    }

    /// Counts bursts that begin or end in a governed group, which is governed until it is idle.
    mutating func changeRunnable(
        of group: Int,
        by change: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) {
        let running = groups[group].running
        groups[group].runnable += change
        changeRunning(
            of: group,
            by: groups[group].running - running,
            at: now,
            timers: &timers
        )
        if groups[group].runnable == 0 { ungovern(groups.pointer(to: group)) }
    }

    /// Gives the group, and on a contended node all groups, their new speed and timers.
    private mutating func changeRunning(
        of group: Int,
        by change: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) {
        let node = groups[group].node
        guard node >= 0 else {
            setTimer(of: group, at: now, timers: &timers)
            return
        }
        nodes[node].running += change
        if nodes[node].isFull { endQuietBursts(on: node, by: now) }
        let wasContended = nodes[node].isContended
        nodes[node].isContended = nodes[node].isFull
        guard wasContended || nodes[node].isContended else {
            setTimer(of: group, at: now, timers: &timers)
            return
        }
        share(coresOf: node, at: now)
        let first = nodes[node].firstMember
        for member in first..<first + nodes[node].memberCount {
            setTimer(of: members[member], at: now, timers: &timers)
        }
    }

    /// Divides a node's cores among its groups by weight, one core a thread at most.
    private mutating func share(coresOf node: Int, at now: SimTime) {
        let first = nodes[node].firstMember
        let last = first + nodes[node].memberCount
        var weight = 0.0
        for member in first..<last {
            let group = members[member]
            advance(group, to: now)
            if groups[group].runnable > 0 { govern(group, at: now) }
            // A negative speed marks a group that has not got its share yet.
            groups[group].speed = groups[group].running > 0 ? -1 : 1
            if groups[group].running > 0 { weight += groups[group].weight }
        }
        var cores = nodes[node].cores
        // Whoever's share is more than it can use gets what it can use and leaves the rest.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for member in first..<last {
                let group = members[member]
                let threads = Double(groups[group].running)
                guard groups[group].speed < 0,
                    cores * groups[group].weight >= threads * weight
                else { continue }
                groups[group].speed = 1
                cores -= threads
                weight -= groups[group].weight
                isSettled = false
            }
        }
        for member in first..<last where groups[members[member]].speed < 0 {
            let group = members[member]
            groups[group].speed =
                cores * groups[group].weight / weight / Double(groups[group].running)
        }
    }

    /// Sets a group's timer to whatever comes first: the end of a burst, or of the quota.
    private mutating func setTimer(of index: Int, at now: SimTime, timers: inout TimerSet) {
        let group = groups.pointer(to: index)
        while !group.pointee.ends.isEmpty, !bursts.isAlive(group.pointee.ends.first) {
            _ = group.pointee.ends.takeFirst()
        }
        if group.pointee.isThrottled {
            group.pointee.awaited = .refill
            timers.set(index, to: group.pointee.quota.throttleEnd)
            return
        }
        let running = group.pointee.running
        guard running > 0 else {
            timers.set(index, to: .distantFuture)
            return
        }
        let speed = group.pointee.speed
        let left = max(group.pointee.ends.nextTime - group.pointee.virtualTime, .zero)
        let completion =
            speed == 1
            ? now + left
            : now + group.pointee.time(toProgressBy: left)
        group.pointee.awaited = .completion
        let isWithinQuota =
            !group.pointee.hasQuota
            || (speed == 1 && group.pointee.quota.lasts(until: completion, threads: running))
        guard !isWithinQuota else {
            timers.set(index, to: completion)
            return
        }
        let exhaustion = group.pointee.quota.exhaustion(rate: Double(running) * speed)
        if exhaustion < completion { group.pointee.awaited = .exhaustion }
        timers.set(index, to: min(completion, exhaustion))
    }
}

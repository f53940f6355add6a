import Kernel
import Limiters
import Statistics
import Units

/// The processors of all pods: what runs, how fast, and what ends next.
///
/// Each container is a group whose running threads share equally (processor sharing), each at one
/// core at most. A group stops while its CFS quota is spent, or while it is paused. When more threads
/// run on a node than it has cores, the groups share the cores by weight, none getting more than one
/// core a thread (water-filling).
///
/// While nothing can slow a group down, each of its bursts has a core until an instant that is known
/// when it begins, and has an event then, or if it is *quiet* none: whoever needs to know that it has
/// ended looks. What the group has used follows from these instants, so that
/// its account is brought up to date only when a period of its quota ends or somebody asks.
///
/// From the moment that something can slow it down (`govern`) until it is idle, the group counts the
/// CPU time that each of its threads has had (its virtual time); a burst ends when that has grown by
/// its demand. Its bursts stand in a list by the virtual time of their ends and the group's timer
/// awaits the first: a change of speed then moves one timer and no burst.
///
/// Costs O(log n) for each start and end, plus the groups of the node while it is contended.
///
/// Departure from CFS: time slices and wake-up latency are not modelled; sharing is fluid.
struct Processors: ~Copyable {
    let groups: FixedBuffer<ProcessorGroup>
    let nodes: FixedBuffer<ProcessorNode>
    /// The groups of each node, one node after the other.
    let members: FixedBuffer<Int>
    var bursts = SlotTable<ProcessorBurst>()
    /// CPU time that ended and cancelled bursts have had.
    private var finishedWork: Int64 = 0
    /// For each limiter, usage over quota of each period.
    let usage: FixedBuffer<UtilizationHistogram>

    /// The groups on these nodes.
    ///
    /// - Parameters:
    ///   - models: The groups.
    ///   - nodeModels: The nodes.
    ///   - quotas: The CFS quota that each histogram measures against.
    ///   - come: Whether groups come and go, so that each node may have all of them.
    init(
        groups models: [ProcessorGroupModel],
        nodes nodeModels: [NodeModel],
        quotas: [SimDuration],
        come: Bool = false
    ) {
        groups = FixedBuffer(count: models.count) { index in
            ProcessorGroup(models[index])
        }
        var order: [Int] = []
        var ranges: [(first: Int, count: Int)] = []
        for node in nodeModels.indices {
            let own = models.indices.filter { models[$0].node == node }
            ranges.append((order.count, own.count))
            order += own
            if come { order += Array(repeating: -1, count: models.count - own.count) }
        }
        nodes = FixedBuffer(count: nodeModels.count) { index in
            ProcessorNode(
                cores: nodeModels[index].cpu.cores,
                firstMember: ranges[index].first,
                memberCount: ranges[index].count
            )
        }
        members = FixedBuffer(count: order.count) { order[$0] }
        usage = FixedBuffer(count: quotas.count) { index in
            UtilizationHistogram(limit: quotas[index].nanoseconds)
        }
    }

    /// The number of groups; the timer of group `g` is number `g`.
    var count: Int { groups.count }

    /// Starts a burst of `demand` CPU time.
    ///
    /// - Returns: The burst, which ends by an event `burst` or by its group's timer.
    mutating func start(
        _ owner: BurstOwner,
        demand: SimDuration,
        in index: Int,
        at now: SimTime,
        timers: inout TimerSet,
        events: inout EventList<Event>
    ) -> SlotHandle {
        let (burst, end) = begin(
            owner,
            demand: demand,
            in: index,
            isQuiet: false,
            at: now,
            timers: &timers
        )
        if let end { events.schedule(.burst(burst), at: end, rank: Self.endsFirst) }
        return burst
    }

    /// Starts a burst at whose end nothing happens that anybody but its group would see.
    ///
    /// - Returns: The burst, and when it ends if nothing slows it down. If that is `nil`, or if
    ///   `hasEnded` says later that it has not, it ends by its group's timer.
    @inline(__always)
    mutating func startQuietly(
        _ owner: BurstOwner,
        demand: SimDuration,
        in index: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) -> (burst: SlotHandle, end: SimTime?) {
        begin(owner, demand: demand, in: index, isQuiet: true, at: now, timers: &timers)
    }

    @inline(__always)
    private mutating func begin(
        _ owner: BurstOwner,
        demand: SimDuration,
        in index: Int,
        isQuiet: Bool,
        at now: SimTime,
        timers: inout TimerSet
    ) -> (burst: SlotHandle, end: SimTime?) {
        let group = groups.pointer(to: index)
        let runsFreely = runsFreely(group, index, withOneMore: demand, at: now)
        if runsFreely {
            group.pointee.granted += demand.nanoseconds
            group.pointee.sumOfEnds &+= (now + demand).nanoseconds
            group.pointee.lastEnd = max(group.pointee.lastEnd, now + demand)
            group.pointee.runnable += 1
            if group.pointee.node >= 0 { nodes[group.pointee.node].running += 1 }
        } else {
            advance(index, to: now)
            govern(index, at: now)
        }
        let end = (runsFreely ? now : group.pointee.virtualTime) + demand
        let burst = bursts.insert(
            ProcessorBurst(
                owner: owner,
                group: Int32(truncatingIfNeeded: index),
                demand: demand,
                end: end,
                previous: isQuiet ? ProcessorBurst.notListed : group.pointee.lastBurst
            )
        )
        if !isQuiet { append(burst.slot, to: group) }
        guard runsFreely else {
            group.pointee.ends.schedule(burst, at: end)
            changeRunnable(of: index, by: 1, at: now, timers: &timers)
            return (burst, nil)
        }
        if isQuiet { group.pointee.ends.schedule(burst, at: end) }
        return (burst, end)
    }

    /// At one instant, what ends frees capacity for what else happens then.
    private static var endsFirst: Int8 { -1 }

    /// Handles the event of a burst.
    ///
    /// - Returns: Whose burst ended; `nil` if it has been cancelled, or its group is governed now.
    mutating func burstEnded(_ burst: SlotHandle, at now: SimTime) -> BurstOwner? {
        guard bursts.isAlive(burst) else { return nil }
        let index = Int(bursts[burst.slot].group)
        let group = groups.pointer(to: index)
        guard !group.pointee.isGoverned else { return nil }
        let owner = bursts[burst.slot].owner
        leave(burst, group, index, at: now)
        return owner
    }

    /// Whether a quiet burst has ended that would have by `now` if nothing had slowed it down.
    @inline(__always)
    mutating func hasEnded(_ burst: SlotHandle, by now: SimTime) -> Bool {
        guard bursts.isAlive(burst) else { return true }
        let index = Int(bursts[burst.slot].group)
        guard !groups[index].isGoverned else { return false }
        endQuietBursts(of: index, by: now)
        return true
    }

    /// Takes the quiet bursts that have ended by `now` off their processors, each at its own instant.
    @inline(__always)
    private mutating func endQuietBursts(of index: Int, by now: SimTime) {
        let group = groups.pointer(to: index)
        while !group.pointee.isGoverned, group.pointee.ends.nextTime <= now {
            endQuietBurst(group)
        }
    }

    @inline(never)
    private mutating func endQuietBurst(
        _ group: UnsafeMutablePointer<ProcessorGroup>
    ) {
        let burst = group.pointee.ends.takeFirst()
        guard bursts.isAlive(burst) else { return }
        let end = bursts[burst.slot].end
        // As in `leave`, but that the bursts before it have left.
        if group.pointee.hasQuota, end >= group.pointee.quota.refill {
            account(for: group, to: end)
        }
        remove(burst, group, at: end)
    }

    /// Takes a burst off its processor before it has ended; a quiet one may have.
    mutating func cancel(_ burst: SlotHandle, at now: SimTime, timers: inout TimerSet) {
        guard bursts.isAlive(burst) else { return }
        let index = Int(bursts[burst.slot].group)
        let group = groups.pointer(to: index)
        guard group.pointee.isGoverned else {
            endQuietBursts(of: index, by: now)
            if bursts.isAlive(burst) { leave(burst, group, index, at: now) }
            return
        }
        advance(index, to: now)
        finish(burst, of: group, at: group.pointee.virtualTime)
        changeRunnable(of: index, by: -1, at: now, timers: &timers)
    }

    /// Whether the threads of a group and one that begins now all run on whole cores until they
    /// end, if no other begins.
    @inline(__always)
    private mutating func runsFreely(
        _ group: UnsafeMutablePointer<ProcessorGroup>,
        _ index: Int,
        withOneMore demand: SimDuration,
        at now: SimTime
    ) -> Bool {
        guard !group.pointee.isGoverned, !group.pointee.isPaused else { return false }
        let node = group.pointee.node
        guard node < 0 || nodes[node].hasRoom || makesRoom(on: node, at: now) else { return false }
        guard group.pointee.hasQuota else { return true }
        if now >= group.pointee.quota.refill { advanceUngoverned(index, to: now) }
        guard !group.pointee.quota.isThrottled else { return false }
        // Mostly everything ends in this period: then the account may be behind by what has been
        // used since, because that is among what was granted.
        let lastEnd = max(group.pointee.lastEnd, now + demand)
        let work = group.pointee.granted + demand.nanoseconds - group.pointee.used
        if group.pointee.quota.lasts(for: work, until: lastEnd) { return true }
        advanceUngoverned(index, to: now)
        return group.pointee.quota.isEnough(
            for: SimDuration(nanoseconds: group.pointee.ungovernedWork(at: now)) + demand,
            threads: group.pointee.runnable + 1,
            until: lastEnd
        )
    }

    /// Whether a node that seems full has room for one more thread when all are gone that have ended.
    @inline(never)
    private mutating func makesRoom(on node: Int, at now: SimTime) -> Bool {
        endQuietBursts(on: node, by: now)
        return nodes[node].hasRoom
    }

    /// Takes the quiet bursts that have ended by `now` off a node.
    mutating func endQuietBursts(on node: Int, by now: SimTime) {
        let first = nodes[node].firstMember
        for member in first..<first + nodes[node].memberCount {
            endQuietBursts(of: members[member], by: now)
        }
    }

    /// Takes a burst of a group that is not governed off its processor.
    @inline(__always)
    private mutating func leave(
        _ burst: SlotHandle,
        _ group: UnsafeMutablePointer<ProcessorGroup>,
        _ index: Int,
        at now: SimTime
    ) {
        // The account is told that a period has ended while the same threads run as at its end.
        if group.pointee.hasQuota, now >= group.pointee.quota.refill {
            advanceUngoverned(index, to: now)
        }
        remove(burst, group, at: now)
    }

    /// Takes a burst out of a group that is not governed, whose account knows of the last period's end.
    @inline(__always)
    private mutating func remove(
        _ burst: SlotHandle,
        _ group: UnsafeMutablePointer<ProcessorGroup>,
        at now: SimTime
    ) {
        let end = bursts[burst.slot].end
        group.pointee.granted -= (end - now).nanoseconds
        group.pointee.sumOfEnds &-= end.nanoseconds
        finish(burst, of: group, at: now)
        group.pointee.runnable -= 1
        if group.pointee.node >= 0 { nodes[group.pointee.node].running -= 1 }
    }

    /// CPU time that a group has used until `now`.
    ///
    /// It only reads: bringing the group's clocks up to `now` would round them, so that who looks
    /// would change what happens.
    mutating func used(by group: Int, at now: SimTime) -> SimDuration {
        guard groups[group].isGoverned else {
            endQuietBursts(of: group, by: now)
            let group = groups.pointer(to: group)
            return SimDuration(
                nanoseconds: group.pointee.granted - group.pointee.ungovernedWork(at: now)
            )
        }
        let each = groups[group].progress(during: now - groups[group].updated).whole
        return SimDuration(
            nanoseconds: groups[group].used + each.nanoseconds * Int64(groups[group].running)
        )
    }

    func hasQuota(_ group: Int) -> Bool { groups[group].hasQuota }

    /// The CFS account of a group as it is at `now`; `nil` if it has no quota.
    ///
    /// It only reads, as `used` does: what is brought up to `now` is a copy.
    mutating func bandwidth(of index: Int, at now: SimTime) -> CFSBandwidth? {
        guard groups[index].hasQuota else { return nil }
        let used = used(by: index, at: now).nanoseconds
        let group = groups.pointer(to: index)
        var quota = group.pointee.quota
        guard now > group.pointee.updated else { return quota }
        if group.pointee.isGoverned {
            _ = quota.advance(
                to: now,
                rate: group.pointee.rate,
                isActive: group.pointee.isActive
            )
        } else {
            _ = quota.advance(
                to: now,
                cpu: used - group.pointee.used,
                threads: group.pointee.runnable
            )
        }
        return quota
    }

    /// Begins the observation window: forgets what was counted, keeps what runs.
    mutating func resetStatistics(at now: SimTime) {
        for group in 0..<groups.count {
            advance(group, to: now)
            groups[group].quota.resetCounters(at: now)
        }
        for index in 0..<usage.count { usage[index].reset() }
    }

    /// The utilisation law as an identity: the CPU time that the groups used is the CPU time that
    /// the bursts have had.
    mutating func utilizationLaw(at now: SimTime) -> SelfCheck {
        var used: Int64 = 0
        for group in 0..<groups.count {
            advance(group, to: now)
            used += groups[group].used
        }
        var work = finishedWork
        for slot in 0..<UInt32(bursts.slotCount) where bursts.isOccupied(slot) {
            let group = groups.pointer(to: Int(bursts[slot].group))
            work += progress(
                of: slot,
                at: group.pointee.isGoverned ? group.pointee.virtualTime : now
            )
        }
        return SelfCheck(
            name: "utilization_law",
            observed: Double(used) * 1e-9,
            expected: Double(work) * 1e-9,
            tolerance: 1e-9 + Double(used) * 1e-21
        )
    }

    /// CPU time that the burst in a slot has had when the clock by which it ends shows `now`.
    @inline(__always)
    private func progress(of slot: UInt32, at now: SimTime) -> Int64 {
        (bursts[slot].demand - (bursts[slot].end - now)).nanoseconds
    }

    /// Ends a burst, with what it has had when the clock by which it ends shows `now`.
    @inline(__always)
    mutating func finish(
        _ burst: SlotHandle,
        of group: UnsafeMutablePointer<ProcessorGroup>,
        at now: SimTime
    ) {
        finishedWork += progress(of: burst.slot, at: now)
        let previous = bursts[burst.slot].previous
        let next = bursts[burst.slot].next
        bursts.remove(burst.slot)
        guard previous != ProcessorBurst.notListed else { return }
        if previous == ProcessorBurst.none {
            group.pointee.firstBurst = next
        } else {
            bursts[previous].next = next
        }
        if next == ProcessorBurst.none {
            group.pointee.lastBurst = previous
        } else {
            bursts[next].previous = previous
        }
    }

    /// Puts a burst at the end of its group's list.
    private func append(_ slot: UInt32, to group: UnsafeMutablePointer<ProcessorGroup>) {
        let last = group.pointee.lastBurst
        if last == ProcessorBurst.none {
            group.pointee.firstBurst = slot
        } else {
            bursts[last].next = slot
        }
        group.pointee.lastBurst = slot
    }

    /// Brings a group's clocks up to `now` at the speed that it has had since it was last told.
    mutating func advance(_ index: Int, to now: SimTime) {
        let group = groups.pointer(to: index)
        guard group.pointee.isGoverned else { return advanceUngoverned(index, to: now) }
        let elapsed = now - group.pointee.updated
        guard elapsed > .zero else { return }
        group.pointee.updated = now
        let running = group.pointee.running
        var cpu: Int64 = 0
        if running > 0 {
            let progress = group.pointee.progress(during: elapsed)
            group.pointee.virtualTime += progress.whole
            group.pointee.fraction = progress.fraction
            cpu = progress.whole.nanoseconds * Int64(running)
            group.pointee.used += cpu
        }
        guard group.pointee.hasQuota else { return }
        guard
            group.pointee.quota.advanceWithinPeriod(
                to: now,
                cpu: cpu,
                isActive: group.pointee.isActive
            )
        else {
            let ended = group.pointee.quota.advance(
                to: now,
                rate: group.pointee.rate,
                isActive: group.pointee.isActive
            )
            return count(ended, of: group)
        }
    }

    /// The same for a group that is not governed.
    @inline(never)
    private mutating func advanceUngoverned(_ index: Int, to now: SimTime) {
        endQuietBursts(of: index, by: now)
        account(for: groups.pointer(to: index), to: now)
    }

    /// Brings the account of a group that is not governed, and none of whose bursts has ended before
    /// `now`, up to `now`.
    @inline(__always)
    private mutating func account(for group: UnsafeMutablePointer<ProcessorGroup>, to now: SimTime)
    {
        guard now > group.pointee.updated else { return }
        group.pointee.updated = now
        let used = group.pointee.granted - group.pointee.ungovernedWork(at: now)
        let cpu = used - group.pointee.used
        group.pointee.used = used
        guard group.pointee.hasQuota else { return }
        // A group that is throttled or paused is idle while it is not governed.
        count(
            group.pointee.quota.advance(to: now, cpu: cpu, threads: group.pointee.runnable),
            of: group
        )
    }

    /// Counts what was used of the quota in periods that have ended.
    @inline(__always)
    private func count(
        _ ended: CFSBandwidth.EndedPeriods,
        of group: UnsafeMutablePointer<ProcessorGroup>
    ) {
        guard let first = ended.first, group.pointee.isPresent else { return }
        let usage = usage.pointer(to: group.pointee.histogram)
        usage.pointee.add(level: first.nanoseconds, weight: 1)
        guard ended.following > 0 else { return }
        usage.pointee.add(level: ended.followingUsage.nanoseconds, weight: ended.following)
    }
}

import Kernel
import Limiters
import Statistics
import Units

/// Whose burst a processor works on.
struct BurstOwner: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case request, operation }
    var kind: Kind
    var handle: SlotHandle
}

/// What a container's processor group is made of.
struct ProcessorGroupModel {
    /// Index of the node whose cores it shares; `nil` = it has cores of its own.
    var node: Int?
    /// Weight against the other groups of the node.
    var weight: Double
    /// The CFS quota; `nil` = none.
    var quota: CFSBandwidth?
    /// Which usage histogram the group's periods go to.
    var histogram: Int
}

/// The processors of all pods: what runs, how fast, and what ends next.
///
/// Each container is a group whose running threads share equally (processor sharing), each at one
/// core at most. A group stops while its CFS quota is spent, or while it is paused. When more threads
/// run on a node than it has cores, the groups share the cores by weight, none getting more than one
/// core a thread (water-filling).
///
/// A group counts the CPU time that each of its threads has had so far (its virtual time); a burst
/// ends when that has grown by its demand, so a change of speed moves one timer and no burst.
/// Costs O(log n) for each start and end, plus the groups of the node while it is contended.
///
/// Departure from CFS: time slices and wake-up latency are not modelled; sharing is fluid.
struct Processors: ~Copyable {
    /// What a group's timer waits for.
    enum Awaited: BitwiseCopyable { case completion, exhaustion, refill }

    struct Group: ~Copyable {
        /// Handles into `bursts`, ordered by the virtual time at which they end.
        var ends = EventList<SlotHandle>(capacity: 16)
        /// Bursts that have not ended.
        var runnable = 0
        /// CPU time that each thread has had.
        var virtualTime = SimTime.zero
        /// Cores that each thread has now: 0...1.
        var speed = 1.0
        var updated = SimTime.zero
        /// CPU time used since the start.
        var used: Int64 = 0
        var awaited = Awaited.completion
        var node: Int
        let weight: Double
        let histogram: Int
        let hasQuota: Bool
        var quota: CFSBandwidth
        /// Whether all threads stand still whatever the quota.
        var isPaused = false

        var isThrottled: Bool { hasQuota && quota.isThrottled }
        /// Threads that ask for a core now.
        var running: Int { isThrottled || isPaused ? 0 : runnable }
    }

    struct Node: BitwiseCopyable {
        var cores: Double
        /// Threads that ask for a core now.
        var running = 0
        /// The node's part of `members`.
        var firstMember: Int
        var memberCount: Int
        /// Whether some thread has less than a core.
        var isContended = false
    }

    struct Burst: BitwiseCopyable {
        var owner: BurstOwner
        var group: Int32
        var demand: SimDuration
        /// The group's virtual time at which it ends.
        var end: SimTime
    }

    private let groups: FixedBuffer<Group>
    private let nodes: FixedBuffer<Node>
    /// The groups of each node, one node after the other.
    private let members: FixedBuffer<Int>
    private var bursts = SlotTable<Burst>()
    /// CPU time that ended and cancelled bursts have had.
    private var finishedWork: Int64 = 0
    /// For each limiter, usage over quota of each period.
    let usage: FixedBuffer<UtilizationHistogram>

    /// The groups on these nodes; `quotas` is the CFS quota that each histogram measures against.
    init(groups models: [ProcessorGroupModel], nodes nodeModels: [NodeModel], quotas: [SimDuration])
    {
        groups = FixedBuffer(count: models.count) { index in
            let model = models[index]
            return Group(
                node: model.node ?? -1,
                weight: model.weight,
                histogram: model.histogram,
                hasQuota: model.quota != nil,
                quota: model.quota ?? CFSBandwidth(quota: .seconds(1))
            )
        }
        var order: [Int] = []
        var ranges: [(first: Int, count: Int)] = []
        for node in nodeModels.indices {
            let own = models.indices.filter { models[$0].node == node }
            ranges.append((order.count, own.count))
            order += own
        }
        nodes = FixedBuffer(count: nodeModels.count) { index in
            Node(
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
    mutating func start(
        _ owner: BurstOwner,
        demand: SimDuration,
        in group: Int,
        at now: SimTime,
        timers: inout TimerSet
    ) -> SlotHandle {
        advance(group, to: now)
        let end = groups[group].virtualTime + demand
        let burst = bursts.insert(
            Burst(owner: owner, group: Int32(group), demand: demand, end: end)
        )
        groups[group].ends.schedule(burst, at: end)
        changeRunnable(of: group, by: 1, at: now, timers: &timers)
        return burst
    }

    /// Takes a burst off its processor before it has ended.
    mutating func cancel(_ burst: SlotHandle, at now: SimTime, timers: inout TimerSet) {
        precondition(bursts.isAlive(burst), "a burst is cancelled once")
        let group = Int(bursts[burst.slot].group)
        advance(group, to: now)
        finish(burst)
        changeRunnable(of: group, by: -1, at: now, timers: &timers)
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
                groups[group].used += missing.nanoseconds * Int64(groups[group].runnable)
            }
            finish(burst)
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

    /// CPU time that a group has used until `now`.
    ///
    /// It only reads: bringing the group's clocks up to `now` would round them, so that who looks
    /// would change what happens.
    func used(by group: Int, at now: SimTime) -> SimDuration {
        let each = threadTime(in: group, during: now - groups[group].updated)
        return SimDuration(
            nanoseconds: groups[group].used + each.nanoseconds * Int64(groups[group].running)
        )
    }

    /// The CFS account of a group; `nil` if it has no quota.
    func bandwidth(of group: Int) -> CFSBandwidth? {
        groups[group].hasQuota ? groups[group].quota : nil
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
        let running = groups[group].running
        groups[group].quota.change(to: quota, at: now)
        changeRunning(
            of: group,
            by: groups[group].running - running,
            at: now,
            timers: &timers
        )
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
            work += progress(of: slot)
        }
        return SelfCheck(
            name: "utilization_law",
            observed: Double(used) * 1e-9,
            expected: Double(work) * 1e-9,
            tolerance: 1e-9 + Double(used) * 1e-21
        )
    }

    /// CPU time that the burst in a slot has had.
    private func progress(of slot: UInt32) -> Int64 {
        let burst = bursts[slot]
        let left = burst.end - groups[Int(burst.group)].virtualTime
        return (burst.demand - left).nanoseconds
    }

    private mutating func finish(_ burst: SlotHandle) {
        finishedWork += progress(of: burst.slot)
        bursts.remove(burst.slot)
    }

    /// CPU time that each running thread of a group has in a time during which nothing changes.
    private func threadTime(in group: Int, during elapsed: SimDuration) -> SimDuration {
        let speed = groups[group].speed
        // Whole cores stay exact; a fraction is rounded down, and `timerFired` makes up for it.
        guard speed != 1 else { return elapsed }
        return SimDuration(nanoseconds: Int64(speed * Double(elapsed.nanoseconds)))
    }

    /// Brings a group's clocks up to `now` at the speed that it has had since it was last told.
    private mutating func advance(_ index: Int, to now: SimTime) {
        let group = groups.pointer(to: index)
        let elapsed = now - group.pointee.updated
        guard elapsed > .zero else { return }
        group.pointee.updated = now
        let running = group.pointee.running
        let speed = group.pointee.speed
        var cpu: Int64 = 0
        if running > 0 {
            let progress = threadTime(in: index, during: elapsed)
            group.pointee.virtualTime += progress
            cpu = progress.nanoseconds * Int64(running)
            group.pointee.used += cpu
        }
        guard group.pointee.hasQuota else { return }
        let isActive = group.pointee.runnable > 0 && !group.pointee.isPaused
        // Of fractions of cores the account rounds the sum, not each thread's part.
        if speed == 1,
            group.pointee.quota.advanceWithinPeriod(to: now, cpu: cpu, isActive: isActive)
        {
            return
        }
        let ended = group.pointee.quota.advance(
            to: now,
            rate: Double(running) * speed,
            isActive: isActive
        )
        guard let first = ended.first else { return }
        usage[group.pointee.histogram].add(level: first.nanoseconds, weight: 1)
        if ended.following > 0 {
            usage[group.pointee.histogram].add(
                level: ended.followingUsage.nanoseconds,
                weight: ended.following
            )
        }
    }

    private mutating func changeRunnable(
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
        let wasContended = nodes[node].isContended
        nodes[node].isContended = Double(nodes[node].running) > nodes[node].cores
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
            : now + SimDuration(nanoseconds: Int64((Double(left.nanoseconds) / speed).rounded(.up)))
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

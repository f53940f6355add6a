import Units

/// The CPU quota of a container: CFS bandwidth control as the Linux kernel does it.
///
/// In each period the container's threads may use `quota` of CPU time together; when it is spent
/// all of them stop until the next period begins. Periods lie on a fixed grid that does not depend
/// on the work. What is left at a period's end is lost, or with a `burst` carried on: a period
/// begins with its quota and what was left before, `quota + burst` at most. `k` running threads
/// spend the quota `k` times as fast, so 26 ms on each of two threads at 50 ms per 100 ms end after
/// 101 ms. In *n* periods in a row at most `burst + n · quota` are used.
///
/// The value is told the time and the rate at which CPU is used, and says when the quota will be
/// spent: between two changes of the rate it needs no event, not even at a period's end.
///
/// The counters are those of `cpu.stat`: both count when a period ends. `nr_periods` counts the
/// periods in which the container ran or was throttled, and the first idle one after them, at whose
/// end the kernel's timer sees that it can stop.
///
/// Source: Linux 6.18 `kernel/sched/fair.c` (`do_sched_cfs_period_timer`,
/// `__refill_cfs_bandwidth_runtime`); Turner et al., "CPU bandwidth control for CFS" (2010). The
/// burst is there since Linux 5.14 (`cpu.cfs_burst_us`, `cpu.max.burst`), and no longer than the
/// quota. Departures: the kernel hands the quota to each processor in slices of 5 ms, can strand up
/// to 1 ms there, and looks at every tick, so that a processor overruns by up to 4 ms at 250 Hz and
/// owes it in the next period; this charges the exact usage. `throttled_time` of the kernel adds up
/// the processors that stand still; this counts the time that the container does.
@frozen
public struct CFSBandwidth: BitwiseCopyable, Sendable {
    /// CPU time that each period adds.
    @inlinable public var quota: SimDuration { perPeriod }
    /// Length of a period; Kubernetes sets 100 ms.
    public let period: SimDuration
    /// Unused CPU time that may be carried on, at most.
    public let burst: SimDuration
    /// Whether the threads stand still because the quota is spent.
    @inlinable public var isThrottled: Bool { isStopped }
    /// Periods that the kernel's timer has counted (`nr_periods`).
    @inlinable public var periods: UInt64 { periodCount }
    /// Periods at whose end the container was throttled (`nr_throttled`).
    @inlinable public var throttledPeriods: UInt64 { throttledPeriodCount }
    /// When the current period ends and the quota is refilled.
    @inlinable public var refill: SimTime { periodEnd }
    /// When a throttled container runs again: the end of the period in which it was throttled.
    public private(set) var throttleEnd: SimTime = .zero

    @usableFromInline var perPeriod: SimDuration
    @usableFromInline var isStopped = false
    @usableFromInline var periodCount: UInt64 = 0
    @usableFromInline var throttledPeriodCount: UInt64 = 0
    @usableFromInline var periodEnd: SimTime
    /// CPU time that the current period began with.
    @usableFromInline var allowance: Int64
    @usableFromInline var remaining: Int64
    @usableFromInline var advanced: SimTime = .zero
    private var throttledSince: SimTime = .zero
    private var throttled: SimDuration = .zero
    /// Whether the container has run in the current period.
    @usableFromInline var isInUse = false
    /// Whether the kernel's timer runs though the container has not run in the current period.
    @usableFromInline var isTimerLeft = false

    /// What was used in the periods that ended between two instants.
    @frozen
    public struct EndedPeriods: BitwiseCopyable, Sendable {
        /// Usage in the period that ended first; `nil` if none ended.
        public let first: SimDuration?
        /// How many whole periods followed it and ended too.
        public let following: Int64
        /// Usage in each of those.
        public let followingUsage: SimDuration

        @inlinable
        init(first: SimDuration?, following: Int64, followingUsage: SimDuration) {
            self.first = first
            self.following = following
            self.followingUsage = followingUsage
        }
    }

    /// A quota of `quota` in each `period`, the first of which begins at time zero.
    ///
    /// - Precondition: Quota and period are longer than nothing, and the burst is not negative.
    public init(
        quota: SimDuration,
        period: SimDuration = .milliseconds(100),
        burst: SimDuration = .zero
    ) {
        precondition(quota > .zero && period > .zero, "a CFS quota and its period are positive")
        precondition(burst >= .zero, "a burst is not negative")
        perPeriod = quota
        self.period = period
        self.burst = burst
        allowance = quota.nanoseconds
        remaining = quota.nanoseconds
        periodEnd = .zero + period
    }

    /// Brings the account up to an instant within the current period, which is what most are.
    ///
    /// - Parameters:
    ///   - now: Not before the last instant it was told.
    ///   - cpu: What has been used since then, in nanoseconds of CPU time.
    ///   - isActive: Whether a thread has been runnable since then, throttled or not.
    /// - Returns: Whether the period goes on at `now`; if not, nothing has changed, and `advance` is
    ///   to be told.
    @inlinable
    public mutating func advanceWithinPeriod(
        to now: SimTime,
        cpu: Int64,
        isActive: Bool
    ) -> Bool {
        guard now < refill else { return false }
        if isActive && now > advanced { isInUse = true }
        remaining -= cpu
        advanced = now
        return true
    }

    /// Whether what is left of the current period's quota lasts until `end`, in this period.
    ///
    /// - Parameters:
    ///   - end: Not before the instant that the account was brought up to.
    ///   - threads: Threads that run on a whole core each.
    /// - Returns: `false` also if it may last, but `end` lies in a later period.
    @inlinable
    public func lasts(until end: SimTime, threads: Int) -> Bool {
        end <= refill && (end - advanced).nanoseconds * Int64(threads) <= remaining
    }

    /// Whether threads that run on a core each get their work done without being throttled, if no
    /// other thread joins them.
    ///
    /// What counts is what is left of this period at the instant that the account was brought up to,
    /// and the quota of every period after it.
    ///
    /// - Parameters:
    ///   - work: CPU time that all of them together still ask for.
    ///   - threads: How many they are.
    ///   - end: When the last of them is done.
    /// - Returns: `false` also if they may do, but it takes more than this look to know.
    @inlinable
    public func isEnough(for work: SimDuration, threads: Int, until end: SimTime) -> Bool {
        if lasts(for: work.nanoseconds, until: end) { return true }
        // To the end of this period, and then either the rest within the next one or, with fewer
        // threads than cores in the quota, for as long as it takes.
        let threads = Int64(threads)
        guard threads * (refill - advanced).nanoseconds <= remaining else { return false }
        return (work <= quota && end <= refill + period)
            || threads * period.nanoseconds <= quota.nanoseconds
    }

    /// Whether what is left lasts for all that is granted, and that is used in this period.
    ///
    /// The account may be behind: what has been used since is then among what is granted.
    ///
    /// - Parameters:
    ///   - granted: CPU time used and yet to be used since the last instant it was told.
    ///   - end: When the last of it will have been used.
    /// - Returns: `false` also if it may last, but `end` lies in a later period.
    @inlinable
    public func lasts(for granted: Int64, until end: SimTime) -> Bool {
        end <= refill && granted <= remaining
    }

    /// Brings the account up to `now`.
    ///
    /// - Parameters:
    ///   - now: Not before the last instant it was told.
    ///   - rate: Cores in use since then, 0 while throttled.
    ///   - isActive: Whether a thread has been runnable since then, throttled or not.
    /// - Returns: What the ended periods used, for statistics.
    public mutating func advance(
        to now: SimTime,
        rate: Double,
        isActive: Bool
    ) -> EndedPeriods {
        if now < refill {
            _ = advanceWithinPeriod(
                to: now,
                cpu: Self.usage(rate, for: now - advanced),
                isActive: isActive
            )
            return EndedPeriods(first: nil, following: 0, followingUsage: .zero)
        }
        if isActive && refill > advanced { isInUse = true }
        let left = remaining - Self.usage(rate, for: refill - advanced)
        return endPeriods(by: now, left: left, isActive: isActive) { Self.usage(rate, for: $0) }
    }

    /// Brings the account of threads that were not throttled, and ran on whole cores, up to `now`.
    ///
    /// - Parameters:
    ///   - now: Not before the last instant it was told.
    ///   - cpu: What has been used since then, in nanoseconds of CPU time.
    ///   - threads: If the current period has ended by `now`, how many have run ever since.
    /// - Returns: What the ended periods used, for statistics.
    @inlinable
    @inline(__always)
    public mutating func advance(to now: SimTime, cpu: Int64, threads: Int) -> EndedPeriods {
        if advanceWithinPeriod(to: now, cpu: cpu, isActive: cpu > 0) {
            return EndedPeriods(first: nil, following: 0, followingUsage: .zero)
        }
        let threads = Int64(threads)
        let last = cpu - threads * (now - refill).nanoseconds
        if last > 0 { isInUse = true }
        return endPeriods(by: now, left: remaining - last, isActive: threads > 0) {
            threads * $0.nanoseconds
        }
    }

    /// Ends the current period and those after it until `now`.
    ///
    /// - Parameters:
    ///   - now: Not before the current period's end.
    ///   - left: What is left of the current period's allowance.
    ///   - isActive: Whether a thread has been runnable since the current period's end.
    ///   - usage: What is used in a time after the current period's end.
    /// - Returns: What the ended periods used, for statistics.
    @inlinable
    @inline(__always)
    mutating func endPeriods(
        by now: SimTime,
        left: Int64,
        isActive: Bool,
        usage: (SimDuration) -> Int64
    ) -> EndedPeriods {
        let first = min(allowance - left, allowance)
        // Mostly none, and a division takes as long as all the rest.
        let following = now < refill + period ? 0 : (now - refill).nanoseconds / period.nanoseconds
        let each = usage(period)
        let begin = refill + SimDuration(nanoseconds: following * period.nanoseconds)
        countPeriods(following: following, isActive: isActive)
        if burst > .zero {
            allowance = allowance(after: following, of: each, since: firstAllowance(left: left))
        }
        isInUse = isActive && now > begin
        remaining = allowance - usage(now - begin)
        periodEnd = begin + period
        advanced = now
        return EndedPeriods(
            first: SimDuration(nanoseconds: first),
            following: following,
            followingUsage: SimDuration(nanoseconds: each)
        )
    }

    /// When the quota will be spent if CPU goes on being used at this rate.
    ///
    /// - Parameter rate: Cores in use, above 0.
    /// - Returns: The instant, as seen from the one that `advance` was told last; `distantFuture`
    ///   if the quota will never be spent.
    public func exhaustion(rate: Double) -> SimTime {
        let untilRefill = Self.usage(rate, for: refill - advanced)
        if untilRefill > remaining { return advanced + Self.time(toUse: remaining, at: rate) }
        let each = Self.usage(rate, for: period)
        guard each > quota.nanoseconds else { return .distantFuture }
        var begin = refill
        var granted = firstAllowance(left: remaining - untilRefill)
        if granted >= each {
            // What was carried on lasts for whole periods, each of which eats into it.
            let whole = (granted - each) / (each - quota.nanoseconds) + 1
            granted -= whole * (each - quota.nanoseconds)
            begin += SimDuration(nanoseconds: whole * period.nanoseconds)
        }
        return begin + Self.time(toUse: granted, at: rate)
    }

    /// Stops the threads: the quota is spent.
    public mutating func throttle(at now: SimTime) {
        isStopped = true
        isInUse = true
        throttledSince = now
        throttleEnd = refill
        remaining = 0
    }

    /// Lets the threads run again: a period has begun.
    public mutating func unthrottle(at now: SimTime) {
        isStopped = false
        throttled = throttled + (now - throttledSince)
    }

    /// Time that the container has stood still for because its quota was spent.
    public func throttledTime(until now: SimTime) -> SimDuration {
        isThrottled ? throttled + (now - throttledSince) : throttled
    }

    /// Gives the container another quota, which is there in full at once, throttled or not.
    ///
    /// The grid of periods stays. Source: `tg_set_cfs_bandwidth` in `kernel/sched/core.c`.
    ///
    /// - Precondition: The account has been brought up to `now`; the quota is longer than nothing.
    public mutating func change(to quota: SimDuration, at now: SimTime) {
        precondition(quota > .zero, "a CFS quota is positive")
        if isThrottled { unthrottle(at: now) }
        perPeriod = quota
        allowance = quota.nanoseconds
        remaining = quota.nanoseconds
    }

    /// Forgets what has been counted, as at the end of a warm-up.
    public mutating func resetCounters(at now: SimTime) {
        periodCount = 0
        throttledPeriodCount = 0
        throttled = .zero
        throttledSince = now
    }

    /// Counts the period that ends first and those that follow it.
    @inlinable
    @inline(__always)
    mutating func countPeriods(following: Int64, isActive: Bool) {
        if isStopped { throttledPeriodCount += 1 }
        if isInUse || isTimerLeft { periodCount += 1 }
        isTimerLeft = isInUse
        guard following > 0 else { return }
        if isActive {
            periodCount += UInt64(following)
        } else if isTimerLeft {
            periodCount += 1
        }
        isTimerLeft = isActive
    }

    /// What the next period begins with if `left` is left of this one.
    @usableFromInline
    func firstAllowance(left: Int64) -> Int64 {
        min(max(left, 0) + quota.nanoseconds, largestAllowance)
    }

    /// What a period can begin with; the kernel takes no burst above the quota.
    private var largestAllowance: Int64 { (quota + min(burst, quota)).nanoseconds }

    /// What a period begins with, `count` periods after one that began with `first`, each of which
    /// uses the same.
    @usableFromInline
    func allowance(after count: Int64, of usage: Int64, since first: Int64) -> Int64 {
        let (change, overflow) = (quota.nanoseconds - usage).multipliedReportingOverflow(by: count)
        let most = largestAllowance
        return overflow || change > most ? most : min(first + change, most)
    }

    private static func usage(_ rate: Double, for elapsed: SimDuration) -> Int64 {
        rate == 0 ? 0 : Int64(rate * Double(elapsed.nanoseconds))
    }

    /// The time in which `amount` is used up, rounded up to the nanosecond.
    private static func time(toUse amount: Int64, at rate: Double) -> SimDuration {
        SimDuration(nanoseconds: Int64((Double(max(amount, 0)) / rate).rounded(.up)))
    }
}

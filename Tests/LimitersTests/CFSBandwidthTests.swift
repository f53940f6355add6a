import Limiters
import Testing
import Units

@Suite("A CFS quota")
struct CFSBandwidthTests {
    private func at(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

    /// Runs one thread until its quota is spent, and throttles it.
    private func exhaust(_ quota: inout CFSBandwidth) -> SimTime {
        let end = quota.exhaustion(rate: 1)
        _ = quota.advance(to: end, rate: 1, isActive: true)
        quota.throttle(at: end)
        return end
    }

    @Test("begins a period with what was left before, up to the burst")
    func carriesOn() {
        // 50 ms in each period and up to 30 more: the second period begins with 80 ms, of which
        // none is left when the third begins.
        var quota = CFSBandwidth(quota: .milliseconds(50), burst: .milliseconds(30))
        _ = quota.advance(to: at(100), rate: 0, isActive: false)
        #expect(exhaust(&quota) == at(180))
        #expect(quota.throttleEnd == at(200))
        let ended = quota.advance(to: at(200), rate: 0, isActive: true)
        #expect(ended.first == .milliseconds(80))
        quota.unthrottle(at: at(200))
        #expect(exhaust(&quota) == at(250))
    }

    @Test("loses what is left when there is no burst")
    func losesTheRest() {
        var quota = CFSBandwidth(quota: .milliseconds(50))
        _ = quota.advance(to: at(500), rate: 0, isActive: false)
        #expect(exhaust(&quota) == at(550))
    }

    @Test("lends a burst to as many periods as it lasts for")
    func lastsForPeriods() {
        // 90 ms each and up to 40 more; a thread uses 100 ms of a period. The periods from 100 on
        // begin with 130, 120, 110, 100 and 90 ms: the fifth is throttled after 90 ms.
        var quota = CFSBandwidth(quota: .milliseconds(90), burst: .milliseconds(40))
        _ = quota.advance(to: at(100), rate: 0, isActive: false)
        #expect(quota.exhaustion(rate: 1) == at(590))
        // The same in pieces.
        for instant in [150, 200, 333, 400, 450] {
            _ = quota.advance(to: at(Int64(instant)), rate: 1, isActive: true)
            #expect(quota.exhaustion(rate: 1) == at(590))
        }
        // And over whole periods at once: from 100 to 480 ends three of them.
        var other = CFSBandwidth(quota: .milliseconds(90), burst: .milliseconds(40))
        _ = other.advance(to: at(100), rate: 0, isActive: false)
        let ended = other.advance(to: at(480), rate: 1, isActive: true)
        #expect(ended.first == .milliseconds(100))
        #expect(ended.following == 2)
        #expect(other.exhaustion(rate: 1) == at(590))
    }

    @Test("never lets more be used in n periods than the burst and n quotas")
    func bound() {
        var quota = CFSBandwidth(quota: .milliseconds(20), burst: .milliseconds(15))
        var used: [SimDuration] = []
        var now = SimTime.zero
        // Idle for some periods, then as much as it gets, again and again.
        for round in 0..<60 {
            let period = at(Int64(round + 1) * 100)
            var isBusy = round % 5 > 1
            while now < period {
                let spent =
                    isBusy && !quota.isThrottled ? quota.exhaustion(rate: 3) : .distantFuture
                let next = min(spent, period)
                let ended = quota.advance(
                    to: next,
                    rate: isBusy && !quota.isThrottled ? 3 : 0,
                    isActive: isBusy
                )
                if let first = ended.first { used.append(first) }
                now = next
                if next == spent, next < period {
                    quota.throttle(at: next)
                } else if quota.isThrottled {
                    quota.unthrottle(at: next)
                }
                if next == spent { isBusy = true }
            }
        }
        #expect(used.count == 60)
        #expect(used.max() == .milliseconds(35))
        for first in used.indices {
            var sum: Int64 = 0
            for last in first..<used.count {
                sum += used[last].nanoseconds
                #expect(sum <= 15_000_000 + Int64(last - first + 1) * 20_000_000)
            }
        }
    }

    @Test("counts the periods that the kernel's timer sees, the first idle one included")
    func counters() {
        // 120 ms of CPU at 50 ms per 100 ms: runs in three periods, is throttled at the end of two,
        // and the timer stops at the end of the fourth.
        var quota = CFSBandwidth(quota: .milliseconds(50))
        #expect(exhaust(&quota) == at(50))
        #expect(quota.throttledPeriods == 0)
        _ = quota.advance(to: at(100), rate: 0, isActive: true)
        quota.unthrottle(at: at(100))
        #expect(quota.periods == 1)
        #expect(quota.throttledPeriods == 1)
        #expect(exhaust(&quota) == at(150))
        #expect(quota.throttledTime(until: at(170)) == .milliseconds(70))
        _ = quota.advance(to: at(200), rate: 0, isActive: true)
        quota.unthrottle(at: at(200))
        _ = quota.advance(to: at(220), rate: 1, isActive: true)
        _ = quota.advance(to: at(5_000), rate: 0, isActive: false)
        #expect(quota.periods == 4)
        #expect(quota.throttledPeriods == 2)
        #expect(quota.throttledTime(until: at(5_000)) == .milliseconds(100))
    }

    @Test(
        "of whole cores tells the same from the CPU time used as from the rate",
        arguments: [0, 1, 2]
    )
    func tellsTheSameFromWhatWasUsed(threads: Int) {
        // One thread until 30 ms, then so many, up to an instant in this period, at its end, in the
        // next one, and after several. A quota of three cores throttles nobody.
        for end in [40, 100, 130, 200, 555] as [Int64] {
            var byRate = CFSBandwidth(quota: .milliseconds(300))
            var byUse = byRate
            _ = byRate.advance(to: at(30), rate: 1, isActive: true)
            let expected = byRate.advance(to: at(end), rate: Double(threads), isActive: threads > 0)
            let used = 30 + Int64(threads) * (end - 30)
            let ended = byUse.advance(to: at(end), cpu: used * 1_000_000, threads: threads)
            #expect(ended.first == expected.first)
            #expect(ended.following == expected.following)
            #expect(ended.followingUsage == expected.followingUsage)
            #expect(byUse.refill == byRate.refill)
            #expect(byUse.exhaustion(rate: 5) == byRate.exhaustion(rate: 5))
            // The timer counts the same periods, now and when the container has long been idle.
            _ = byRate.advance(to: at(2_000), rate: 0, isActive: false)
            _ = byUse.advance(to: at(2_000), cpu: 0, threads: 0)
            #expect(byUse.periods == byRate.periods)
        }
    }

    @Test("knows when it is enough: in this period, in this one and the next, or for good")
    func knowsWhenItIsEnough() {
        // 50 ms in each 100. At 20 ms, after 20 ms of one thread, 30 ms are left.
        var quota = CFSBandwidth(quota: .milliseconds(50))
        _ = quota.advance(to: at(20), rate: 1, isActive: true)
        #expect(quota.isEnough(for: .milliseconds(30), threads: 1, until: at(50)))
        #expect(!quota.isEnough(for: .milliseconds(31), threads: 1, until: at(51)))
        // Two threads use 15 ms each.
        #expect(quota.isEnough(for: .milliseconds(30), threads: 2, until: at(35)))

        // At 80 ms one thread may run to the end of the period, and for 50 ms of the next.
        _ = quota.advance(to: at(80), rate: 0, isActive: false)
        #expect(quota.isEnough(for: .milliseconds(50), threads: 1, until: at(130)))
        #expect(!quota.isEnough(for: .milliseconds(51), threads: 1, until: at(131)))
        // Two may not: they would use 40 ms of the 30 that are left until 100.
        #expect(!quota.isEnough(for: .milliseconds(50), threads: 2, until: at(105)))

        // A quota of two cores is enough for two threads for good, once it is whole, and never for
        // three whose end is far.
        var cores = CFSBandwidth(quota: .milliseconds(200))
        #expect(cores.isEnough(for: .seconds(9), threads: 2, until: at(4_500)))
        #expect(!cores.isEnough(for: .seconds(9), threads: 3, until: at(3_000)))
        // 150 ms in the first 50: the two would use 100 of the 50 that are left.
        _ = cores.advance(to: at(50), rate: 3, isActive: true)
        #expect(!cores.isEnough(for: .seconds(9), threads: 2, until: at(4_550)))
    }
}

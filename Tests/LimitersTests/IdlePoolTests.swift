import Limiters
import Testing
import Units

/// The instant `seconds` after the start.
private func at(_ seconds: Int64) -> SimTime { .zero + .seconds(seconds) }

@Suite("A pool of idle items")
struct IdlePoolTests {
    /// Items opened at 1, 2 and 3 s and handed back at 10, 20 and 30 s.
    private static func filled(_ pool: consuming IdlePool) -> IdlePool {
        for number: Int64 in 1...3 {
            let kept = pool.checkIn(PooledItem(openedAt: at(number)), at: at(number * 10))
            #expect(kept)
        }
        return pool
    }

    @Test("hands out the longest idle or the most recently used item, as it is told")
    func reuseOrder() {
        var inTurn = Self.filled(IdlePool(reuse: .longestIdleFirst))
        var warmest = Self.filled(IdlePool(reuse: .mostRecentFirst))
        let turns = (1...4).map { _ in inTurn.checkOut(at: at(40))?.openedAt }
        let warm = (1...4).map { _ in warmest.checkOut(at: at(40))?.openedAt }
        #expect(turns == [at(1), at(2), at(3), nil])
        #expect(warm == [at(3), at(2), at(1), nil])
    }

    @Test("closes each idle item when its timeout is over, though asked much later")
    func idleTimeout() {
        var pool = Self.filled(IdlePool(idleTimeout: .seconds(5)))
        #expect(pool.nextExpiry == at(15))
        #expect(pool.expireOldest(by: at(14)) == nil)
        let ends = (1...4).map { _ in pool.expireOldest(by: at(1_000)) }
        #expect(ends == [at(15), at(25), at(35), nil])
        #expect(pool.nextExpiry == .distantFuture)
    }

    @Test("closes an item at the instant its timeout is over, not after")
    func idleTimeoutEdge() {
        var pool = IdlePool(idleTimeout: .seconds(5))
        _ = pool.checkIn(PooledItem(openedAt: .zero), at: at(10))
        let before = at(15) - SimDuration(nanoseconds: 1)
        #expect(pool.expireOldest(by: before) == nil)
        #expect(pool.expireOldest(by: at(15)) == at(15))
    }

    @Test("keeps its minimum idle; a surplus later closes the longest idle, then and not before")
    func minimumIdle() {
        var pool = Self.filled(IdlePool(minimumIdle: 2, idleTimeout: .seconds(5)))
        // Three are idle since 10, 20 and 30 s; there has been one too many since 30 s only.
        #expect(pool.nextExpiry == at(30))
        #expect(pool.expireOldest(by: at(500)) == at(30))
        #expect(pool.expireOldest(by: at(500)) == nil)
        #expect(pool.idle == 2)
        #expect(pool.checkIn(PooledItem(openedAt: at(499)), at: at(500)) == true)
        #expect(pool.expireOldest(by: at(500)) == at(500))
        // What is left has been idle since 30 and 500 s.
        #expect(pool.checkOut(at: at(500))?.idleSince == at(30))
    }

    @Test("with a timeout of zero keeps none above its minimum")
    func noKeepAlive() {
        var pool = IdlePool(minimumIdle: 1, idleTimeout: .zero)
        #expect(pool.checkIn(PooledItem(openedAt: .zero), at: at(1)) == true)
        #expect(pool.checkIn(PooledItem(openedAt: .zero), at: at(1)) == false)
        #expect(pool.idle == 1)
    }

    @Test("closes an item when it has been used as often as it may")
    func maximumUses() {
        var pool = IdlePool(maximumUses: 3)
        var item = PooledItem(openedAt: .zero)
        for use: Int64 in 1...2 {
            #expect(pool.checkIn(item, at: at(use)) == true)
            guard let again = pool.checkOut(at: at(use)) else {
                Issue.record("the item was not kept")
                return
            }
            #expect(again.uses == use)
            item = again
        }
        #expect(pool.checkIn(item, at: at(3)) == false)
        #expect(pool.idle == 0)
    }

    @Test("closes an item in use past its lifetime when it is handed back, an idle one at once")
    func maximumLifetime() {
        var pool = Self.filled(IdlePool(minimumIdle: 5, maximumLifetime: .seconds(100)))
        // Opened at 1, 2 and 3 s: the first is handed out, so it ends when it comes back.
        guard let inUse = pool.checkOut(at: at(40)) else {
            Issue.record("nothing was idle")
            return
        }
        #expect(inUse.openedAt == at(1))
        #expect(pool.nextExpiry <= at(102))
        let ends = (1...3).map { _ in pool.expireOldest(by: at(200)) }
        #expect(ends == [at(102), at(103), nil])
        #expect(pool.checkIn(inUse, at: at(200)) == false)
        #expect(pool.nextExpiry == .distantFuture)
    }

    @Test("ends items in order of time, whether by age or by idleness")
    func bothTimeouts() {
        // Idle since 10, 20, 30 s with 15 s to go: 25, 35, 45 s. Opened at 20, 2, 1 s with 30 s to
        // live: 50, 32, 31 s. Together: 25 idle, 31 age, 32 age.
        var pool = IdlePool(idleTimeout: .seconds(15), maximumLifetime: .seconds(30))
        for (opened, idle) in [(20, 10), (2, 20), (1, 30)] as [(Int64, Int64)] {
            _ = pool.checkIn(PooledItem(openedAt: at(opened)), at: at(idle))
        }
        let ends = (1...4).map { _ in pool.expireOldest(by: at(60)) }
        #expect(ends == [at(25), at(31), at(32), nil])
    }

    @Test("is stocked with new items")
    func stock() {
        var pool = IdlePool(minimumIdle: 5)
        pool.stock(5, at: at(7))
        #expect(pool.idle == 5)
        #expect(pool.checkOut(at: at(8)) == PooledItem(openedAt: at(7)))
    }

    @Test("agrees with a plain list that is searched", arguments: 1...10)
    func agreesWithAPlainList(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        let reuse: ReuseOrder = seed % 2 == 0 ? .longestIdleFirst : .mostRecentFirst
        let minimum = Int(seed % 4)
        var pool = IdlePool(
            reuse: reuse,
            minimumIdle: minimum,
            idleTimeout: .seconds(20),
            maximumLifetime: .seconds(90)
        )
        var list: [PooledItem] = []
        var surplusSince = SimTime.zero
        var inUse: [PooledItem] = []
        var now = SimTime.zero
        var ended = 0
        for _ in 0..<3_000 {
            now += .seconds(numbers.below(8))
            while true {
                let byAge = list.map { $0.openedAt + .seconds(90) }.min() ?? .distantFuture
                let byIdleness =
                    list.count > minimum
                    ? max(list[0].idleSince + .seconds(20), surplusSince) : .distantFuture
                let expected = min(byAge, byIdleness) <= now ? min(byAge, byIdleness) : nil
                #expect(pool.expireOldest(by: now) == expected)
                guard expected != nil else { break }
                ended += 1
                if byAge <= byIdleness {
                    list.remove(
                        at: list.firstIndex { $0.openedAt + .seconds(90) == byAge } ?? 0
                    )
                } else {
                    list.removeFirst()
                }
            }
            if numbers.below(2) == 0 {
                let expected =
                    reuse == .longestIdleFirst ? list.first : list.last
                #expect(pool.checkOut(at: now) == expected)
                if expected != nil {
                    _ = reuse == .longestIdleFirst ? list.removeFirst() : list.removeLast()
                }
                if inUse.count < 40 { inUse.append(expected ?? PooledItem(openedAt: now)) }
            } else if !inUse.isEmpty {
                var item = inUse.remove(at: Int(numbers.below(Int64(inUse.count))))
                let kept = now < item.openedAt + .seconds(90)
                #expect(pool.checkIn(item, at: now) == kept)
                guard kept else { continue }
                item.uses += 1
                item.idleSince = now
                if list.count == minimum { surplusSince = now }
                list.append(item)
            }
            #expect(pool.idle == list.count)
        }
        #expect(ended > 0)  // The comparison was not about nothing.
    }
}

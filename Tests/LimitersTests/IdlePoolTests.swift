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

    @Test("hands out the item that was used last")
    func reuseOrder() {
        var pool = Self.filled(IdlePool())
        let openings = (1...4).map { _ in pool.checkOut()?.openedAt }
        #expect(openings == [at(3), at(2), at(1), nil])
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

    @Test("with a timeout of zero keeps none")
    func noKeepAlive() {
        var pool = IdlePool(idleTimeout: .zero)
        #expect(pool.checkIn(PooledItem(openedAt: .zero), at: at(1)) == false)
        #expect(pool.idle == 0)
    }

    @Test("closes an item when it has been used as often as it may")
    func maximumUses() {
        var pool = IdlePool(maximumUses: 3)
        var item = PooledItem(openedAt: .zero)
        for use: Int64 in 1...2 {
            #expect(pool.checkIn(item, at: at(use)) == true)
            guard let again = pool.checkOut() else {
                Issue.record("the item was not kept")
                return
            }
            #expect(again.uses == use)
            item = again
        }
        #expect(pool.checkIn(item, at: at(3)) == false)
        #expect(pool.idle == 0)
    }

    @Test("agrees with a plain list that is searched", arguments: 1...10)
    func agreesWithAPlainList(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        var pool = IdlePool(idleTimeout: .seconds(20))
        var list: [PooledItem] = []
        var inUse: [PooledItem] = []
        var now = SimTime.zero
        var ended = 0
        for _ in 0..<3_000 {
            now += .seconds(numbers.below(8))
            while true {
                let first = list.map { $0.idleSince + .seconds(20) }.min()
                let expected = first.flatMap { $0 <= now ? $0 : nil }
                #expect(pool.expireOldest(by: now) == expected)
                guard let expected else { break }
                ended += 1
                list.remove(
                    at: list.firstIndex { $0.idleSince + .seconds(20) == expected } ?? 0
                )
            }
            if numbers.below(2) == 0 {
                let expected = list.popLast()
                #expect(pool.checkOut() == expected)
                if inUse.count < 40 { inUse.append(expected ?? PooledItem(openedAt: now)) }
            } else if !inUse.isEmpty {
                var item = inUse.remove(at: Int(numbers.below(Int64(inUse.count))))
                #expect(pool.checkIn(item, at: now) == true)
                item.uses += 1
                item.idleSince = now
                list.append(item)
            }
            #expect(pool.idle == list.count)
        }
        #expect(ended > 0)  // The comparison was not about nothing.
    }
}

import Units

// How memory is won back: evict.c and expire.c of Redis 7.0.
extension RedisKeyspace {
    /// What happens before each command: expired keys are looked for if that is due, then keys are
    /// evicted until the memory used is at most `maxmemory` or none is left to evict.
    ///
    /// - Returns: How many were evicted.
    @inlinable
    mutating func makeRoom(at now: SimTime, draw: (UInt32) -> UInt32) -> Int {
        if volatileCount > 0, now >= nextExpiryCycle { expireSome(at: now, draw: draw) }
        guard used.count > limit else { return 0 }
        return evict(at: now, draw: draw)
    }

    /// `performEvictions` of evict.c.
    ///
    /// Keys are sampled as `dictGetSomeKeys` does (see `RedisKeyspace+Sampling`). Departure: a
    /// random policy takes any key alike, where Redis takes any bucket alike.
    @inlinable
    mutating func evict(at now: SimTime, draw: (UInt32) -> UInt32) -> Int {
        var evicted = 0
        while used.count > limit, let slot = victim(at: now, draw: draw) {
            removeEntry(at: slot)
            evicted += 1
        }
        evictedCount += Int64(evicted)
        return evicted
    }

    /// The next key to go, or `nil` if the policy leaves none.
    @inlinable
    mutating func victim(at now: SimTime, draw: (UInt32) -> UInt32) -> Int? {
        let population = configuration.policy.considersAllKeys ? count : volatileCount
        guard population > 0 else { return nil }
        switch configuration.policy {
        case .noeviction:
            return nil
        case .allkeysRandom, .volatileRandom:
            return Int(draw(UInt32(population)))
        case .allkeysLRU, .allkeysLFU, .volatileLRU, .volatileLFU, .volatileTTL:
            while true {
                sample(min(population, configuration.samples), at: now, draw: draw)
                while poolCount > 0 {
                    poolCount -= 1
                    let slot = slots[Int(pool[poolCount].key)]
                    // A key that has gone since (`absent` is the largest number) is passed over; one
                    // that has been used since is not.
                    if slot < UInt32(population) { return Int(slot) }
                }
            }
        }
    }

    /// Enters a key in the pool, unless the pool is full of better candidates.
    ///
    /// The score is that of this moment and is never brought up to date; a key may be there twice.
    @inlinable
    mutating func nominate(_ slot: Int, at now: SimTime) {
        let candidate = RedisEvictionCandidate(
            score: score(ofEntryAt: slot, at: now),
            key: entries[slot].key
        )
        var place = 0
        while place < poolCount, pool[place].score < candidate.score { place += 1 }
        if poolCount < RedisEvictionCandidate.poolSize {
            for position in stride(from: poolCount, to: place, by: -1) {
                pool[position] = pool[position - 1]
            }
            poolCount += 1
        } else {
            guard place > 0 else { return }
            place -= 1
            for position in 0..<place { pool[position] = pool[position + 1] }
        }
        pool[place] = candidate
    }

    /// How good it is to evict an entry now: the higher, the better.
    @inlinable
    func score(ofEntryAt slot: Int, at now: SimTime) -> UInt64 {
        switch configuration.policy {
        case .allkeysLRU, .volatileLRU:
            // `estimateObjectIdleTime`, the wrap-around of its clock after 194 days included.
            let clock = Self.lruClock(at: now)
            let stamp = entries[slot].stamp
            return UInt64(clock >= stamp ? clock - stamp : clock + (0xff_ffff - stamp))
        case .allkeysLFU, .volatileLFU:
            return UInt64(255 - decayedCounter(of: entries[slot].stamp, at: now))
        case .volatileTTL:
            guard let expiries else { return 0 }
            return .max - UInt64(max(0, expiries[slot].nanoseconds / 1_000_000))
        case .noeviction, .allkeysRandom, .volatileRandom:
            return 0
        }
    }

    /// `activeExpireCycle` of expire.c: ten times a second, 20 of the keys that have an expiry are
    /// sampled and those that have expired go; again while more than a tenth of them had.
    ///
    /// Departures: the cycles that fell due since the last command are one; the time limit (a
    /// quarter of the CPU) is taken as 16 rounds, the interval at which Redis looks at the clock;
    /// sampling is uniform.
    @inlinable
    mutating func expireSome(at now: SimTime, draw: (UInt32) -> UInt32) {
        let cycle: Int64 = 100_000_000
        nextExpiryCycle = SimTime(nanoseconds: (now.nanoseconds / cycle + 1) * cycle)
        for _ in 0..<16 where volatileCount > 0 {
            let sampled = min(20, volatileCount)
            var expired = 0
            for _ in 0..<sampled where volatileCount > 0 {
                let slot = Int(draw(UInt32(volatileCount)))
                guard hasExpired(slot, by: now) else { continue }
                removeEntry(at: slot)
                expired += 1
            }
            expiredCount += Int64(expired)
            guard expired * 10 > sampled else { return }
        }
    }
}

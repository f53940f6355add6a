import Units

// Which keys are looked at for an eviction: dict.c of Redis 7.0.
extension RedisKeyspace {
    /// `evictionPoolPopulate` with `dictGetSomeKeys`: samples keys into the pool.
    ///
    /// Redis does not sample keys independently. It goes to a random bucket of the hash table and
    /// takes the keys of that bucket and of those that follow, until it has enough; it goes elsewhere
    /// after more than `count` empty buckets (and at least 5), and gives up after 10 buckets a key.
    /// So keys are looked at together with the same neighbours again and again, and the hit ratio is
    /// up to 0.003 below that of independent samples.
    ///
    /// Departures: a table that grows is not searched in two halves; a key's bucket comes from a fixed
    /// mixing function where Redis has a SipHash with a secret.
    @inlinable
    mutating func sample(_ count: Int, at now: SimTime, draw: (UInt32) -> UInt32) {
        let heads = bucketHeads ?? linkBuckets()
        guard let successors = bucketSuccessors else { return }
        let table = sampledBuckets
        var bucket = Int(draw(UInt32(table)))
        var sampled = 0
        var empty = 0
        for _ in 0..<(count * 10) {
            var key = heads[bucket]
            if key == RedisKeyEntry.absent {
                empty += 1
                if empty >= 5, empty > count {
                    bucket = Int(draw(UInt32(table)))
                    empty = 0
                }
            } else {
                empty = 0
            }
            while key != RedisKeyEntry.absent {
                nominate(Int(slots[Int(key)]), at: now)
                sampled += 1
                if sampled == count { return }
                key = successors[Int(key)]
            }
            bucket = (bucket + 1) & (table - 1)
        }
    }

    /// The size of the table that is sampled: that of all keys, or that of the expiries.
    @inlinable
    var sampledBuckets: Int { configuration.policy.considersAllKeys ? buckets : expiryBuckets }

    /// Which bucket a key is in.
    ///
    /// The finaliser of MurmurHash3 (A. Appleby, 2011) in place of SipHash.
    @inlinable
    static func bucket(of key: UInt32, in table: Int) -> Int {
        var mixed = key &+ 0x9e37_79b9
        mixed = (mixed ^ (mixed >> 16)) &* 0x85eb_ca6b
        mixed = (mixed ^ (mixed >> 13)) &* 0xc2b2_ae35
        mixed ^= mixed >> 16
        return Int(mixed) & (table - 1)
    }

    /// Puts the keys that may be evicted into buckets.
    ///
    /// Done when keys are first sampled, and when the table has grown. A Redis that never evicts needs
    /// none of it.
    @usableFromInline
    mutating func linkBuckets() -> UnsafeMutablePointer<UInt32> {
        let table = sampledBuckets
        bucketHeads?.deallocate()
        let heads = UnsafeMutablePointer<UInt32>.allocate(capacity: table)
        heads.initialize(repeating: RedisKeyEntry.absent, count: table)
        bucketHeads = heads
        if bucketSuccessors == nil {
            let successors = UnsafeMutablePointer<UInt32>.allocate(capacity: keyCount)
            successors.initialize(repeating: RedisKeyEntry.absent, count: keyCount)
            bucketSuccessors = successors
        }
        linkedBuckets = table
        let population = configuration.policy.considersAllKeys ? count : volatileCount
        for slot in 0..<population { link(entries[slot].key) }
        return heads
    }

    /// Forgets the buckets: they are made anew when keys are next sampled.
    @inlinable
    mutating func unlinkBuckets() {
        bucketHeads?.deallocate()
        bucketHeads = nil
    }

    /// A key may be evicted from now on; it comes first in its bucket.
    @inlinable
    mutating func link(_ key: UInt32) {
        guard let heads = bucketHeads, let successors = bucketSuccessors else { return }
        guard linkedBuckets == sampledBuckets else { return unlinkBuckets() }
        let bucket = Self.bucket(of: key, in: linkedBuckets)
        successors[Int(key)] = heads[bucket]
        heads[bucket] = key
    }

    /// A key may not be evicted any more.
    @inlinable
    mutating func unlink(_ key: UInt32) {
        guard let heads = bucketHeads, let successors = bucketSuccessors else { return }
        let bucket = Self.bucket(of: key, in: linkedBuckets)
        guard heads[bucket] != key else {
            heads[bucket] = successors[Int(key)]
            return
        }
        var other = Int(heads[bucket])
        while successors[other] != key { other = Int(successors[other]) }
        successors[other] = successors[Int(key)]
    }
}

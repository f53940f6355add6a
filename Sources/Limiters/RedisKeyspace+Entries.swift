import Units

// How held keys are found, kept without gaps, and touched.
extension RedisKeyspace {
    /// Where a key is among the held ones.
    @inlinable
    @inline(__always)
    func slot(of key: Int) -> Int? {
        precondition(key >= 0 && key < keyCount, "no such key")
        let slot = slots[key]
        return slot == RedisKeyEntry.absent ? nil : Int(slot)
    }

    /// Where a key is, unless it is found to have expired: then it goes, as `expireIfNeeded` does.
    @inlinable
    mutating func liveSlot(of key: Int, at now: SimTime) -> Int? {
        guard let slot = slot(of: key) else { return nil }
        guard hasExpired(slot, by: now) else { return slot }
        removeEntry(at: slot)
        expiredCount += 1
        return nil
    }

    /// Whether an entry has an expiry that has passed; at the very instant it still lives.
    @inlinable
    @inline(__always)
    func hasExpired(_ slot: Int, by now: SimTime) -> Bool {
        guard slot < volatileCount, let expiries else { return false }
        return now > expiries[slot]
    }

    @inlinable
    mutating func insert(_ key: Int, size: Int64, at now: SimTime) {
        buckets = bucketsWithOneMore(than: count, now: buckets, adding: size)
        reserve(count + 1)
        let stamp = firstStamp(at: now)
        place(RedisKeyEntry(key: UInt32(key), stamp: stamp, size: UInt32(size)), at: count)
        count += 1
        entryBytes += size
        if configuration.policy.considersAllKeys { link(UInt32(key)) }
    }

    /// What is noted of the access by which a key comes to be held.
    @inlinable
    func firstStamp(at now: SimTime) -> UInt32 {
        configuration.policy.countsAccesses
            ? Self.minute(of: now) << 8 | Self.initialCounter : Self.lruClock(at: now)
    }

    /// Writes an entry and tells its key where it is.
    @inlinable
    mutating func place(_ entry: RedisKeyEntry, at slot: Int) {
        (entries + slot).initialize(to: entry)
        slots[Int(entry.key)] = UInt32(slot)
    }

    @inlinable
    mutating func exchange(_ one: Int, _ other: Int) {
        guard one != other else { return }
        let entry = entries[one]
        place(entries[other], at: one)
        place(entry, at: other)
    }

    @inlinable
    mutating func removeEntry(at slot: Int) {
        var slot = slot
        if slot < volatileCount { slot = makePersistent(slot) }
        if configuration.policy.considersAllKeys { unlink(entries[slot].key) }
        slots[Int(entries[slot].key)] = RedisKeyEntry.absent
        entryBytes -= Int64(entries[slot].size)
        count -= 1
        if slot != count { place(entries[count], at: slot) }
    }

    @inlinable
    mutating func setExpiry(_ expiresAt: SimTime?, ofEntryAt slot: Int) {
        guard let expiresAt else {
            if slot < volatileCount { _ = makePersistent(slot) }
            return
        }
        let buffer = expiries ?? allocateExpiries()
        guard slot >= volatileCount else {
            buffer[slot] = expiresAt
            return
        }
        expiryBuckets = bucketsWithOneMore(
            than: volatileCount,
            now: expiryBuckets,
            adding: Self.expiryEntryBytes
        )
        exchange(slot, volatileCount)
        (buffer + volatileCount).initialize(to: expiresAt)
        volatileCount += 1
        if !configuration.policy.considersAllKeys { link(entries[volatileCount - 1].key) }
    }

    /// Takes the expiry from an entry.
    ///
    /// - Returns: Where the entry is now.
    @inlinable
    mutating func makePersistent(_ slot: Int) -> Int {
        if !configuration.policy.considersAllKeys { unlink(entries[slot].key) }
        volatileCount -= 1
        if let expiries { expiries[slot] = expiries[volatileCount] }
        exchange(slot, volatileCount)
        return volatileCount
    }

    @usableFromInline
    mutating func allocateExpiries() -> UnsafeMutablePointer<SimTime> {
        let buffer = UnsafeMutablePointer<SimTime>.allocate(capacity: capacity)
        expiries = buffer
        return buffer
    }

    /// Makes room for so many entries.
    @inlinable
    @inline(__always)
    mutating func reserve(_ entries: Int) {
        if entries > capacity { grow(to: max(entries, min(keyCount, capacity * 2))) }
    }

    @usableFromInline
    mutating func grow(to larger: Int) {
        let moved = UnsafeMutablePointer<RedisKeyEntry>.allocate(capacity: larger)
        moved.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = moved
        if let old = expiries {
            let moved = UnsafeMutablePointer<SimTime>.allocate(capacity: larger)
            moved.moveInitialize(from: old, count: volatileCount)
            old.deallocate()
            expiries = moved
        }
        capacity = larger
    }

    /// Notes an access, as `lookupKey` does.
    @inlinable
    mutating func touch(_ slot: Int, at now: SimTime, draw: (UInt32) -> UInt32) {
        guard configuration.policy.countsAccesses else {
            entries[slot].stamp = Self.lruClock(at: now)
            return
        }
        var counter = decayedCounter(of: entries[slot].stamp, at: now)
        if counter < 255 {
            // `LFULogIncr`: one chance in (counter - initial) * factor + 1.
            let above = counter > Self.initialCounter ? counter - Self.initialCounter : 0
            let chances = UInt64(above) * UInt64(configuration.lfuLogFactor) + 1
            if draw(UInt32(clamping: chances)) == 0 { counter += 1 }
        }
        entries[slot].stamp = Self.minute(of: now) << 8 | counter
    }

    /// `LFU_INIT_VAL`: a new key gets a chance to show that it is used.
    @inlinable static var initialCounter: UInt32 { 5 }

    /// The access counter after the decay that is due, as `LFUDecrAndReturn` tells it.
    @inlinable
    func decayedCounter(of stamp: UInt32, at now: SimTime) -> UInt32 {
        let counter = stamp & 255
        guard configuration.lfuDecayMinutes > 0 else { return counter }
        let last = stamp >> 8
        let minute = Self.minute(of: now)
        let elapsed = minute >= last ? minute - last : 65_535 - last + minute
        let periods = elapsed / UInt32(configuration.lfuDecayMinutes)
        return periods > counter ? 0 : counter - periods
    }

    /// The LRU clock: whole seconds in 24 bits.
    ///
    /// All keys touched within a second tie.
    @inlinable
    static func lruClock(at now: SimTime) -> UInt32 {
        UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000_000) & 0xff_ffff
    }

    /// Whole minutes in 16 bits.
    @inlinable
    static func minute(of now: SimTime) -> UInt32 {
        UInt32(truncatingIfNeeded: now.nanoseconds / 60_000_000_000) & 0xffff
    }
}

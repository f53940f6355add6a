import Units

// A warm start. Millions of keys are stored before each replication, so they are not stored one by one.
extension RedisKeyspace {
    /// Stores keys in ascending order, while they fit: a warm start.
    ///
    /// Number the most popular keys first. All are then as recently used as each other.
    ///
    /// - Parameters:
    ///   - keys: The keys; those already held are passed over.
    ///   - keyBytes: The length of their names.
    ///   - valueBytes: The length of their values.
    ///   - now: The present instant.
    /// - Returns: How many were stored, without any eviction.
    /// - Precondition: There are such keys; the lengths are those of `memory(keyBytes:valueBytes:)`.
    /// - Complexity: O(*n*) in the number of keys.
    public mutating func prefill(
        _ keys: Range<Int>,
        keyBytes: Int,
        valueBytes: Int,
        at now: SimTime = .zero
    ) -> Int {
        precondition(keys.lowerBound >= 0 && keys.upperBound <= keyCount, "no such key")
        let size = Self.memory(keyBytes: keyBytes, valueBytes: valueBytes).count
        let before = count
        reserve(min(keyCount, count + min(keys.count, Int(max(limit - used.count, 0) / size))))
        var next = keys.lowerBound
        while next < keys.upperBound {
            guard slots[next] == RedisKeyEntry.absent else {
                next += 1
                continue
            }
            let larger = bucketsWithOneMore(than: count, now: buckets, adding: size)
            let room = limit - used.count - 8 * Int64(larger - buckets)
            guard room >= size else { break }
            buckets = larger
            // Until the table is full it stays as it is; a full one is asked again for each key.
            let stretch = min(max(buckets - count, 1), Int(room / size))
            next = append(next..<keys.upperBound, atMost: stretch, size: size, at: now)
        }
        return count - before
    }

    /// Stores keys that are not held, in ascending order, at the end of the entries.
    ///
    /// - Returns: The key behind the last one that was looked at.
    private mutating func append(
        _ keys: Range<Int>,
        atMost most: Int,
        size: Int64,
        at now: SimTime
    ) -> Int {
        let stamp = firstStamp(at: now)
        let end = count + most
        let links = configuration.policy.considersAllKeys && bucketHeads != nil
        var key = keys.lowerBound
        while key < keys.upperBound, count < end {
            if slots[key] == RedisKeyEntry.absent {
                let entry = RedisKeyEntry(key: UInt32(key), stamp: stamp, size: UInt32(size))
                place(entry, at: count)
                count += 1
                entryBytes += size
                if links { link(UInt32(key)) }
            }
            key += 1
        }
        return key
    }
}

import Units

// What keys and tables take: Redis 7.0.15 of Debian 12 with jemalloc 5.3.0, 64 bits.
extension RedisKeyspace {
    /// What an empty server uses (`used_memory_startup`).
    @inlinable public static var emptyServer: Bytes { Bytes(876_264) }

    /// What a server with clients uses beside the buffers of each: 142,000 to 163,000 bytes were seen
    /// that `INFO memory` does not name, whatever the size of keys and values.
    @inlinable public static var workingServer: Bytes { Bytes(150_000) }

    /// The memory used (`used_memory`): the empty server, what it needs to work and the buffers of the
    /// connected clients, the hash tables, the keys and their values.
    ///
    /// Departure: deep pipelines and replies that wait to be sent take more; a real server with two
    /// or three clients used up to 90 kB more than this.
    @inlinable
    public var used: Bytes {
        @inline(__always) get {
            let tables = 8 * Int64(buckets + expiryBuckets)
            let expiryEntries = Int64(volatileCount) * Self.expiryEntryBytes
            let buffers = Int64(connections) * configuration.bytesPerConnection.count
            let clients = connections > 0 ? Self.workingServer.count + buffers : 0
            return Bytes(
                Self.emptyServer.count + clients + tables + expiryEntries + entryBytes
            )
        }
    }

    /// The most bytes of a key's name, and of a value: `proto-max-bulk-len`.
    @inlinable public static var longestString: Int { 512 << 20 }

    /// What one string key takes, its share of the hash table apart.
    ///
    /// A hash table entry (32 bytes), the key's name, and the value: with an object header in one
    /// block up to 44 bytes, in a block of its own above. Blocks have jemalloc's size classes. The
    /// table adds 8 bytes a bucket, 8 to 16 a key.
    ///
    /// With names of 9 bytes: 176 for a value of 100 bytes, 1,344 for 1,024 bytes.
    ///
    /// - Parameters:
    ///   - keyBytes: The length of the name, at most `longestString`.
    ///   - valueBytes: The length of the value, at most `longestString`.
    /// - Returns: Bytes from jemalloc for the key, its value and its entry in the table.
    /// - Precondition: Neither length is negative or above its limit.
    ///
    /// Source: `sds.h` and `object.c` of Redis 7.0; `used_memory` of a server filled with 20,000
    /// keys agrees to 0.2 bytes a key.
    @inlinable
    public static func memory(keyBytes: Int, valueBytes: Int) -> Bytes {
        precondition(keyBytes >= 0 && keyBytes <= longestString, "no such length of a key")
        precondition(valueBytes >= 0 && valueBytes <= longestString, "no such length of a value")
        // A name below 32 bytes has a header of one byte (SDS_TYPE_5); a value never has.
        let name = keyBytes < 32 && keyBytes > 0 ? keyBytes + 2 : stringBytes(keyBytes)
        let objectHeader = 16
        let value =
            valueBytes <= 44
            ? sizeClass(objectHeader + stringBytes(valueBytes))
            : objectHeader + sizeClass(stringBytes(valueBytes))
        return Bytes(Int64(32 + sizeClass(name) + value))
    }

    /// A string with its header and its closing zero.
    @inlinable
    static func stringBytes(_ length: Int) -> Int {
        let header = length < 256 ? 3 : length < 65_536 ? 5 : 9
        return header + length + 1
    }

    /// The size of the block that jemalloc gives for `bytes`: 8, multiples of 16 up to 128, then
    /// four sizes between each two powers of two.
    @inlinable
    static func sizeClass(_ bytes: Int) -> Int {
        guard bytes > 8 else { return 8 }
        guard bytes > 128 else { return (bytes + 15) & ~15 }
        let step = 1 << (Int.bitWidth - 1 - (bytes - 1).leadingZeroBitCount - 2)
        return (bytes + step - 1) & ~(step - 1)
    }

    /// What an expiry adds to a key, its share of the table of expiries apart.
    @inlinable static var expiryEntryBytes: Int64 { 32 }

    /// The size of a hash table that is to take one more key.
    ///
    /// It doubles when it holds as many keys as it has buckets; not so if that would pass
    /// `maxmemory`, until there are 1.618 keys a bucket (`dictExpandAllowed`).
    ///
    /// - Parameters:
    ///   - keys: How many it holds.
    ///   - buckets: How many buckets it has.
    ///   - size: The memory that the new key takes beside it.
    /// - Returns: How many buckets it has then.
    @inlinable
    func bucketsWithOneMore(than keys: Int, now buckets: Int, adding size: Int64) -> Int {
        guard keys >= buckets else { return buckets }
        guard buckets > 0 else { return 4 }
        var larger = buckets * 2
        while larger <= keys { larger *= 2 }
        let fits = used.count + size + 8 * Int64(larger) <= limit
        guard fits || Double(keys) > 1.618 * Double(buckets) else { return buckets }
        return larger
    }
}

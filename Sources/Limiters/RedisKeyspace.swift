import Units

/// The keys that a Redis holds, the memory they take and how it is won back: Redis 7.0.
///
/// Keys are whole numbers from 0 to the number of possible keys; values have a size and no content.
/// Command service times, pipelining and `maxclients` are elsewhere: this is the memory side only.
///
/// ```swift
/// var redis = RedisKeyspace(
///     keyCount: 1_000_000,
///     configuration: RedisMemoryConfiguration(
///         maxmemory: .mebibytes(64), policy: .allkeysLRU, samples: 10))
/// if !redis.get(key, at: now, draw: { stream.below($0) }) {
///     switch redis.set(key, keyBytes: 9, valueBytes: 1_024, at: now, draw: { stream.below($0) }) {
///     case .stored(evicted: let count): …      // How many keys had to go before.
///     case .outOfMemory: …                     // -OOM: nothing may be evicted.
///     }
/// }
/// ```
///
/// As in Redis, memory is won back before a command is executed, not after: a `SET` may take the
/// memory above `maxmemory`, and the next command, a `GET` too, evicts. `draw` is asked for
/// uniform whole numbers in `0..<bound`; the keyspace has no randomness of its own.
///
/// Departures from Redis 7.0: a growing hash table is replaced at once, where Redis holds both for
/// the short time of rehashing, and it never shrinks; the time limit on one round of evictions
/// (500 µs at the default tenacity) is not reached; replica and append-only buffers and
/// fragmentation do not exist. `evict`, `sample` and `expireSome` name their own.
///
/// It needs 4 bytes for each possible key and 12 for each held one (20 where keys expire), and once
/// keys are sampled 4 more for each possible key and each bucket.
/// Noncopyable: it owns these buffers. Nothing is allocated once it holds what memory permits.
@frozen
public struct RedisKeyspace: ~Copyable {
    /// How a `SET` ended.
    @frozen
    public enum SetOutcome: Hashable, Sendable, BitwiseCopyable {
        /// The value is stored; before, `evicted` keys were given up to make room.
        case stored(evicted: Int)

        /// Refused with `-OOM command not allowed when used memory > 'maxmemory'.`
        case outOfMemory
    }

    /// The memory figures that it works to.
    public let configuration: RedisMemoryConfiguration

    /// How many clients are connected; their buffers count as used memory.
    public var connections = 0

    /// How many keys there may be; the last one is `keyCount - 1`.
    public let keyCount: Int

    /// `maxmemory`, or the largest integer if there is no limit.
    @usableFromInline let limit: Int64

    /// Where the keys of each keyspace begin.
    @usableFromInline let offsets: [Int]

    /// For each possible key its place among the held ones, or `absent`.
    @usableFromInline let slots: UnsafeMutablePointer<UInt32>

    /// The held keys without gaps; those that have an expiry come first.
    @usableFromInline var entries: UnsafeMutablePointer<RedisKeyEntry>

    /// The expiry of each of the first `volatileCount` entries; allocated when a key first has one.
    @usableFromInline var expiries: UnsafeMutablePointer<SimTime>?

    @usableFromInline var capacity: Int
    @usableFromInline var count = 0
    @usableFromInline var volatileCount = 0
    @usableFromInline var evictedCount: Int64 = 0
    @usableFromInline var expiredCount: Int64 = 0

    /// What the held keys take, hash tables apart.
    @usableFromInline var entryBytes: Int64 = 0

    /// The sizes of the table of keys and of the table of expiries.
    @usableFromInline var buckets = 0
    @usableFromInline var expiryBuckets = 0

    /// Candidates for eviction, ascending by their score when they were sampled.
    @usableFromInline let pool: UnsafeMutablePointer<RedisEvictionCandidate>
    @usableFromInline var poolCount = 0

    /// The first key of each bucket of the table that is sampled; there once keys are sampled.
    @usableFromInline var bucketHeads: UnsafeMutablePointer<UInt32>?

    /// The key behind each key in its bucket.
    @usableFromInline var bucketSuccessors: UnsafeMutablePointer<UInt32>?

    /// The size of the table when keys were put into buckets.
    @usableFromInline var linkedBuckets = 0

    /// When expired keys are next looked for.
    @usableFromInline var nextExpiryCycle = SimTime.zero

    /// The most keys that there may be, in all keyspaces together.
    public static let mostKeys = Int(RedisKeyEntry.absent) - 1

    /// What so many possible keys take of this computer's memory before the first is held.
    public static func footprint(ofPossibleKeys count: Int) -> Bytes {
        Bytes(Int64(count * MemoryLayout<UInt32>.stride))
    }

    /// An empty Redis whose possible keys are divided into several keyspaces.
    ///
    /// - Parameters:
    ///   - keyspaces: How many keys each keyspace has; `key(_:of:)` numbers them through.
    ///   - configuration: The memory figures.
    /// - Precondition: No count is negative, their sum is at most `mostKeys`, the samples are at least 1
    ///   and no figure of the configuration is negative.
    public init(keyspaces: [Int], configuration: RedisMemoryConfiguration) {
        var total = 0
        var offsets: [Int] = []
        for keys in keyspaces {
            precondition(keys >= 0, "a negative number of keys")
            offsets.append(total)
            total += keys
        }
        precondition(total <= Self.mostKeys, "more keys than can be numbered")
        precondition(configuration.samples >= 1, "an eviction that samples no key")
        precondition(
            configuration.maxmemory >= .zero && configuration.bytesPerConnection >= .zero
                && configuration.lfuLogFactor >= 0 && configuration.lfuDecayMinutes >= 0,
            "a negative figure in the configuration"
        )
        self.configuration = configuration
        self.offsets = offsets
        keyCount = total
        limit = configuration.maxmemory == .zero ? .max : configuration.maxmemory.count
        slots = .allocate(capacity: total)
        slots.initialize(repeating: RedisKeyEntry.absent, count: total)
        capacity = min(total, 1_024)
        entries = .allocate(capacity: capacity)
        pool = .allocate(capacity: RedisEvictionCandidate.poolSize)
    }

    /// An empty Redis with keys from 0 to `keyCount - 1`.
    ///
    /// - Precondition: As for `init(keyspaces:configuration:)`.
    public init(keyCount: Int, configuration: RedisMemoryConfiguration) {
        self.init(keyspaces: [keyCount], configuration: configuration)
    }

    @inlinable
    deinit {
        slots.deallocate()
        entries.deallocate()
        expiries?.deallocate()
        pool.deallocate()
        bucketHeads?.deallocate()
        bucketSuccessors?.deallocate()
    }

    /// The key that is number `number` of keyspace `keyspace`.
    ///
    /// - Precondition: There is such a keyspace; `number` is below its count, which is unchecked
    ///   but for the last keyspace.
    @inlinable
    @inline(__always)
    public func key(_ number: Int, of keyspace: Int) -> Int { offsets[keyspace] + number }

    /// How many keys are held, among them keys that have expired and were not yet found.
    @inlinable public var held: Int { count }

    /// How many of the held keys have an expiry.
    @inlinable public var heldWithExpiry: Int { volatileCount }

    /// How many keys have been evicted (`evicted_keys`).
    @inlinable public var evictions: Int64 { evictedCount }

    /// How many keys have expired (`expired_keys`).
    @inlinable public var expirations: Int64 { expiredCount }

    /// Whether a key is held; neither touches nor expires it.
    @inlinable
    public func contains(_ key: Int) -> Bool { slot(of: key) != nil }

    /// Executes `GET key`.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - now: The present instant.
    ///   - draw: A uniform whole number in `0..<bound`; called only where Redis is random.
    /// - Returns: Whether the key was there: a hit.
    @inlinable
    public mutating func get(_ key: Int, at now: SimTime, draw: (UInt32) -> UInt32) -> Bool {
        _ = makeRoom(at: now, draw: draw)
        guard let slot = liveSlot(of: key, at: now) else { return false }
        touch(slot, at: now, draw: draw)
        return true
    }

    /// Executes `SET key value`, with `PXAT` if it expires.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - keyBytes: The length of its name.
    ///   - valueBytes: The length of the value.
    ///   - now: The present instant.
    ///   - expiresAt: When the key expires; `nil` makes it one that does not.
    ///   - draw: A uniform whole number in `0..<bound`; called only where Redis is random.
    /// - Returns: Whether the value was stored.
    /// - Precondition: The lengths are those of `memory(keyBytes:valueBytes:)`.
    @inlinable
    public mutating func set(
        _ key: Int,
        keyBytes: Int,
        valueBytes: Int,
        at now: SimTime,
        expiresAt: SimTime? = nil,
        draw: (UInt32) -> UInt32
    ) -> SetOutcome {
        let evicted = makeRoom(at: now, draw: draw)
        guard used.count <= limit else { return .outOfMemory }
        let size = Self.memory(keyBytes: keyBytes, valueBytes: valueBytes).count
        if let slot = liveSlot(of: key, at: now) {
            touch(slot, at: now, draw: draw)
            entryBytes += size - Int64(entries[slot].size)
            entries[slot].size = UInt32(size)
            setExpiry(expiresAt, ofEntryAt: slot)
        } else {
            insert(key, size: size, at: now)
            setExpiry(expiresAt, ofEntryAt: count - 1)
        }
        return .stored(evicted: evicted)
    }

    /// Executes `DEL key`.
    ///
    /// - Returns: Whether the key was there.
    @inlinable
    public mutating func delete(_ key: Int) -> Bool {
        guard let slot = slot(of: key) else { return false }
        removeEntry(at: slot)
        return true
    }

    /// Forgets all keys: a restart without persistence, or `FLUSHALL`.
    ///
    /// The counts of evictions and expirations go on.
    public mutating func removeAll() {
        for slot in 0..<count { slots[Int(entries[slot].key)] = RedisKeyEntry.absent }
        count = 0
        volatileCount = 0
        entryBytes = 0
        buckets = 0
        expiryBuckets = 0
        poolCount = 0
        unlinkBuckets()
    }
}

// The buffers have one owner, so they move between threads with it.
extension RedisKeyspace: @unchecked Sendable {}

/// What Redis gives up when its memory is full: `maxmemory-policy`.
///
/// The raw values are the words of `redis.conf`.
public enum RedisEvictionPolicy: String, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// Nothing: writes are refused with `-OOM`, reads still work. The default of Redis.
    case noeviction

    /// Any key, the longest unused one as far as sampling tells.
    case allkeysLRU = "allkeys-lru"

    /// Any key, the least frequently used one as far as sampling tells.
    case allkeysLFU = "allkeys-lfu"

    /// Any key.
    case allkeysRandom = "allkeys-random"

    /// Of the keys that have an expiry, the longest unused one as far as sampling tells.
    case volatileLRU = "volatile-lru"

    /// Of the keys that have an expiry, the least frequently used one as far as sampling tells.
    case volatileLFU = "volatile-lfu"

    /// Any of the keys that have an expiry.
    case volatileRandom = "volatile-random"

    /// Of the keys that have an expiry, the one that expires first as far as sampling tells.
    case volatileTTL = "volatile-ttl"

    /// Whether keys without an expiry may go too.
    @inlinable
    public var considersAllKeys: Bool {
        switch self {
        case .allkeysLRU, .allkeysLFU, .allkeysRandom: true
        case .noeviction, .volatileLRU, .volatileLFU, .volatileRandom, .volatileTTL: false
        }
    }

    /// Whether keys carry an access counter in place of an access time.
    @inlinable
    public var countsAccesses: Bool {
        switch self {
        case .allkeysLFU, .volatileLFU: true
        case .noeviction, .allkeysLRU, .allkeysRandom, .volatileLRU, .volatileRandom, .volatileTTL:
            false
        }
    }
}

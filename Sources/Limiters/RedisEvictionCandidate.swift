/// An entry of Redis' eviction pool: a key and how good it was to evict when it was sampled.
@frozen
@usableFromInline
struct RedisEvictionCandidate: BitwiseCopyable {
    /// `EVPOOL_SIZE` of `evict.c`.
    @usableFromInline static let poolSize = 16

    /// Idle time, inverse frequency or inverse expiry: the higher, the sooner it goes.
    @usableFromInline var score: UInt64

    /// The key; it may have gone, or have been used, since.
    @usableFromInline var key: UInt32

    @inlinable
    init(score: UInt64, key: UInt32) {
        self.score = score
        self.key = key
    }
}

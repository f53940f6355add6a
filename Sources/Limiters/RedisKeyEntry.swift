/// One key that a `RedisKeyspace` holds.
@frozen
@usableFromInline
struct RedisKeyEntry: BitwiseCopyable {
    /// Says in place of a slot that a key is not held.
    @usableFromInline static let absent = UInt32.max

    /// Which key it is.
    @usableFromInline var key: UInt32

    /// The 24 bits of `robj.lru`.
    ///
    /// Under an LRU policy, the second of the last access; under an LFU policy, the minute of the
    /// last access (16 bits) and the access counter (8 bits).
    @usableFromInline var stamp: UInt32

    /// What the key and its value take, in bytes.
    @usableFromInline var size: UInt32

    @inlinable
    init(key: UInt32, stamp: UInt32, size: UInt32) {
        self.key = key
        self.stamp = stamp
        self.size = size
    }
}

import Statistics

/// What Redis keeps when it is full.
extension QueueingCase {
    static var redis: [QueueingCase] { [randomEviction, sampledLRU] }

    private static var randomEviction: QueueingCase {
        let cache = QueueingTheory.RandomCache(zipf: 100, exponent: 0.8, capacity: 20)
        return QueueingCase(
            "redis-random",
            "cache with random eviction",
            solution: "`RandomCache`",
            [Expectation("redis_hit_rate", cache.exactHitRatio)]
        )
    }

    private static var sampledLRU: QueueingCase {
        let cache = QueueingTheory.LRUCache(zipf: 10_000, exponent: 0.9, capacity: 2_000)
        return QueueingCase(
            "redis-lru",
            "LRU cache, approximated by 10 samples",
            solution: "`LRUCache`, Che's approximation",
            [Expectation("redis_hit_rate", cache.approximateHitRatio, within: 0.002)]
        )
    }
}

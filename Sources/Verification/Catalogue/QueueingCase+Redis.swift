import Statistics

/// Redis: its pool, its event loop and what it keeps.
extension QueueingCase {
    static var redis: [QueueingCase] { [pool, batches, timeToLive, randomEviction, sampledLRU] }

    private static var pool: QueueingCase {
        let patience = 0.02
        let queue = QueueingTheory.MMCD(
            arrivalRate: 900,
            serviceRate: 100,
            servers: 8,
            patience: patience
        )
        let loss = queue.probabilityOfAbandoning
        let waitOfServed = (queue.meanWait - patience * loss) / (1 - loss)
        return QueueingCase(
            "redis-pool",
            "M/M/8+D",
            solution: "`MMCD`",
            [
                Expectation("rejection_rate.redis.pool_timeout", loss),
                Expectation("latency_mean_s", waitOfServed + 0.01),
                Expectation("utilization.redis.max_connections", 900 * (1 - loss) / 800),
            ]
        )
    }

    private static var batches: QueueingCase {
        let server = QueueingTheory.BatchServer(arrivalRate: 800, serviceTime: 0.001)
        return QueueingCase(
            "redis-batches",
            "M/D/1, answered by batch",
            solution: "`BatchServer`",
            [
                Expectation("latency_mean_s", server.meanSojourn),
                Expectation("redis_utilization", server.utilization),
            ]
        )
    }

    private static var timeToLive: QueueingCase {
        let cache = QueueingTheory.TTLCache(
            zipf: 1_000,
            exponent: 0.8,
            requestRate: 100,
            timeToLive: 10
        )
        return QueueingCase(
            "redis-ttl",
            "cache with a time to live",
            solution: "`TTLCache`",
            [Expectation("redis_hit_rate", cache.hitRatio)]
        )
    }

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

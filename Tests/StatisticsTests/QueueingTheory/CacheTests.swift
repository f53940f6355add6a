import Statistics
import Testing

@Suite("Caches in theory")
struct CacheTests {
    @Test("at random hold a set in proportion to the product of its probabilities")
    func randomByHand() {
        // Weights 1, 1/2, 1/3 and room for two: the sets {1,2}, {1,3}, {2,3} in proportion to 1/2, 1/3
        // and 1/6. p = 6/11, 3/11, 2/11; P(1 held) = 5/6, P(2) = 4/6, P(3) = 3/6:
        // (6·5 + 3·4 + 2·3) / 66 = 48/66.
        let cache = QueueingTheory.RandomCache(zipf: 3, exponent: 1, capacity: 2)
        #expect(abs(cache.exactHitRatio - 48.0 / 66) < 1e-14)
    }

    @Test("at random are near the fixed point, the more so the more keys there are")
    func randomFixedPoint() {
        var last = 1.0
        for keys in [10, 40, 160] {
            let cache = QueueingTheory.RandomCache(
                zipf: keys,
                exponent: 0.8,
                capacity: keys / 5
            )
            let error = abs(cache.approximateHitRatio - cache.exactHitRatio)
            #expect(error < last / 2)
            last = error
        }
    }

    @Test("at random hit less often than the least recently used do")
    func randomBelowLRU() {
        let random = QueueingTheory.RandomCache(zipf: 50, exponent: 1, capacity: 10)
        let lru = QueueingTheory.LRUCache(zipf: 50, exponent: 1, capacity: 10)
        #expect(random.exactHitRatio < lru.exactHitRatio)
    }

    @Test("that hold everything miss nothing")
    func everythingFits() {
        let cache = QueueingTheory.RandomCache(zipf: 5, exponent: 1, capacity: 5)
        #expect(cache.exactHitRatio == 1)
        #expect(cache.approximateHitRatio == 1)
    }
}

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

    @Test("at random by the fixed point are a mixture of exact ones", arguments: [10, 40, 160])
    func randomFixedPoint(keys: Int) {
        // With h = p·t/(1 + p·t), let every key be there with its chance h, independently of the
        // others. The sets of n keys then have chances in proportion to their products of p, as in
        // the exact solution for the capacity n, and Σ p·h, the fixed point's hit ratio, is the mean
        // of the exact ones over n, the number of keys that are there.
        let capacity = keys / 5
        let cache = QueueingTheory.RandomCache(zipf: keys, exponent: 0.8, capacity: capacity)
        var (low, high) = (0.0, 1e6)
        for _ in 0..<200 {
            let time = (low + high) / 2
            let held = cache.popularity.reduce(0) { $0 + $1 * time / (1 + $1 * time) }
            if held < Double(capacity) { low = time } else { high = time }
        }
        let chances = cache.popularity.map { $0 * low / (1 + $0 * low) }
        var numbers = [1.0] + [Double](repeating: 0, count: keys)
        for chance in chances {
            for number in stride(from: keys, through: 1, by: -1) {
                numbers[number] = numbers[number] * (1 - chance) + numbers[number - 1] * chance
            }
            numbers[0] *= 1 - chance
        }
        // What adds less than 1e-13 to the sum is left out: the exact ratio takes its time.
        let exact = (0...keys).map { number in
            guard number > 0, numbers[number] > 1e-13 / Double(keys) else { return 0.0 }
            return QueueingTheory.RandomCache(zipf: keys, exponent: 0.8, capacity: number)
                .exactHitRatio
        }
        let mixture = zip(numbers, exact).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(cache.approximateHitRatio - mixture) < 1e-12)
        // One more place holds a key of chance p₁ at most more, so that the exact ratio for n
        // differs from that for the capacity C by p₁·|n − C| at most, and by opposite signs above and
        // below C, which is the mean of n: the means of both are p₁·E|n − C|/2 ≤ p₁·σ/2.
        let deviation = chances.reduce(0) { $0 + $1 * (1 - $1) }.squareRoot()
        let error = cache.approximateHitRatio - cache.exactHitRatio
        #expect(abs(error) < cache.popularity[0] * deviation / 2)
    }

    @Test("at random are nearer to the fixed point, the more keys there are")
    func randomFixedPointConverges() {
        let errors = [10, 40, 160].map { keys in
            let cache = QueueingTheory.RandomCache(zipf: keys, exponent: 0.8, capacity: keys / 5)
            return cache.exactHitRatio - cache.approximateHitRatio
        }
        // Each place adds less than the one before, so that the mean over the number of keys that
        // are there is below the ratio for its mean (Jensen).
        #expect(errors.allSatisfy { $0 > 0 })
        #expect(errors[1] < errors[0] / 2)
        #expect(errors[2] < errors[1] / 2)
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

    @Test("with a time to live hit r·t times a miss")
    func timeToLive() {
        // One key, 4 requests a second, 0.5 s: 2 hits a miss.
        let one = QueueingTheory.TTLCache(zipf: 1, exponent: 0, requestRate: 4, timeToLive: 0.5)
        #expect(abs(one.hitRatio - 2.0 / 3) < 1e-15)
        // Two keys with shares 2/3 and 1/3 of 3 requests a second, 1 s: 2/3·2/3 + 1/3·1/2.
        let two = QueueingTheory.TTLCache(zipf: 2, exponent: 1, requestRate: 3, timeToLive: 1)
        #expect(abs(two.hitRatio - (4.0 / 9 + 1.0 / 6)) < 1e-15)
    }
}

@Suite("A server of batches in theory")
struct BatchServerTests {
    @Test("is the service time at no load")
    func lightLoad() {
        let server = QueueingTheory.BatchServer(arrivalRate: 1e-6, serviceTime: 2)
        // An arrival meets a batch of one with the chance λ·s and then waits for half of it: 2 + 2e-6.
        #expect(abs(server.meanSojourn - 2.000002) < 1e-9)
    }

    @Test("keeps a job longer than first come, first served, and less than half as long again")
    func againstMD1() {
        for load in [0.3, 0.6, 0.8, 0.95] {
            let batches = QueueingTheory.BatchServer(arrivalRate: load, serviceTime: 1)
            let single = QueueingTheory.MG1(arrivalRate: load, meanService: 1, serviceSCV: 0)
            #expect(batches.meanSojourn > single.meanSojourn)
            // Those of a batch would leave half a batch earlier, one after the other.
            #expect(batches.meanSojourn < 1.5 * single.meanSojourn)
            #expect(batches.utilization == load)
        }
    }
}

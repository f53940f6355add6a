import Limiters
import Testing
import Units

/// A configuration with room for exactly `keys` keys of 80 bytes (9-byte names, 3-byte values).
private func room(
    forKeys keys: Int,
    _ policy: RedisEvictionPolicy,
    samples: Int = 5,
    expiring: Bool = false
) -> RedisMemoryConfiguration {
    var buckets = 4
    while buckets < keys { buckets *= 2 }
    let each = 80 * keys + 8 * buckets
    let expiry = expiring ? 32 * keys + 8 * buckets : 0
    return RedisMemoryConfiguration(
        maxmemory: RedisKeyspace.emptyServer + Bytes(Int64(each + expiry)),
        policy: policy,
        samples: samples
    )
}

/// A cache in front of something: `GET`, and `SET` on a miss.
private struct Cache: ~Copyable {
    var redis: RedisKeyspace
    var numbers: Lehmer
    let keys: ZipfKeys
    var now = SimTime.zero
    let interval: SimDuration

    init(
        keys: Int,
        exponent: Double,
        interval: SimDuration,
        seed: UInt64,
        _ configuration: RedisMemoryConfiguration
    ) {
        redis = RedisKeyspace(keyCount: keys, configuration: configuration)
        numbers = Lehmer(seed: seed)
        self.keys = ZipfKeys(count: keys, exponent: exponent)
        self.interval = interval
    }

    /// Accesses the next key of `sequence`; the draws of the server come from `numbers`.
    mutating func access(_ key: Int, valueBytes: Int = 3) -> Bool {
        now += interval
        let hit = redis.get(key, at: now) { UInt32(numbers.below(Int64($0))) }
        if !hit {
            _ = redis.set(key, keyBytes: 9, valueBytes: valueBytes, at: now) {
                UInt32(numbers.below(Int64($0)))
            }
        }
        return hit
    }
}

/// The hit ratio of a cache with room for `capacity` keys, after a warm-up.
private func hitRatio(
    keys: Int,
    capacity: Int,
    exponent: Double,
    _ policy: RedisEvictionPolicy,
    samples: Int,
    interval: SimDuration = .seconds(1),
    accesses: Int
) -> Fraction {
    var cache = Cache(
        keys: keys,
        exponent: exponent,
        interval: interval,
        seed: 1,
        room(forKeys: capacity, policy, samples: samples)
    )
    // The keys have a generator of their own, so that all policies see the same sequence.
    var sequence = Lehmer(seed: 2)
    let zipf = cache.keys
    for _ in 0..<(accesses / 4) { _ = cache.access(zipf.draw(&sequence)) }
    return Fraction(of: accesses) { cache.access(zipf.draw(&sequence)) }
}

@Suite("The keys of Redis 7.0")
struct RedisKeyspaceTests {
    @Test("are hit after they were set, and missed before")
    func getAndSet() {
        var redis = RedisKeyspace(keyCount: 10, configuration: RedisMemoryConfiguration())
        #expect(redis.get(3, at: .zero) { _ in 0 } == false)
        #expect(
            redis.set(3, keyBytes: 9, valueBytes: 100, at: .zero) { _ in 0 }
                == .stored(evicted: 0)
        )
        #expect(redis.get(3, at: .zero) { _ in 0 } == true)
        #expect(redis.delete(3) == true)
        #expect(redis.delete(3) == false)
        #expect(redis.get(3, at: .zero) { _ in 0 } == false)
    }

    @Test("of several keyspaces are numbered through")
    func keyspaces() {
        let redis = RedisKeyspace(
            keyspaces: [10, 0, 5],
            configuration: RedisMemoryConfiguration()
        )
        #expect(redis.keyCount == 15)
        #expect(redis.key(9, of: 0) == 9)
        #expect(redis.key(4, of: 2) == 14)
    }

    @Test("live until the very instant of their expiry, and not after")
    func expiry() {
        var redis = RedisKeyspace(keyCount: 10, configuration: RedisMemoryConfiguration())
        let end = SimTime(seconds: 5)
        for key in 0...1 {
            _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: .zero, expiresAt: end) { _ in 0 }
        }
        // Set again without an expiry, a key lives on.
        _ = redis.set(1, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
        #expect(redis.get(0, at: end) { _ in 0 } == true)
        #expect(redis.get(0, at: end + SimDuration(nanoseconds: 1)) { _ in 0 } == false)
        #expect(redis.get(1, at: SimTime(seconds: 100)) { _ in 0 } == true)
        #expect(redis.expirations == 1)
        #expect(redis.heldWithExpiry == 0)
    }

    @Test("that have expired are also found when nobody asks for them")
    func activeExpiry() {
        var numbers = Lehmer(seed: 1)
        var redis = RedisKeyspace(keyCount: 1_001, configuration: RedisMemoryConfiguration())
        for key in 0..<1_000 {
            _ = redis.set(
                key,
                keyBytes: 9,
                valueBytes: 3,
                at: .zero,
                expiresAt: SimTime(seconds: 1)
            ) { _ in 0 }
        }
        for tick: Int64 in 0..<100 {
            let now = SimTime(seconds: 2) + .milliseconds(100 * tick)
            _ = redis.get(1_000, at: now) { UInt32(numbers.below(Int64($0))) }
        }
        // All are expired, so each sample finds one and each cycle goes on until none is left.
        #expect(redis.held == 0)
        #expect(redis.expirations == 1_000)
    }

    @Test("are refused when memory is full and nothing may be evicted; reads still work")
    func outOfMemory() {
        for policy in [RedisEvictionPolicy.noeviction, .volatileLRU, .volatileLFU, .volatileTTL] {
            var redis = RedisKeyspace(keyCount: 100, configuration: room(forKeys: 8, policy))
            let outcomes = (0..<12).map { key in
                redis.set(key, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
            }
            // The ninth takes the memory above maxmemory; the tenth is refused, before it runs.
            #expect(outcomes.filter { $0 == .stored(evicted: 0) }.count == 9)
            #expect(outcomes.suffix(3).allSatisfy { $0 == .outOfMemory })
            #expect(redis.get(0, at: .zero) { _ in 0 } == true)
            #expect(redis.evictions == 0)
        }
    }

    @Test("without an expiry are never evicted by a volatile policy")
    func volatilePolicies() {
        for policy in RedisEvictionPolicy.allCases where !policy.considersAllKeys {
            guard policy != .noeviction else { continue }
            var numbers = Lehmer(seed: 3)
            var redis = RedisKeyspace(
                keyCount: 100,
                configuration: room(forKeys: 20, policy, expiring: true)
            )
            for key in 0..<10 {
                _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
            }
            for key in 10..<100 {
                let outcome = redis.set(
                    key,
                    keyBytes: 9,
                    valueBytes: 3,
                    at: SimTime(seconds: Double(key)),
                    expiresAt: SimTime(seconds: 1_000)
                ) { UInt32(numbers.below(Int64($0))) }
                #expect(outcome != .outOfMemory)
            }
            let permanent = (0..<10).allSatisfy { redis.contains($0) }
            #expect(permanent)
            #expect(redis.evictions > 50)
        }
    }

    @Test("that expire first go first under volatile-ttl")
    func volatileTTL() {
        var redis = RedisKeyspace(
            keyCount: 10,
            configuration: room(forKeys: 4, .volatileTTL, expiring: true)
        )
        for (key, seconds) in [(0, 400.0), (1, 100), (2, 300), (3, 200)] {
            _ = redis.set(
                key,
                keyBytes: 9,
                valueBytes: 3,
                at: .zero,
                expiresAt: SimTime(seconds: seconds)
            ) { _ in 0 }
        }
        // All held keys are sampled, for there are no more than samples.
        _ = redis.set(4, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
        _ = redis.get(4, at: .zero) { _ in 0 }
        #expect((0...4).map { redis.contains($0) } == [true, false, true, true, true])
    }

    @Test("unused for longest go first under allkeys-lru")
    func allkeysLRU() {
        var redis = RedisKeyspace(keyCount: 10, configuration: room(forKeys: 4, .allkeysLRU))
        for key in 0..<4 {
            _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: Double(key))) {
                _ in 0
            }
        }
        _ = redis.get(0, at: SimTime(seconds: 4)) { _ in 0 }
        _ = redis.set(5, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: 5)) { _ in 0 }
        _ = redis.get(5, at: SimTime(seconds: 6)) { _ in 0 }
        #expect((0...3).map { redis.contains($0) } == [true, false, true, true])
    }

    @Test(
        "are sampled from a random bucket on, the newest of a bucket first",
        arguments: [(0, 4), (1, 0), (2, 0), (3, 3)]
    )
    func neighbours(draw: UInt32, evicted: Int) {
        // Of 4 buckets key 4 is in number 0, nobody in 1, key 0 in 2, and keys 3, 2, 1 in 3: the
        // murmur finaliser of key + 0x9e3779b9, its last two bits.
        var redis = RedisKeyspace(
            keyCount: 10,
            configuration: room(forKeys: 4, .allkeysLRU, samples: 1)
        )
        for key in 0...4 {
            _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: Double(key))) {
                _ in 0
            }
        }
        _ = redis.get(9, at: SimTime(seconds: 5)) { _ in draw }
        #expect((0...4).filter { !redis.contains($0) } == [evicted])
    }

    @Test(
        "are evicted from among those that may go, whatever was set, expired and deleted before",
        arguments: RedisEvictionPolicy.allCases
    )
    func bucketsFollowTheKeys(policy: RedisEvictionPolicy) {
        var numbers = Lehmer(seed: 7)
        var redis = RedisKeyspace(
            keyCount: 2_000,
            configuration: room(forKeys: 300, policy, samples: 3, expiring: true)
        )
        var refused = 0
        for step in 0..<50_000 {
            let now = SimTime(seconds: Double(step) / 100)
            let key = Int(numbers.below(2_000))
            let draw = { (bound: UInt32) in UInt32(numbers.below(Int64(bound))) }
            if numbers.below(10) == 0 {
                _ = redis.delete(key)
            } else {
                // Keys from 1,000 on expire, after up to 100 s.
                let length = SimDuration.seconds(numbers.below(100))
                let expiresAt = key < 1_000 ? nil : now + length
                let outcome = redis.set(
                    key,
                    keyBytes: 9,
                    valueBytes: 3,
                    at: now,
                    expiresAt: expiresAt,
                    draw: draw
                )
                if outcome == .outOfMemory { refused += 1 }
            }
            if step == 25_000 { redis.removeAll() }
        }
        let held = (0..<2_000).count { redis.contains($0) }
        #expect(redis.held == held)
        let limit = redis.configuration.maxmemory
        // The last SET may have passed the limit; it is won back before the next command.
        #expect(redis.used <= limit + Bytes(200))
        switch policy {
        case .noeviction:
            #expect(redis.evictions == 0)
            #expect(refused > 0)
        case .allkeysLRU, .allkeysLFU, .allkeysRandom:
            #expect(redis.evictions > 10_000)
            #expect(refused == 0)
        case .volatileLRU, .volatileLFU, .volatileRandom, .volatileTTL:
            // Keys without expiry fill the memory in the end; then nothing is left to evict.
            #expect(redis.evictions > 0)
            #expect(redis.heldWithExpiry <= 1)
            #expect(refused > 0)
        }
    }

    @Test("sampled long ago are evicted as they were then, though used since")
    func poolIsNeverRefreshed() {
        // At 10 s, the keys of 0, 1, 2, 3 and 9 s have idle times 10, 9, 8, 7, 1. Key 0 goes; the
        // pool keeps 9, 8, 7 and 1 for keys 1, 2, 3 and 4.
        var redis = RedisKeyspace(keyCount: 10, configuration: room(forKeys: 4, .allkeysLRU))
        for key in 0..<4 {
            _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: Double(key))) {
                _ in 0
            }
        }
        _ = redis.set(4, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: 9)) { _ in 0 }
        // This access makes key 1 the most recently used; its candidacy with 9 s stands, and at
        // 10 s nobody else is better.
        _ = redis.get(1, at: SimTime(seconds: 10)) { _ in 0 }
        #expect(redis.contains(0) == false)
        _ = redis.set(5, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: 10)) { _ in 0 }
        _ = redis.get(5, at: SimTime(seconds: 10)) { _ in 0 }
        #expect((1...5).map { redis.contains($0) } == [false, true, true, true, true])
    }

    @Test("used often stay under allkeys-lfu")
    func allkeysLFU() {
        var redis = RedisKeyspace(keyCount: 10, configuration: room(forKeys: 4, .allkeysLFU))
        for key in 0..<4 {
            _ = redis.set(key, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
        }
        // The counters of three keys rise from 5 to 6; key 2 keeps its initial 5.
        for key in [0, 1, 3] { _ = redis.get(key, at: .zero) { _ in 0 } }
        _ = redis.set(4, keyBytes: 9, valueBytes: 3, at: SimTime(seconds: 59)) { _ in 0 }
        // Now 6, 6, 5, 6, 5. Before the next command is executed one of those with 5 goes: from bucket
        // 1 on, key 2 is sampled before key 4, an equal candidate is put before, and the last goes.
        _ = redis.get(4, at: SimTime(seconds: 59)) { min(1, $0 - 1) }
        #expect((0...4).map { redis.contains($0) } == [true, true, false, true, true])
    }

    @Test("count accesses more seldom the more there have been, and forget with the minutes")
    func accessCounter() {
        // With room for one key, a second one is the eviction test of the counter: equal candidates
        // go in the order of sampling, otherwise the lower counter goes.
        func survives(draws: [UInt32], waiting minutes: Int64) -> Bool {
            var redis = RedisKeyspace(keyCount: 2, configuration: room(forKeys: 1, .allkeysLFU))
            _ = redis.set(0, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
            for draw in draws { _ = redis.get(0, at: .zero) { min(draw, $0 - 1) } }
            let later = SimTime.zero + .seconds(60 * minutes)
            _ = redis.set(1, keyBytes: 9, valueBytes: 3, at: later) { _ in 0 }
            _ = redis.get(1, at: later) { _ in 0 }
            return redis.contains(0)
        }
        // At the initial 5, the chance is 1 in 1: any draw raises the counter to 6, above a new
        // key's 5. A minute later it is 5 again, and key 0 goes.
        #expect(survives(draws: [7], waiting: 0))
        #expect(survives(draws: [7], waiting: 1) == false)
        // At 6 the chance is 1 in 11: a draw of 0 raises it to 7, one of 7 does not.
        #expect(survives(draws: [7, 0], waiting: 1))
        #expect(survives(draws: [7, 7], waiting: 1) == false)
    }

    @Test("are counted whatever the log factor is")
    func largestLogFactor() {
        var configuration = room(forKeys: 1, .allkeysLFU)
        configuration.lfuLogFactor = Int(Int32.max)
        var redis = RedisKeyspace(keyCount: 1, configuration: configuration)
        _ = redis.set(0, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
        for _ in 1...10 { #expect(redis.get(0, at: .zero) { _ in 0 } == true) }
    }

    @Test("given as a warm start are held while they fit")
    func prefill() {
        var redis = RedisKeyspace(keyCount: 100, configuration: room(forKeys: 64, .allkeysLRU))
        #expect(redis.prefill(0..<100, keyBytes: 9, valueBytes: 3) == 64)
        #expect(redis.used == redis.configuration.maxmemory)
        #expect(redis.get(63, at: .zero) { _ in 0 } == true)
        #expect(redis.evictions == 0)
        redis.removeAll()
        #expect(redis.used == RedisKeyspace.emptyServer)
        #expect(redis.get(63, at: .zero) { _ in 0 } == false)
    }

    @Test("given at once are those given one by one", arguments: 0...400)
    func prefillAtOnce(keys: Int) {
        // Limits from no key to more than there are; some keys are held before.
        let policy: RedisEvictionPolicy = keys.isMultiple(of: 2) ? .allkeysLRU : .allkeysLFU
        let maxmemory = room(forKeys: 1, policy).maxmemory.count + Int64(keys * 61)
        let configuration = RedisMemoryConfiguration(maxmemory: Bytes(maxmemory), policy: policy)
        var atOnce = RedisKeyspace(keyCount: 300, configuration: configuration)
        var oneByOne = RedisKeyspace(keyCount: 300, configuration: configuration)
        for key in stride(from: keys % 7, to: keys / 2, by: 7) where key < 300 {
            _ = atOnce.prefill(key..<key + 1, keyBytes: 9, valueBytes: 90)
            _ = oneByOne.prefill(key..<key + 1, keyBytes: 9, valueBytes: 90)
        }
        let stored = atOnce.prefill(5..<280, keyBytes: 9, valueBytes: 3)
        var expected = 0
        for key in 5..<280 {
            let wasHeld = oneByOne.contains(key)
            let more = oneByOne.prefill(key..<key + 1, keyBytes: 9, valueBytes: 3)
            if !wasHeld, more == 0 { break }
            expected += more
        }
        #expect(stored == expected)
        #expect(atOnce.held == oneByOne.held)
        #expect(atOnce.used == oneByOne.used)
        #expect((0..<300).allSatisfy { atOnce.contains($0) == oneByOne.contains($0) })
    }

    @Test("and their memory agree with a plain dictionary", arguments: 1...5)
    func agreesWithADictionary(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        var redis = RedisKeyspace(keyCount: 300, configuration: RedisMemoryConfiguration())
        var plain: [Int: (bytes: Int64, expires: Bool)] = [:]
        // A table has as many buckets as the power of two that holds the most it ever held.
        var buckets = 4
        var expiryBuckets = 4
        for _ in 0..<20_000 {
            let key = Int(numbers.below(300))
            switch numbers.below(4) {
            case 0:
                #expect(redis.delete(key) == (plain.removeValue(forKey: key) != nil))
            case 1:
                #expect(redis.get(key, at: .zero) { _ in 0 } == (plain[key] != nil))
            default:
                let valueBytes = Int(numbers.below(3_000))
                let expires = numbers.below(2) == 0
                _ = redis.set(
                    key,
                    keyBytes: 9,
                    valueBytes: valueBytes,
                    at: .zero,
                    expiresAt: expires ? SimTime(seconds: 1) : nil
                ) { UInt32(numbers.below(Int64($0))) }
                let bytes = RedisKeyspace.memory(keyBytes: 9, valueBytes: valueBytes).count
                plain[key] = (bytes, expires)
            }
            #expect(redis.held == plain.count)
            while buckets < plain.count { buckets *= 2 }
            while expiryBuckets < plain.values.count(where: \.expires) { expiryBuckets *= 2 }
        }
        let expiring = plain.values.count(where: \.expires)
        #expect(redis.heldWithExpiry == expiring)
        let keys = plain.values.reduce(0) { $0 + $1.bytes }
        let tables = redis.used - RedisKeyspace.emptyServer - Bytes(keys + 32 * Int64(expiring))
        #expect(tables == Bytes(8 * Int64(buckets + expiryBuckets)))
    }

    @Test("stop on a key that cannot be")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            var redis = RedisKeyspace(keyCount: 10, configuration: RedisMemoryConfiguration())
            _ = redis.get(10, at: .zero) { _ in 0 }
        }
        await #expect(processExitsWith: .failure) {
            _ = RedisKeyspace(
                keyCount: 10,
                configuration: RedisMemoryConfiguration(samples: 0)
            )
        }
    }
}

@Suite("The hit ratio of Redis 7.0")
struct RedisHitRatioTests {
    /// A case measured on a Redis 7.0.15 with 16 commands to a pipelined batch.
    struct Measured: CustomTestStringConvertible {
        let maxmemory: Bytes
        let valueBytes: Int
        let exponent: Double
        let samples: Int
        let keyspace: Int
        let accessesPerSecond: Double
        let warmUp: Int
        let held: Double
        let hitRatio: Double
        let tenths: [Double]
        let tolerance: Double

        var testDescription: String {
            "\(maxmemory.count >> 20) MiB, \(valueBytes) bytes, exponent \(exponent), "
                + "\(samples) samples"
        }
    }

    static let measured = [
        Measured(
            maxmemory: .mebibytes(64),
            valueBytes: 1_024,
            exponent: 0.99,
            samples: 10,
            keyspace: 243_810,
            accessesPerSecond: 902,
            warmUp: 292_572,
            held: 48_699,
            hitRatio: 0.81576,
            tenths: [
                0.816, 0.8179, 0.8148, 0.8173, 0.814, 0.8143, 0.8147, 0.8164, 0.8174, 0.8148,
            ],
            tolerance: 0.002
        ),
        Measured(
            maxmemory: .mebibytes(16),
            valueBytes: 100,
            exponent: 0.99,
            samples: 5,
            keyspace: 417_980,
            accessesPerSecond: 791.4,
            warmUp: 501_576,
            held: 83_064,
            hitRatio: 0.81909,
            tenths: [
                0.82, 0.8189, 0.8218, 0.8196, 0.8174, 0.8188, 0.8194, 0.8171, 0.8181, 0.8195,
            ],
            tolerance: 0.003
        ),
        Measured(
            maxmemory: .mebibytes(64),
            valueBytes: 1_024,
            exponent: 0.99,
            samples: 3,
            keyspace: 243_970,
            accessesPerSecond: 929.1,
            warmUp: 292_764,
            held: 48_708,
            hitRatio: 0.81075,
            tenths: [
                0.8137, 0.812, 0.8095, 0.8136, 0.8086, 0.8092, 0.8087, 0.8116, 0.8116, 0.8089,
            ],
            tolerance: 0.004
        ),
        Measured(
            maxmemory: .mebibytes(64),
            valueBytes: 4_096,
            exponent: 0.8,
            samples: 10,
            keyspace: 63_635,
            accessesPerSecond: 721.2,
            warmUp: 76_362,
            held: 12_706,
            hitRatio: 0.58689,
            tenths: [
                0.5854, 0.5898, 0.59, 0.5922, 0.5958, 0.5864, 0.5878, 0.5812, 0.5772, 0.5831,
            ],
            tolerance: 0.002
        ),
    ]

    @Test("is that of a real server", arguments: measured)
    func agreesWithARealServer(_ measured: Measured) {
        var cache = Cache(
            keys: measured.keyspace,
            exponent: measured.exponent,
            interval: SimDuration(seconds: 1 / measured.accessesPerSecond),
            seed: 1,
            RedisMemoryConfiguration(
                maxmemory: measured.maxmemory,
                policy: .allkeysLRU,
                samples: measured.samples
            )
        )
        cache.redis.connections = 1
        var sequence = Lehmer(seed: 2)
        let zipf = cache.keys
        for _ in 0..<measured.warmUp {
            _ = cache.access(zipf.draw(&sequence), valueBytes: measured.valueBytes)
        }
        let model = Fraction(of: 2_000_000) {
            cache.access(zipf.draw(&sequence), valueBytes: measured.valueBytes)
        }
        let count = Double(measured.tenths.count)
        let spread = measured.tenths.map { ($0 - measured.hitRatio) * ($0 - measured.hitRatio) }
        let variance = spread.reduce(0, +) / (count * (count - 1))
        let error = (variance + model.standardError * model.standardError).squareRoot()
        #expect(abs(model.mean - measured.hitRatio) <= measured.tolerance + 3 * error)
        // The real server used up to 256 KiB that it does not account for, and so held that much
        // less, never more.
        let memory = RedisKeyspace.memory(keyBytes: 9, valueBytes: measured.valueBytes)
        let unaccounted = (Double(cache.redis.held) - measured.held) * Double(memory.count)
        #expect(unaccounted >= 0 && unaccounted <= 256 * 1_024)
    }

    @Test("of random eviction is the product form's")
    func randomEviction() {
        // With independent references, the chance of holding the set S is proportional to the
        // product of its probabilities (Gelenbe 1973). That the newest key may go at once, before
        // anybody asks for it, slows all transitions alike and changes nothing.
        let probabilities = ZipfKeys(count: 8, exponent: 1.2).probabilities
        var hits = 0.0
        var total = 0.0
        for set in 0..<256 where set.nonzeroBitCount == 4 {
            let members = probabilities.indices.filter { set >> $0 & 1 == 1 }
            let weight = members.reduce(1) { $0 * probabilities[$1] }
            total += weight
            hits += weight * members.reduce(0) { $0 + probabilities[$1] }
        }
        let model = hitRatio(
            keys: 8,
            capacity: 4,
            exponent: 1.2,
            .allkeysRandom,
            samples: 5,
            accesses: 2_000_000
        )
        #expect(abs(model.mean - hits / total) <= 4 * model.standardError)
    }

    /// The hit ratio of exact LRU, by a list ordered by use.
    static func exactLRU(
        keys: Int,
        capacity: Int,
        exponent: Double,
        accesses: Int
    ) -> Fraction {
        let zipf = ZipfKeys(count: keys, exponent: exponent)
        var sequence = Lehmer(seed: 2)
        var lastUse = [Int](repeating: -1, count: keys)
        var keyUsedAt: [Int] = []
        var oldest = 0
        var held = 0
        func access() -> Bool {
            let key = zipf.draw(&sequence)
            let hit = lastUse[key] >= 0
            lastUse[key] = keyUsedAt.count
            keyUsedAt.append(key)
            if !hit { held += 1 }
            while held > capacity {
                // A use that is not the key's last one says nothing.
                if lastUse[keyUsedAt[oldest]] == oldest {
                    lastUse[keyUsedAt[oldest]] = -1
                    held -= 1
                }
                oldest += 1
            }
            return hit
        }
        for _ in 0..<(accesses / 4) { _ = access() }
        return Fraction(of: accesses, access)
    }

    @Test("comes near exact LRU the more keys are sampled")
    func nearsExactLRU() {
        // The reference first: King's formula for 8 keys, room for 4, exponent 1.2.
        let small = Self.exactLRU(keys: 8, capacity: 4, exponent: 1.2, accesses: 1_000_000)
        #expect(abs(small.mean - 0.7179553896987407) <= 4 * small.standardError)

        let exact = Self.exactLRU(
            keys: 10_000,
            capacity: 2_000,
            exponent: 0.99,
            accesses: 1_000_000
        )
        let sampled = [1, 3, 5, 10].map {
            hitRatio(
                keys: 10_000,
                capacity: 2_000,
                exponent: 0.99,
                .allkeysLRU,
                samples: $0,
                accesses: 1_000_000
            )
        }
        // The same keys in the same order, so that the differences are those of the samples.
        for (fewer, more) in zip(sampled, sampled.dropFirst()) { #expect(fewer.mean < more.mean) }
        #expect(abs(sampled[3].mean - exact.mean) <= 0.002)
    }

    @Test("falls when the clock ticks seldom against the turnover of keys")
    func coarseClock() {
        let fine = hitRatio(
            keys: 5_000,
            capacity: 1_000,
            exponent: 0.99,
            .allkeysLRU,
            samples: 10,
            accesses: 1_000_000
        )
        // Four accesses per held key and tick.
        let coarse = hitRatio(
            keys: 5_000,
            capacity: 1_000,
            exponent: 0.99,
            .allkeysLRU,
            samples: 10,
            interval: .microseconds(250),
            accesses: 1_000_000
        )
        #expect(coarse.mean < fine.mean)
        #expect(coarse.mean > fine.mean - 0.02)
    }

    @Test("is higher for LFU than for LRU, and for LRU than at random, if popularity is constant")
    func policiesCompared() {
        let ratios = [RedisEvictionPolicy.allkeysRandom, .allkeysLRU, .allkeysLFU].map {
            hitRatio(
                keys: 10_000,
                capacity: 1_000,
                exponent: 0.99,
                $0,
                samples: 10,
                interval: .milliseconds(1),
                accesses: 1_000_000
            ).mean
        }
        #expect(ratios[0] < ratios[1])
        #expect(ratios[1] < ratios[2])
    }
}

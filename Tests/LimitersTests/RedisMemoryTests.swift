import Limiters
import Testing
import Units

@Suite("The memory of Redis 7.0")
struct RedisMemoryTests {
    /// What a real Redis 7.0.15 (Debian 12, jemalloc 5.3.0) used for each of 20,000 keys, without
    /// the 32,768 buckets of 8 bytes, rounded to the nearest byte.
    static let measured: [(keyBytes: Int, valueBytes: Int, bytes: Int64)] = [
        (4, 1_000, 1_080), (5, 1_000, 1_080), (6, 1_000, 1_080),
        (9, 3, 80), (9, 28, 96), (9, 44, 112), (9, 45, 128), (9, 100, 176), (9, 1_000, 1_088),
        (9, 16_384, 20_544),
        (12, 1_000, 1_088), (13, 1_000, 1_088), (14, 1_000, 1_088), (15, 1_000, 1_104),
        (16, 1_000, 1_104), (24, 1_000, 1_104), (31, 1_000, 1_120), (32, 1_000, 1_120),
        (44, 1_000, 1_120), (60, 1_000, 1_136),
    ]

    @Test("of one key is what a real server uses", arguments: measured)
    func oneKey(keyBytes: Int, valueBytes: Int, bytes: Int64) {
        let memory = RedisKeyspace.memory(keyBytes: keyBytes, valueBytes: valueBytes)
        #expect(memory == Bytes(bytes))
    }

    @Test(
        "of a filled server is what a real one uses, hash table included",
        arguments: [
            // Bytes a key, measured with 9-byte names; 8 * 32,768 / 20,000 = 13.1 of each are
            // buckets, 8 * 4,096 / 3,000 = 10.9 for the two larger ones.
            (20_000, 100, 189.1), (20_000, 1_000, 1_101), (20_000, 1_024, 1_357),
            (20_000, 4_096, 5_197), (3_000, 16_384, 20_555), (3_000, 65_536, 81_995),
        ]
    )
    func filledServer(keys: Int, valueBytes: Int, bytesPerKey: Double) {
        var redis = RedisKeyspace(keyCount: keys, configuration: RedisMemoryConfiguration())
        #expect(redis.used == Bytes(876_264))
        let stored = redis.prefill(0..<keys, keyBytes: 9, valueBytes: valueBytes)
        #expect(stored == keys)
        let each = Double((redis.used - RedisKeyspace.emptyServer).count) / Double(keys)
        // The figures are rounded to the last digit shown.
        #expect(abs(each - bytesPerKey) <= (bytesPerKey < 1_000 ? 0.05 : 0.5))
    }

    @Test("of a key that expires is 45 bytes more")
    func expiry() {
        // Measured with 20,000 keys: 1,146.2 in place of 1,101.1; 32 + 8 * 32,768 / 20,000 = 45.1.
        var redis = RedisKeyspace(keyCount: 20_000, configuration: RedisMemoryConfiguration())
        _ = redis.prefill(0..<20_000, keyBytes: 9, valueBytes: 1_000)
        let before = redis.used
        for key in 0..<20_000 {
            _ = redis.set(
                key,
                keyBytes: 9,
                valueBytes: 1_000,
                at: .zero,
                expiresAt: SimTime(seconds: 1_000)
            ) { _ in 0 }
        }
        #expect(redis.used - before == Bytes(20_000 * 32 + 8 * 32_768))
        #expect(redis.heldWithExpiry == 20_000)
    }

    @Test("is shared with the buffers of connected clients")
    func connections() {
        let configuration = RedisMemoryConfiguration(
            maxmemory: .mebibytes(2),
            policy: .allkeysRandom,
            bytesPerConnection: Bytes(25_000)
        )
        var redis = RedisKeyspace(keyCount: 1_000, configuration: configuration)
        redis.connections = 40
        // 2,097,152 - 876,264 - 150,000 - 1,000,000 = 70,888 bytes; 64 buckets take 512 of them,
        // and a key 1,344: (70,888 - 512) / 1,344 = 52.4.
        #expect(redis.prefill(0..<1_000, keyBytes: 9, valueBytes: 1_024) == 52)
        redis.connections = 0
        #expect(redis.used == RedisKeyspace.emptyServer + Bytes(64 * 8 + 52 * 1_344))
    }

    @Test("does not grow its hash table past maxmemory until there are 1.618 keys a bucket")
    func tableDoesNotGrowPastMaxmemory() {
        // Room for 6 keys of 80 bytes and 4 buckets, not for 8 buckets beside 5 keys.
        let room = Bytes(876_264 + 32 + 6 * 80)
        let configuration = RedisMemoryConfiguration(maxmemory: room, policy: .allkeysRandom)
        var redis = RedisKeyspace(keyCount: 100, configuration: configuration)
        for key in 0..<6 {
            let outcome = redis.set(key, keyBytes: 9, valueBytes: 3, at: .zero) { _ in 0 }
            #expect(outcome == .stored(evicted: 0))
        }
        // The fifth key found 4 buckets full: 5 * 80 + 64 fits beside nothing else, so they became
        // 8, and the memory is 32 bytes above maxmemory. The next command evicts.
        #expect(redis.used == room + Bytes(32))
        let hit = redis.get(5, at: .zero) { _ in 0 }
        #expect(hit)
        #expect(redis.held == 5)
    }
}

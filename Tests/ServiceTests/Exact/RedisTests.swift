import Limiters
import Service
import Testing
import Units
import Variates

@Suite("Redis")
struct RedisTests {
    /// Requests of one command each, to a server that takes 10 ms for one.
    private func model(
        at milliseconds: [Int64],
        command: RedisStep.Command = .set,
        pods: Int = 1,
        configure: (inout RedisModel) throws -> Void = { _ in }
    ) throws -> ServiceModel {
        let command = RedisStep(
            command: command,
            keyspace: 0,
            popularity: KeyPopularity(count: 1, exponent: 0)
        )
        return try .requests(at: milliseconds, steps: [.redis(command)], pods: pods) { model in
            var redis = RedisModel(
                serviceTime: try .constant(0.01),
                keyspaces: [
                    Keyspace(
                        name: "session",
                        count: 1,
                        keySize: Bytes(9),
                        valueSize: try .constant(100)
                    )
                ]
            )
            try configure(&redis)
            model.redis = redis
        }
    }

    @Test("serves commands one after the other, and the network is on top")
    func singleThread() throws {
        let model = try model(at: [0, 0, 0, 100]) { $0.roundTrip = try .constant(0.005) }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 15), .answered(ms: 25), .answered(ms: 35), .answered(ms: 15),
            ]
        )
    }

    @Test("fills a missed key with a second command, and has it from then on")
    func cacheAside() throws {
        let result = try model(at: [0, 100], command: .get(setsOnMiss: true)) {
            $0.roundTrip = try .constant(0.005)
        }.observed()
        #expect(result.outcomes == [.answered(ms: 30), .answered(ms: 15)])
        #expect(result.metric("redis_hit_rate") == 0.5)
    }

    @Test("is reached through a pool, in which commands wait up to the acquisition timeout")
    func poolTimeout() throws {
        // The connection is busy until 250: the second gives up at 110, the third has it at 250.
        let model = try model(at: [0, 10, 200]) { redis in
            redis.serviceTime = try .constant(0)
            redis.roundTrip = try .constant(0.25)
            redis.pool = RedisPoolModel(
                maxConnections: 1,
                acquisitionTimeout: .milliseconds(100)
            )
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 250), .refused("redis.pool_timeout"), .answered(ms: 300),
            ]
        )
        #expect(result.limiter("redis.max_connections")?.rejections == 1)
        #expect(result.limiter("redis.max_connections")?.peak == 1)
    }

    @Test("opens connections as they are needed, and keeps min_idle open from the start")
    func connectTime() throws {
        for (minIdle, first) in [(0, Int64(30)), (1, 10)] {
            let model = try model(at: [0, 500, 2_000]) { redis in
                redis.connectTime = .milliseconds(20)
                redis.pool = RedisPoolModel(maxConnections: 5, minIdle: minIdle)
            }
            #expect(
                model.observed().outcomes == [
                    .answered(ms: first), .answered(ms: 10), .answered(ms: 10),
                ]
            )
        }
    }

    @Test("connections that are idle for too long are closed by the pool")
    func idleTimeout() throws {
        // Idle since 30 and closed at 1,030; idle since 1,060 and used again at 2,059.
        let model = try model(at: [0, 1_030, 2_059]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(maxConnections: 5, idleTimeout: .seconds(1))
        }
        let result = model.observed()
        #expect(
            result.outcomes == [.answered(ms: 30), .answered(ms: 30), .answered(ms: 10)]
        )
        #expect(result.metric("redis_stale_connections") == 0)
    }

    @Test("connections end with their lifetime")
    func lifetime() throws {
        // Opened at 0 and too old at 1,000, though it was used at 900.
        let model = try model(at: [0, 900, 1_000]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(maxConnections: 5, maxLifetime: .seconds(1))
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 30), .answered(ms: 10), .answered(ms: 30),
            ]
        )
    }

    @Test("closes idle clients after its timeout, which the pool notices when it takes one")
    func staleConnections() throws {
        // Idle since 30: alive at 1,029; idle since 1,039, closed by the server at 2,039.
        let model = try model(at: [0, 1_029, 2_039]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.clientTimeout = .seconds(1)
            redis.pool = RedisPoolModel(maxConnections: 5, idleTimeout: .seconds(300))
        }
        let result = model.observed()
        #expect(
            result.outcomes == [.answered(ms: 30), .answered(ms: 10), .answered(ms: 30)]
        )
        #expect(result.metric("redis_stale_connections") == 1)
    }

    @Test("refuses clients above maxclients")
    func maxClients() throws {
        let model = try model(at: [0, 100, 300]) { redis in
            redis.roundTrip = try .constant(0.25)
            redis.maxClients = 1
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 260), .refused("redis.max_clients"), .answered(ms: 260),
            ]
        )
        #expect(result.limiter("redis.maxclients")?.rejections == 1)
    }

    @Test("counts a connection that another pod's pool has closed as closed")
    func otherPodsConnections() throws {
        // The first pod's connection is idle since 10 and closed at 1,010.
        let model = try model(at: [0, 1_009, 1_010], pods: 3) { redis in
            redis.maxClients = 1
            redis.pool = RedisPoolModel(maxConnections: 5, idleTimeout: .seconds(1))
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 10), .refused("redis.max_clients"), .answered(ms: 10),
            ]
        )
    }

    @Test("counts a client that it has closed itself as closed")
    func ownTimeout() throws {
        let model = try model(at: [0, 1_009, 1_010], pods: 3) { redis in
            redis.maxClients = 1
            redis.clientTimeout = .seconds(1)
            redis.pool = RedisPoolModel(maxConnections: 5, idleTimeout: .seconds(300))
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 10), .refused("redis.max_clients"), .answered(ms: 10),
            ]
        )
    }

    @Test("refuses writes when it is full and may not evict; reads go on")
    func outOfMemory() throws {
        // maxmemory is below what an empty server uses.
        let full = { (redis: inout RedisModel) in redis.maxMemory = .kibibytes(100) }
        let write = try model(at: [0], configure: full).observed()
        #expect(write.outcomes == [.refused("redis.out_of_memory")])
        #expect(write.limiter("redis.maxmemory")?.rejections == 1)
        let read = try model(at: [0], command: .get(setsOnMiss: false), configure: full).observed()
        #expect(read.outcomes == [.answered(ms: 10)])
        // A cache-aside client whose fill is refused has its answer from elsewhere.
        let fill = try model(at: [0], command: .get(setsOnMiss: true), configure: full).observed()
        #expect(fill.outcomes == [.answered(ms: 20)])
    }

    @Test("says that it is full on the connection, which stays open, and takes time for it")
    func outOfMemoryAnswer() throws {
        // The refusal takes the server's 10 ms; the second command finds the connection open.
        let model = try model(at: [0, 100]) { redis in
            redis.maxMemory = .kibibytes(100)
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(maxConnections: 1)
        }
        let result = model.observed(for: .seconds(1))
        let refused = Outcome.refused("redis.out_of_memory")
        #expect(result.outcomes == [refused, refused])
        // 20 + 10 ms, then 10 ms.
        let inSystem = try #require(result.metric("in_system_mean"))
        #expect(abs(inSystem - 0.04) < 1e-12)
    }

    @Test("that a NetworkPolicy denies is a cause of its own")
    func networkPolicy() throws {
        let model = try model(at: [0]) { $0.deniedBy = "default-deny" }
        #expect(model.observed().outcomes == [.refused("redis.network_policy_denied")])
    }

    @Test("loses the connection of a request that ends with a command under way")
    func abandonedConnection() throws {
        // The first is cancelled at 100, so the second has the pool's only place at 120.
        var model = try model(at: [0, 120]) { redis in
            redis.serviceTime = try .constant(0)
            redis.roundTrip = try .constant(0.09)
            redis.pool = RedisPoolModel(
                maxConnections: 1,
                acquisitionTimeout: .milliseconds(1)
            )
            redis.connectTime = .milliseconds(5)
        }
        model.orchestrator.limits.requestTimeout = .milliseconds(100)
        model.workloads[0].steps.insert(.wait(try .constant(0.05)), at: 0)
        #expect(
            model.observed().outcomes == [.refused("request_timeout"), .answered(ms: 95)]
        )
    }
}

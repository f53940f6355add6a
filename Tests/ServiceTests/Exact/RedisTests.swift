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
        keys: UInt32 = 1,
        valueSize: Double = 100,
        timeToLive: Double? = nil,
        configure: (inout RedisModel) throws -> Void = { _ in }
    ) throws -> ServiceModel {
        let command = RedisStep(
            command: command,
            keyspace: 0,
            popularity: KeyPopularity(count: keys, exponent: 0),
            timeToLive: try timeToLive.map { try .constant($0) }
        )
        return try .requests(at: milliseconds, steps: [.redis(command)], pods: pods) { model in
            var redis = RedisModel(
                serviceTime: try .constant(0.01),
                keyspaces: [
                    Keyspace(
                        name: "session",
                        count: keys,
                        keySize: Bytes(9),
                        valueSize: try .constant(valueSize)
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

    @Test("takes a time of its own for each kind of command")
    func serviceTimes() throws {
        let model = try model(at: [0, 100], command: .get(setsOnMiss: true)) { redis in
            redis.getServiceTime = try .constant(0.003)
            redis.setServiceTime = try .constant(0.004)
        }
        #expect(model.observed().outcomes == [.answered(ms: 7), .answered(ms: 3)])
    }

    @Test("answers what is ready together after the batch, if it serves in batches")
    func batches() throws {
        // The first is a batch of its own until 10; the two that came meanwhile are the next, until 30,
        // and the one at 15 the one after, until 40.
        let model = try model(at: [0, 1, 2, 15]) { redis in
            redis.roundTrip = try .constant(0.005)
            redis.serving = .batches
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 15), .answered(ms: 34), .answered(ms: 33), .answered(ms: 30),
            ]
        )
    }

    @Test("forgets a key when its time to live is over")
    func timeToLive() throws {
        // Set at 10, so found before 1,010; set again at 1,021, after the miss at 1,011.
        let model = try model(
            at: [0, 500, 1_000, 1_011, 2_000],
            command: .get(setsOnMiss: true),
            timeToLive: 1
        )
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 20), .answered(ms: 10), .answered(ms: 10), .answered(ms: 20),
                .answered(ms: 10),
            ]
        )
        #expect(result.metric("redis_hit_rate") == 0.6)
    }

    @Test(
        "that is full evicts what its policy allows, and refuses writes if that is nothing",
        arguments: RedisEvictionPolicy.allCases,
        [false, true]
    )
    func policies(policy: RedisEvictionPolicy, expires: Bool) throws {
        // Room for 44 keys of 1,088 bytes; 1,000 keys are written, 50 times a second.
        var model = try model(
            at: [0],
            keys: 1_000,
            valueSize: 1_000,
            timeToLive: expires ? 3_600 : nil
        ) { redis in
            redis.maxMemory = Bytes(1_100_000)
            redis.evictionPolicy = policy
        }
        model.workloads[0].arrivals = try .deterministic(rate: 50)
        let result = model.observed(for: .seconds(8))
        let evicts =
            switch policy {
            case .noeviction: false
            case .allkeysLRU, .allkeysLFU, .allkeysRandom: true
            case .volatileLRU, .volatileLFU, .volatileRandom, .volatileTTL: expires
            }
        let refused = try #require(result.count(of: "redis.out_of_memory"))
        #expect(result.completed + refused + result.inFlight == result.arrivals)
        #expect(evicts ? refused == 0 : refused > 300)
    }

    @Test("fills a missed key with a second command, and has it from then on")
    func cacheAside() throws {
        let result = try model(at: [0, 100], command: .get(setsOnMiss: true)) {
            $0.roundTrip = try .constant(0.005)
        }.observed()
        #expect(result.outcomes == [.answered(ms: 30), .answered(ms: 15)])
        #expect(result.metric("redis_hit_rate") == 0.5)
    }

    @Test("takes a value that is too long as one of 512 MiB")
    func longValue() throws {
        let stored = try model(at: [0], valueSize: 1e9)
        #expect(stored.observed().outcomes == [.answered(ms: 10)])
        let found = try model(at: [0], command: .get(setsOnMiss: false), valueSize: 1e9) {
            $0.initialKeys = .popular
        }
        #expect(found.observed().metric("redis_hit_rate") == 1)
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

    @Test("connections that are idle for too long are closed when the pool's reaper comes by")
    func idleTimeout() throws {
        // Idle since 30. At 1,000 that is not too long, and at 1,999 it is used in spite of 1.969 s.
        // Idle since 2,009: closed at 4,000.
        let model = try model(at: [0, 1_999, 4_001]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(
                maxConnections: 5,
                idleTimeout: .seconds(1),
                reaperInterval: .seconds(1)
            )
        }
        let result = model.observed()
        #expect(
            result.outcomes == [.answered(ms: 30), .answered(ms: 10), .answered(ms: 30)]
        )
        #expect(result.metric("redis_stale_connections") == 0)
    }

    @Test("connections are reaped whatever the minimum, which is then opened anew")
    func reaperRefills() throws {
        // One is open from the start. At 2,000 it is reaped and another one is opened until 2,020: a
        // request at 2,001 waits for that, 19 ms; one at 2,500 finds its successor.
        let model = try model(at: [2_001, 2_500]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(
                maxConnections: 1,
                minIdle: 1,
                idleTimeout: .milliseconds(1_500),
                reaperInterval: .seconds(1)
            )
        }
        #expect(model.observed().outcomes == [.answered(ms: 29), .answered(ms: 10)])
    }

    @Test("connections end with their lifetime: when they come back")
    func lifetime() throws {
        // Opened at 20. Back at 910 it is 890 ms old and kept, at 1,025 it is 1,005 ms old.
        let model = try model(at: [0, 900, 1_015, 1_100]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(maxConnections: 5, maxLifetime: .seconds(1))
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 30), .answered(ms: 10), .answered(ms: 10), .answered(ms: 30),
            ]
        )
    }

    @Test("a connection that comes back too old is replaced for those who wait")
    func lifetimeOfBusyConnections() throws {
        // Opened at 20, back at 130 and too old; the second has a new one at 150.
        let model = try model(at: [0, 10]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.roundTrip = try .constant(0.1)
            redis.pool = RedisPoolModel(maxConnections: 1, maxLifetime: .milliseconds(50))
        }
        #expect(model.observed().outcomes == [.answered(ms: 130), .answered(ms: 250)])
    }

    @Test("whoever waits has the first connection that comes free, not the one opened for it")
    func firstFreeConnection() throws {
        // The first connection is open at 100 and back at 110; the second's own would be there at 205.
        let model = try model(at: [0, 105]) { redis in
            redis.connectTime = .milliseconds(100)
            redis.pool = RedisPoolModel(maxConnections: 2)
        }
        #expect(model.observed().outcomes == [.answered(ms: 110), .answered(ms: 15)])
    }

    @Test("whoever begins to wait has one more opened, whatever is being opened for the minimum")
    func growthBesideRefill() throws {
        // The first takes the idle one, and another is opened until 1,020: the second has that, the
        // third the second's own at 1,025, the fourth the third's own at 1,026.
        let model = try model(at: [1_000, 1_005, 1_006, 1_007]) { redis in
            redis.serviceTime = try .constant(0)
            redis.roundTrip = try .constant(0.1)
            redis.connectTime = .milliseconds(20)
            redis.pool = RedisPoolModel(maxConnections: 5, minIdle: 1)
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 100), .answered(ms: 115), .answered(ms: 119), .answered(ms: 119),
            ]
        )
    }

    @Test("whoever gives up while a connection is opened leaves it to others")
    func openedForNobody() throws {
        let model = try model(at: [0, 60]) { redis in
            redis.connectTime = .milliseconds(50)
            redis.pool = RedisPoolModel(
                maxConnections: 1,
                acquisitionTimeout: .milliseconds(20)
            )
        }
        #expect(
            model.observed().outcomes == [.refused("redis.pool_timeout"), .answered(ms: 10)]
        )
    }

    @Test("closes idle clients after its timeout, which the pool notices when it takes one")
    func staleConnections() throws {
        // Idle since 30 and closed at 2,000: alive at 1,999. Idle since 2,009, closed at 4,000.
        let model = try model(at: [0, 1_999, 4_000]) { redis in
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

    @Test("a connection that is not tested fails its command once the server has closed it")
    func untestedConnections() throws {
        let model = try model(at: [0, 2_000, 2_100]) { redis in
            redis.connectTime = .milliseconds(20)
            redis.clientTimeout = .seconds(1)
            redis.pool = RedisPoolModel(maxConnections: 5, staleCheck: .untested)
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 30), .refused("redis.stale_connection"), .answered(ms: 30),
            ]
        )
        #expect(result.metric("redis_stale_connections") == 1)
    }

    @Test("a connection is tested with a PING of its own, unless it is new")
    func testOnCheckOut() throws {
        // Each command is 10 ms of service and 5 ms on the network.
        let model = try model(at: [0, 500, 3_000]) { redis in
            redis.roundTrip = try .constant(0.005)
            redis.connectTime = .milliseconds(20)
            redis.clientTimeout = .seconds(1)
            redis.pool = RedisPoolModel(maxConnections: 5, staleCheck: .ping)
        }
        let result = model.observed()
        // At 3,000 the server has closed it, which the PING finds at once.
        #expect(
            result.outcomes == [.answered(ms: 35), .answered(ms: 30), .answered(ms: 35)]
        )
        #expect(result.metric("redis_stale_connections") == 1)
    }

    @Test("a pool and a server with the same idle timeout leave stale connections in between")
    func equalTimeouts() throws {
        // At 1 s one connection is used and a sixth opened. The reaper leaves these two at 300 s, when
        // they have been idle for 299 s, and would come again at 330 s; the server closes them at 302.
        let model = try model(at: [1_000, 310_000]) { redis in
            redis.clientTimeout = .seconds(300)
            redis.pool = .phoenix
        }
        let result = model.observed(for: .seconds(400))
        #expect(result.outcomes == [.answered(ms: 10), .answered(ms: 10)])
        #expect(result.metric("redis_stale_connections") == 2)
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
        // The first pod's connection is idle since 10: reaped at 2,000 by its pool, or closed at
        // 2,000 by the server.
        for isServer in [false, true] {
            let model = try model(at: [0, 1_999, 2_001], pods: 3) { redis in
                redis.maxClients = 1
                redis.clientTimeout = isServer ? .seconds(1) : nil
                redis.pool = RedisPoolModel(
                    maxConnections: 5,
                    idleTimeout: isServer ? nil : .seconds(1),
                    reaperInterval: .seconds(1)
                )
            }
            #expect(
                model.observed().outcomes == [
                    .answered(ms: 10), .refused("redis.max_clients"), .answered(ms: 10),
                ]
            )
        }
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
            redis.connectTime = .milliseconds(50)
            redis.pool = RedisPoolModel(maxConnections: 1)
        }
        let result = model.observed(for: .seconds(1))
        let refused = Outcome.refused("redis.out_of_memory")
        #expect(result.outcomes == [refused, refused])
        // 50 + 10 ms, then 10 ms.
        let inSystem = try #require(result.metric("in_system_mean"))
        #expect(abs(inSystem - 0.07) < 1e-12)
    }

    @Test("that a NetworkPolicy denies is a cause of its own")
    func networkPolicy() throws {
        let model = try model(at: [0]) { $0.deniedBy = "default-deny" }
        #expect(model.observed().outcomes == [.refused("redis.network_policy_denied")])
    }

    @Test("that has no pod to run in is a cause of its own")
    func notReady() throws {
        let model = try model(at: [0]) { $0.notReady = "exceeded quota" }
        #expect(model.observed().outcomes == [.refused("redis.no_ready_pod")])
    }

    @Test("that cannot be reached has no clients, whenever the reaper comes by")
    func unreachable() throws {
        for isDenied in [false, true] {
            let model = try model(at: [0]) { redis in
                redis.deniedBy = isDenied ? "default-deny" : nil
                redis.notReady = isDenied ? nil : "exceeded quota"
                redis.maxClients = 10
                redis.pool = RedisPoolModel(
                    maxConnections: 5,
                    minIdle: 5,
                    reaperInterval: .seconds(1)
                )
            }
            let result = model.observed(for: .seconds(10))
            #expect(result.metric("utilization.redis.maxclients") == 0)
        }
    }

    @Test("loses the connection of a request that ends with a command under way")
    func abandonedConnection() throws {
        // The first is cancelled at 100, so the second has the pool's only place at 120.
        var model = try model(at: [0, 120]) { redis in
            redis.serviceTime = try .constant(0)
            redis.roundTrip = try .constant(0.09)
            redis.pool = RedisPoolModel(
                maxConnections: 1,
                acquisitionTimeout: .milliseconds(10)
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

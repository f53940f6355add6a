import Limiters
import Service
import Testing
import Units
import Variates

@Suite("Common random numbers")
struct CommonRandomNumbersTests {
    /// A candidate: one limit of the baseline moved.
    struct Candidate: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What shows that the limit binds in the baseline.
        var sign: Sign
        var move: @Sendable (inout ServiceModel) -> Void

        init(
            _ testDescription: String,
            _ sign: Sign,
            move: @escaping @Sendable (inout ServiceModel) -> Void
        ) {
            self.testDescription = testDescription
            self.sign = sign
            self.move = move
        }
    }

    enum Sign: Sendable {
        /// A cause that occurs.
        case refuses(String)
        /// A limiter that is used in full.
        case isFull(String)
        /// The candidate raises no limit.
        case none
    }

    static let candidates: [Candidate] = [
        Candidate("max_worker_threads", .isFull("orchestrator.max_worker_threads")) {
            $0.orchestrator.limits.maxWorkerThreads = 20
        },
        Candidate("queue_capacity", .refuses("queue_full")) {
            $0.orchestrator.limits.queueCapacity = 100
        },
        Candidate("requests_per_second", .refuses("rate_limit_exceeded")) {
            $0.orchestrator.limits.requestsPerSecond = 500
        },
        Candidate("burst_size", .refuses("rate_limit_exceeded")) {
            $0.orchestrator.limits.burstSize = 100
        },
        Candidate("max_concurrent_connections", .refuses("connection_limit_exceeded")) {
            $0.orchestrator.limits.maxConcurrentConnections = 1_000
        },
        Candidate("accept_backlog", .refuses("connection_limit_exceeded")) {
            $0.orchestrator.limits.acceptBacklog = 100
        },
        Candidate("max_request_size_bytes", .refuses("request_too_large")) {
            $0.orchestrator.limits.maxRequestSize = .mebibytes(10)
        },
        Candidate("max_response_size_bytes", .refuses("response_too_large")) {
            $0.orchestrator.limits.maxResponseSize = .mebibytes(10)
        },
        Candidate("request_timeout_ms", .refuses("request_timeout")) {
            $0.orchestrator.limits.requestTimeout = .seconds(30)
        },
        Candidate("operation_timeout_ms", .refuses("operation_timeout")) {
            $0.orchestrator.limits.operationTimeout = .seconds(30)
        },
        Candidate("max_memory_bytes", .refuses("memory_limit_exceeded")) {
            $0.orchestrator.limits.maxMemory = .gibibytes(1)
        },
        Candidate("the CPU limit", .isFull("orchestrator.cpu")) { model in
            for pod in model.orchestrator.pods.indices {
                model.orchestrator.pods[pod].cpuLimit = .cores(8)
            }
        },
        Candidate("the number of pods", .none) { model in
            model.orchestrator.pods.append(PodModel(name: "orchestrator-2"))
        },
        Candidate("the pool's max_connections", .refuses("redis.pool_timeout")) {
            $0.redis?.pool?.maxConnections = 50
        },
        Candidate("maxmemory", .isFull("redis.maxmemory")) {
            $0.redis?.maxMemory = .mebibytes(100)
        },
        Candidate("an agent's operations_per_second", .refuses("agents.agents.rate_limit_exceeded"))
        {
            $0.agents[0].limits.operationsPerSecond = 500
        },
        Candidate(
            "an agent's max_concurrent_operations",
            .refuses("agents.agents.concurrency_limit_exceeded")
        ) {
            $0.agents[0].limits.maxConcurrentOperations = 100
        },
        Candidate("an agent's max_processes", .isFull("agents.agents.max_processes")) {
            $0.agents[0].limits.maxProcesses = 100
        },
        Candidate("an agent's operation_timeout_ms, lowered", .none) {
            $0.agents[0].limits.operationTimeout = .milliseconds(60)
        },
        Candidate("an agent's cpu_quota_percentage", .isFull("agents.agents.cpu")) {
            $0.agents[0].limits.cpuQuotaPercentage = 400
        },
        Candidate("an agent's max_memory_bytes", .refuses("agents.agents.memory_limit_exceeded")) {
            $0.agents[0].limits.maxMemory = .gibibytes(1)
        },
        Candidate("the timeline", .none) { model in
            model.timeline = [
                TimelineEvent(
                    name: "outage",
                    start: .zero + .seconds(20),
                    duration: .seconds(5),
                    action: .fail(Outage(.orchestrator(pods: 1)))
                ),
                TimelineEvent(
                    name: "limit",
                    start: .zero + .seconds(30),
                    action: .set([LimitChange(.requestsPerSecond, to: 30)])
                ),
            ]
        },
    ]

    /// A model in which every one of the candidates' limits binds now and then.
    func baseline() throws -> ServiceModel {
        let steps: [Step] = [
            .cpu(try .lognormal(mean: 0.004, cv: 1)),
            .redis(
                RedisStep(
                    command: .get(setsOnMiss: true),
                    keyspace: 0,
                    popularity: KeyPopularity(count: 2_000, exponent: 0.8)
                )
            ),
            .operations(2, parallel: true),
            .wait(try .exponential(mean: 0.005)),
        ]
        let retry = RetryPolicy(
            attempts: 3,
            backoff: Backoff(base: .milliseconds(20), maximum: .seconds(1))
        )
        let workloads = [
            Workload(
                name: "open",
                arrivals: try .mmpp(
                    quietRate: 30,
                    busyRate: 90,
                    quietMean: .seconds(2),
                    busyMean: .seconds(2)
                ),
                requestSize: try .lognormal(mean: 8_000, cv: 1.5),
                responseSize: try .lognormal(mean: 8_000, cv: 1.5),
                memory: try .exponential(mean: 100_000),
                steps: steps,
                retry: retry,
                connections: ClientConnections(
                    idleTimeout: .milliseconds(100),
                    handshake: .milliseconds(1)
                )
            ),
            Workload(
                name: "users",
                arrivals: try .closed(users: 10, think: .exponential(mean: 0.3)),
                requestSize: try .exponential(mean: 8_000),
                steps: steps
            ),
        ]
        return try .service(workloads, pods: 2) { model in
            for pod in 0..<2 { model.orchestrator.pods[pod].cpuLimit = MilliCPU(250) }
            model.orchestrator.routing = .random
            model.orchestrator.limits.maxWorkerThreads = 4
            model.orchestrator.limits.queueCapacity = 3
            model.orchestrator.limits.requestsPerSecond = 40
            model.orchestrator.limits.burstSize = 8
            model.orchestrator.limits.maxConcurrentConnections = 8
            model.orchestrator.limits.maxRequestSize = .kibibytes(40)
            model.orchestrator.limits.maxResponseSize = .kibibytes(40)
            model.orchestrator.limits.maxMemory = .kibibytes(600)
            model.orchestrator.limits.requestTimeout = .milliseconds(150)
            model.orchestrator.limits.operationTimeout = .milliseconds(80)
            model.agents = [
                try .pool(
                    pods: 2,
                    OperationProfile(
                        cpu: .gamma(mean: 0.004, shape: 2),
                        wait: .exponential(mean: 0.02),
                        memory: .exponential(mean: 50_000)
                    )
                ) { pool in
                    pool.routing = .random
                    pool.limits.operationsPerSecond = 60
                    pool.limits.burstSize = 10
                    // Two more may wait in front: with six places none would be refused.
                    pool.limits.maxConcurrentOperations = 4
                    pool.limits.maxProcesses = 3
                    pool.limits.maxMemory = .kibibytes(250)
                    pool.limits.cpuQuotaPercentage = 30
                    pool.limits.operationTimeout = .milliseconds(80)
                    pool.limits.queueCapacity = 2
                }
            ]
            model.redis = RedisModel(
                maxMemory: .kibibytes(1_100),
                evictionPolicy: .allkeysLRU,
                pool: RedisPoolModel(maxConnections: 2, acquisitionTimeout: .milliseconds(5)),
                serviceTime: try .exponential(mean: 0.001),
                roundTrip: try .exponential(mean: 0.002),
                keyspaces: [
                    Keyspace(
                        name: "session",
                        count: 2_000,
                        keySize: Bytes(16),
                        valueSize: try .exponential(mean: 400)
                    )
                ]
            )
        }
    }

    /// What a draw was for and whose it was.
    struct Key: Hashable {
        var purpose: UInt16
        var request: UInt64
        var lane: UInt32
    }

    private func values(_ trace: DrawTrace) -> [Key: Double] {
        var values: [Key: Double] = [:]
        values.reserveCapacity(trace.draws.count)
        for draw in trace.draws {
            let key = Key(purpose: draw.purpose, request: draw.request, lane: draw.lane)
            if let before = values.updateValue(draw.value, forKey: key), before != draw.value {
                Issue.record("two values for \(key)")
            }
        }
        return values
    }

    func traced(_ model: ServiceModel) -> (result: ReplicationResult, trace: DrawTrace) {
        Replication(
            model: model,
            duration: .seconds(60),
            warmUp: .zero,
            seed: 8,
            replication: 2
        ).traced()
    }

    @Test("give every request the same draws under a load spike")
    func loadSpike() throws {
        let plain = try baseline()
        var spiked = plain
        spiked.timeline = [
            TimelineEvent(
                name: "spike",
                start: .zero + .seconds(10),
                duration: .seconds(5),
                action: .load(LoadChange(factor: 3, ramp: .seconds(1)))
            )
        ]
        let (before, after) = (traced(plain), traced(spiked))
        #expect(after.result.workloads[0].arrivals > before.result.workloads[0].arrivals)
        let valuesAfter = values(after.trace)
        var shared = 0
        for (key, value) in values(before.trace) {
            guard let other = valuesAfter[key] else { continue }
            shared += 1
            #expect(value == other)
        }
        #expect(shared > 10_000)
    }

    @Test("give every request the same draws when a limit is moved", arguments: candidates)
    func sameDraws(candidate: Candidate) throws {
        let model = try baseline()
        var moved = model
        candidate.move(&moved)
        let before = traced(model)
        let after = traced(moved)
        // The limit did bind, so the two runs went different ways.
        switch candidate.sign {
        case .refuses(let cause):
            let refused = try #require(before.result.causes.first { $0.cause == cause })
            #expect(refused.count > 0)
        case .isFull(let name):
            let limiter = try #require(before.result.limiters.first { $0.name == name })
            #expect(try #require(limiter.peak) >= 1)
        case .none: break
        }
        #expect(before.result.causes != after.result.causes)
        let valuesBefore = values(before.trace)
        let valuesAfter = values(after.trace)
        var shared = 0
        for (key, value) in valuesBefore {
            guard let other = valuesAfter[key] else { continue }
            shared += 1
            guard other != value else { continue }
            Issue.record("\(key) drew \(value), then \(other)")
        }
        // Most of what is drawn is drawn in both.
        #expect(shared * 2 > valuesBefore.count)
        // Those who arrive of their own accord are the same in number.
        #expect(before.result.workloads[0].arrivals == after.result.workloads[0].arrivals)
    }

    @Test("differ from one replication to the next")
    func replications() throws {
        let model = try baseline()
        let first = values(traced(model).trace)
        let second = values(
            Replication(
                model: model,
                duration: .seconds(60),
                warmUp: .zero,
                seed: 8,
                replication: 3
            ).traced().trace
        )
        let equal = first.count { second[$0.key] == $0.value }
        // Only whole numbers, as the ranks of keys, can be equal by chance.
        #expect(equal * 100 < first.count)
    }
}

import Service
import Testing
import Units
import Variates

@Suite("The timeline")
struct TimelineTests {
    private let failed = Outcome.refused("pod_failed")
    private let nowhere = Outcome.refused("no_ready_pod")
    private let served = Outcome.answered(ms: 1_000)

    private func event(
        at milliseconds: Int64,
        for length: Int64? = nil,
        _ action: TimelineEvent.Action
    ) -> TimelineEvent {
        TimelineEvent(
            name: "event-\(milliseconds)",
            start: .zero + .milliseconds(milliseconds),
            duration: length.map { .milliseconds($0) },
            action: action
        )
    }

    /// Requests that wait for a second.
    private func model(
        at milliseconds: [Int64],
        pods: Int = 1,
        timeline: [TimelineEvent],
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> ServiceModel {
        try .requests(at: milliseconds, steps: [.wait(try .constant(1))], pods: pods) { model in
            model.timeline = timeline
            try configure(&model)
        }
    }

    // MARK: Outages

    @Test("takes a pod away with what it works on, and gives it back at the instant it says")
    func podFails() throws {
        let model = try model(
            at: [0, 100, 200, 649, 650],
            timeline: [event(at: 150, for: 500, .fail(Outage(.orchestrator(pods: nil))))]
        )
        #expect(model.observed().outcomes == [failed, failed, nowhere, nowhere, served])
    }

    @Test("takes only as many pods away as it says, the first ones that are ready")
    func someFail() throws {
        // Round robin: pods 0, 1, 2 have a request each, and pod 0 a second one; then only pod 2
        // is left.
        let model = try model(
            at: [0, 10, 20, 30, 100, 200],
            pods: 3,
            timeline: [event(at: 50, .fail(Outage(.orchestrator(pods: 2))))]
        )
        #expect(model.observed().outcomes == [failed, failed, served, failed, served, served])
    }

    @Test("keeps a pod away until the last of its outages is over")
    func overlappingOutages() throws {
        let model = try model(
            at: [0, 450, 550],
            timeline: [
                event(at: 100, for: 300, .fail(Outage(.node(0)))),
                event(at: 200, for: 300, .fail(Outage(.node(0)))),
            ]
        ) { model in
            model.nodes = [NodeModel(name: "node", cpu: .cores(1))]
            model.orchestrator.pods[0].node = 0
        }
        #expect(model.observed().outcomes == [failed, nowhere, served])
    }

    @Test("of a failed agent pod ends the requests that it worked for")
    func agentFails() throws {
        let model = try ServiceModel.requests(at: [0, 200, 300], steps: [.operations()]) { model in
            model.agents = [try .pool(OperationProfile(wait: .constant(1)))]
            model.timeline = [
                event(at: 100, for: 200, .fail(Outage(.agents(pool: 0, pods: nil))))
            ]
        }
        #expect(
            model.observed().outcomes == [
                .refused("agents.agents.pod_failed"), .refused("agents.agents.no_ready_pod"),
                served,
            ]
        )
    }

    @Test("of a node concerns all pods on it, and no others")
    func nodeFails() throws {
        let model = try ServiceModel.requests(
            at: [0, 10, 200, 300],
            steps: [.operations()],
            pods: 2
        ) { model in
            model.nodes = ["a", "b"].map { NodeModel(name: $0, cpu: .cores(4)) }
            model.orchestrator.pods[0].node = 0
            model.orchestrator.pods[1].node = 1
            model.agents = [try .pool(pods: 2, OperationProfile(wait: .constant(1)))]
            model.agents[0].pods[0].node = 1
            model.agents[0].pods[1].node = 0
            model.timeline = [event(at: 100, .fail(Outage(.node(1))))]
        }
        // The first is on pod a, its operation on node b; the second on pod b.
        #expect(
            model.observed().outcomes == [
                .refused("agents.agents.pod_failed"), failed, served, served,
            ]
        )
    }

    /// Requests of one command each to a Redis that takes 100 ms for one.
    private func redisModel(
        at milliseconds: [Int64],
        _ commands: [RedisStep.Command],
        outage: Outage = Outage(.redis)
    ) throws -> ServiceModel {
        var model = try ServiceModel.requests(at: milliseconds, steps: []) { model in
            model.redis = RedisModel(
                pool: RedisPoolModel(maxConnections: 1),
                serviceTime: try .constant(0.1),
                keyspaces: [
                    Keyspace(
                        name: "session",
                        count: 1,
                        keySize: Bytes(9),
                        valueSize: try .constant(100)
                    )
                ]
            )
            model.timeline = [event(at: 1_050, for: 500, .fail(outage))]
        }
        for (index, command) in commands.enumerated() {
            let key = KeyPopularity(count: 1, exponent: 0)
            model.workloads[index].steps = [
                .redis(RedisStep(command: command, keyspace: 0, popularity: key))
            ]
        }
        return model
    }

    @Test("of Redis ends the commands under way, those that wait, and those that come")
    func redisFails() throws {
        let model = try redisModel(
            at: [0, 1_000, 1_010, 1_200, 1_549, 1_550],
            Array(repeating: .set, count: 6)
        )
        let unavailable = Outcome.refused("redis.unavailable")
        #expect(
            model.observed().outcomes == [
                .answered(ms: 100), unavailable, unavailable, unavailable, unavailable,
                .answered(ms: 100),
            ]
        )
    }

    @Test("of Redis costs it its keys, unless they are kept", arguments: [true, false])
    func redisLosesKeys(isLost: Bool) throws {
        let model = try redisModel(
            at: [0, 500, 2_000],
            [.set, .get(setsOnMiss: false), .get(setsOnMiss: false)],
            outage: Outage(.redis, losesKeys: isLost)
        )
        #expect(model.observed().metric("redis_hit_rate") == (isLost ? 0.5 : 1))
    }

    // MARK: Slow-downs

    @Test("makes the work take longer that begins while it says so")
    func slow() throws {
        let model = try ServiceModel.requests(
            at: [0, 500, 1_000],
            steps: [.cpu(try .constant(0.1)), .operations()]
        ) { model in
            model.agents = [
                try .pool(OperationProfile(cpu: .constant(0.02), wait: .constant(0.03)))
            ]
            model.timeline = [
                event(at: 50, for: 600, .slow(Slowdown(.orchestrator(pods: nil), factor: 2))),
                event(at: 50, for: 600, .slow(Slowdown(.agents(pool: 0, pods: 1), factor: 3))),
                event(at: 90, for: 700, .slow(Slowdown(.agents(pool: 0, pods: nil), factor: 2))),
            ]
        }
        // At 100 the first has computed at the old speed; its operation takes 3 · 2 · 20 + 30 ms. The
        // second computes until 700, then 2 · 20 + 30 ms.
        #expect(
            model.observed().outcomes == [
                .answered(ms: 250), .answered(ms: 270), .answered(ms: 150),
            ]
        )
    }

    @Test("makes Redis slow")
    func slowRedis() throws {
        var model = try redisModel(at: [0, 1_100, 1_600], Array(repeating: .set, count: 3))
        model.timeline = [event(at: 1_050, for: 500, .slow(Slowdown(.redis, factor: 2.5)))]
        #expect(
            model.observed().outcomes == [
                .answered(ms: 100), .answered(ms: 250), .answered(ms: 100),
            ]
        )
    }

    // MARK: Limits

    @Test("changes a rate limit from an instant on, and back")
    func rateLimit() throws {
        // 10/s with a burst of 1 admits one each 100 ms. At 5/s from 1,000 until 2,000 every second
        // one is refused: those at 1,100, 1,300, … 1,900.
        let model = try ServiceModel.station(
            arrivals: .trace((1...30).map { .zero + .milliseconds($0 * 100) }),
            steps: []
        ) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.limits.burstSize = 1
            model.timeline = [
                event(at: 1_000, for: 1_000, .set([LimitChange(.requestsPerSecond, to: 5)]))
            ]
        }
        let result = model.observed(for: .seconds(5))
        #expect(result.completed == 25)
        #expect(result.count(of: "rate_limit_exceeded") == 5)
    }

    @Test("grants no tokens that were not earned when it changes the burst")
    func burst() throws {
        // The bucket of 2 is full at 1,000. With a burst of 4 it holds 2 and earns one by 1,100:
        // three of the five are admitted.
        let model = try ServiceModel.station(
            arrivals: .trace((0..<5).map { _ in .zero + .milliseconds(1_100) }),
            steps: []
        ) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.limits.burstSize = 2
            model.timeline = [event(at: 1_000, .set([LimitChange(.burstSize, to: 4)]))]
        }
        #expect(model.observed(for: .seconds(5)).completed == 3)
    }

    @Test("takes worker threads away when they are released, and hands new ones out at once")
    func workerThreads() throws {
        // Two threads until 500, then one: the third begins at 1,000, the fourth at 2,000.
        let fewer = try model(
            at: [0, 0, 600, 700],
            timeline: [event(at: 500, .set([LimitChange(.maxWorkerThreads, to: 1)]))]
        ) { $0.orchestrator.limits.maxWorkerThreads = 2 }
        #expect(
            fewer.observed().outcomes == [
                served, served, .answered(ms: 1_400), .answered(ms: 2_300),
            ]
        )
        // One thread until 500, then two: the second has waited since 100.
        let more = try model(
            at: [0, 100],
            timeline: [event(at: 500, .set([LimitChange(.maxWorkerThreads, to: 2)]))]
        ) { $0.orchestrator.limits.maxWorkerThreads = 1 }
        #expect(more.observed().outcomes == [served, .answered(ms: 1_400)])
    }

    @Test("changes caps and queues")
    func caps() throws {
        // A place in the queue until 500, then none; it is there again at 800.
        let queue = try model(
            at: [0, 600, 900],
            timeline: [event(at: 500, for: 300, .set([LimitChange(.queueCapacity, to: 0)]))]
        ) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.limits.queueCapacity = 1
        }
        #expect(
            queue.observed().outcomes == [served, .refused("queue_full"), .answered(ms: 1_100)]
        )
        let connections = try model(
            at: [0, 0, 600],
            timeline: [event(at: 500, .set([LimitChange(.maxConcurrentConnections, to: 2)]))]
        ) { $0.orchestrator.limits.maxConcurrentConnections = 10 }
        #expect(
            connections.observed().outcomes == [
                served, served, .refused("connection_limit_exceeded"),
            ]
        )
    }

    @Test("changes the caps of agents, and lets those in who wait")
    func agentCaps() throws {
        let model = try ServiceModel.requests(at: [0, 100, 200], steps: [.operations()]) { model in
            model.agents = [
                try .pool(OperationProfile(wait: .constant(1))) { pool in
                    pool.limits.maxConcurrentOperations = 1
                    pool.limits.queueCapacity = 2
                    pool.limits.maxProcesses = 2
                }
            ]
            model.timeline = [
                event(
                    at: 500,
                    .set([LimitChange(.maxConcurrentOperations, pool: 0, to: 3)])
                ),
                event(at: 700, .set([LimitChange(.maxProcesses, pool: 0, to: 3)])),
            ]
        }
        // All three have a place from 500, but the third has a process only from 700.
        #expect(
            model.observed().outcomes == [served, .answered(ms: 1_400), .answered(ms: 1_500)]
        )
    }

    @Test("refills a CPU quota that it changes")
    func quota() throws {
        let model = try ServiceModel.requests(at: [0], steps: [.operations()]) { model in
            model.agents = [
                try .pool(OperationProfile(cpu: .constant(0.1))) {
                    $0.limits.cpuQuotaPercentage = 50
                }
            ]
            model.timeline = [
                event(at: 60, .set([LimitChange(.cpuQuotaPercentage, pool: 0, to: 100)]))
            ]
        }
        // Throttled from 50; the other 50 ms run from 60 on.
        #expect(model.observed().outcomes == [.answered(ms: 110)])
    }

    // MARK: Load

    @Test("doubles the arrivals of a window")
    func load() throws {
        func count(_ seconds: Int64, workload: Int? = nil) throws -> UInt64 {
            let model = try ServiceModel.station(arrivals: .deterministic(rate: 10), steps: []) {
                $0.timeline = [
                    event(
                        at: 1_000,
                        for: 1_000,
                        .load(LoadChange(factor: 2, workload: workload))
                    )
                ]
            }
            return model.observed(for: .seconds(seconds) + .milliseconds(1)).arrivals
        }
        // Every 100 ms up to 1 s, every 50 ms up to 2 s, then every 100 ms again.
        #expect(try count(1) == 10)
        #expect(try count(2) == 30)
        #expect(try count(3) == 40)
        #expect(try count(3, workload: 0) == 40)
        #expect(try count(3, workload: 1) == 30)
    }

    @Test("lets users think faster")
    func users() throws {
        // Each cycle takes 1 s of thinking: at 1, 2, 2.5, 3, 3.5, 4, 5.
        let model = try ServiceModel.station(
            arrivals: .closed(users: 1, think: .constant(1)),
            steps: []
        ) { $0.timeline = [event(at: 2_000, for: 2_000, .load(LoadChange(factor: 2)))] }
        #expect(model.observed(for: .milliseconds(5_001)).arrivals == 7)
    }
}

import Service
import Testing
import Units
import Variates

@Suite("Whatever the model")
struct ConservationTests {
    /// The seeds of 600 models, and of two in which a pod of the agents fails that is at work.
    static let seeds: [UInt64] = Array(0..<600) + [3_290, 3_680]

    private func result(seed: UInt64) throws -> ReplicationResult {
        var models = RandomModels(seed: seed)
        return try #require(
            Replication(
                model: try models.next(),
                duration: .seconds(12),
                warmUp: .seconds(2),
                seed: seed,
                replication: 0
            ).run()
        )
    }

    @Test("every request that arrived completed, or ended by one cause, or is in flight")
    func conservation() throws {
        var sawEvery: Set<String> = []
        for seed in Self.seeds {
            let result = try result(seed: seed)
            let ended = result.causes.reduce(0) { $0 + $1.count }
            #expect(result.arrivals == result.completed + ended + result.inFlight, "seed \(seed)")
            for workload in result.workloads {
                let ended = workload.causes.reduce(0) { $0 + $1.count }
                #expect(
                    workload.arrivals == workload.completed + ended + workload.inFlight,
                    "seed \(seed)"
                )
            }
            for check in result.checks {
                #expect(check.passed, "seed \(seed): \(check)")
            }
            sawEvery.formUnion(result.causes.filter { $0.count > 0 }.map(\.cause))
        }
        // The models are worth something only if they meet all kinds of refusals.
        let every = CauseTable(agents: ["pool-0", "pool-1"]).names
        #expect(Set(every).subtracting(sawEvery) == [])
    }

    @Test("the workloads add up to the service")
    func workloadsAddUp() throws {
        for seed in Self.seeds {
            let result = try result(seed: seed)
            let workloads = result.workloads
            #expect(result.arrivals == workloads.reduce(0) { $0 + $1.arrivals }, "seed \(seed)")
            #expect(result.completed == workloads.reduce(0) { $0 + $1.completed }, "seed \(seed)")
            #expect(result.inFlight == workloads.reduce(0) { $0 + $1.inFlight }, "seed \(seed)")
            for (index, cause) in result.causes.enumerated() {
                #expect(
                    cause.count == workloads.reduce(0) { $0 + $1.causes[index].count },
                    "seed \(seed)"
                )
            }
        }
    }

    @Test("no cap is exceeded")
    func caps() throws {
        // What can only be seen afterwards overshoots: sizes, the demand on a rate, the usage of a CPU check, memory that
        // gets a container killed, a timeout that counts while queued only, what Redis holds.
        let caps = [
            "max_concurrent_connections", "accept_backlog", "max_memory_bytes",
            "max_worker_threads", "queue_capacity", "max_connections", "maxclients",
            "max_concurrent_operations", "max_processes",
        ]
        for seed in Self.seeds {
            var models = RandomModels(seed: seed)
            // Who comes back from a wait for a released thread queues past the queue's capacity.
            let model = try models.next()
            let overflows = model.orchestrator.workerThreads == .released
            // What leaks or is cached is asked of nobody.
            let growths = [model.orchestrator.memoryGrowth] + model.agents.map(\.memoryGrowth)
            let grows = growths.contains { $0 != MemoryGrowth() }
            let result = try result(seed: seed)
            let overshoot = result.metric("connection_cap_overshoot") ?? 0
            for limiter in result.limiters {
                let field = limiter.name.split(separator: ".").last.map(String.init) ?? ""
                guard caps.contains(field), let peak = limiter.peak,
                    field != "queue_capacity" || !overflows, field != "max_memory_bytes" || !grows
                else { continue }
                // A race of check and count passes its cap by as much as is said.
                let most =
                    field == "max_concurrent_connections" ? 1 + overshoot / limiter.limit : 1
                #expect(peak <= most + 1e-12, "seed \(seed): \(limiter)")
            }
        }
    }

    @Test("the same seed gives the same result, traced or not")
    func repeatability() throws {
        for seed in Self.seeds.prefix(100) {
            var models = RandomModels(seed: seed)
            let replication = Replication(
                model: try models.next(),
                duration: .seconds(6),
                warmUp: .seconds(1),
                seed: seed,
                replication: 3
            )
            let first = try #require(replication.run())
            #expect(replication.run() == first, "seed \(seed)")
            #expect(replication.traced().result == first, "seed \(seed)")
        }
    }

    @Test("another seed or replication gives another result")
    func independence() throws {
        let model = try ServiceModel.multiServer(
            arrivals: .poisson(rate: 50),
            service: .exponential(mean: 0.01),
            servers: 1
        )
        func run(_ seed: UInt64, _ replication: UInt32) throws -> ReplicationResult {
            var result = try #require(
                Replication(
                    model: model,
                    duration: .seconds(10),
                    warmUp: .zero,
                    seed: seed,
                    replication: replication
                ).run()
            )
            result.replication = 0
            return result
        }
        let first = try run(1, 0)
        #expect(try run(1, 0) == first)
        #expect(try run(2, 0) != first)
        #expect(try run(1, 1) != first)
        #expect(try run(1 << 32 + 1, 0) != first)
    }

    @Test("a run can be cancelled")
    func cancellation() throws {
        let model = try ServiceModel.multiServer(
            arrivals: .poisson(rate: 1_000),
            service: .exponential(mean: 0.000_5),
            servers: 1
        )
        let replication = Replication(
            model: model,
            duration: .seconds(1_000_000),
            warmUp: .zero,
            seed: 1,
            replication: 0
        )
        var asked = 0
        let result = replication.run {
            asked += 1
            return asked == 3
        }
        #expect(result == nil)
        #expect(asked == 3)
    }
}

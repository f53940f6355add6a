import ModelFiles
import Service
import Testing
import Units
import Variates

@Suite("An override")
struct OverrideTests {
    @Test("replaces what the file says")
    func replaces() throws {
        let model = try ModelFixture(model: .smallModel)
            .load("orchestrator.limits.max_worker_threads=4", "run.seed=9")
        #expect(model.service.orchestrator.limits.maxWorkerThreads == 4)
        #expect(model.run.seed == 9)
    }

    @Test("sets what the file leaves out")
    func adds() throws {
        let model = try ModelFixture(model: .smallModel).load(
            "orchestrator.limits.queue_capacity=20",
            "orchestrator.on_timeout=abandon",
            "workloads.all.retry.attempts=3",
            "workloads.all.retry.backoff.base=1s"
        )
        #expect(model.service.orchestrator.limits.queueCapacity == 20)
        #expect(model.service.orchestrator.cancellation == .abandon)
        #expect(model.service.workloads[0].retry?.attempts == 3)
        #expect(model.service.workloads[0].retry?.backoff.base == .seconds(1))
    }

    @Test("wins over Phoenix' defaults, in a word or in a mapping")
    func winsOverDefaults() throws {
        for limits in ["phoenix", "{defaults: phoenix}"] {
            let fixture = try ModelFixture(model: .model("orchestrator: {limits: \(limits)}"))
            let model = try fixture.load("orchestrator.limits.burst_size=100")
            var expected = OrchestratorLimits.phoenix
            expected.burstSize = 100
            #expect(model.service.orchestrator.limits == expected)
        }
    }

    @Test("may go below what the defaults keep ready")
    func goesBelowDefaults() throws {
        let model = try ModelFixture(
            model: .model("orchestrator: {limits: phoenix}\nredis: {pool: phoenix}")
        ).load("orchestrator.limits.max_worker_threads=2", "redis.pool.max_connections=3")
        #expect(model.service.orchestrator.limits.minWorkerThreads == 2)
        #expect(model.service.redis?.pool?.minIdle == 3)
    }

    @Test("removes a limit with 'none'")
    func removes() throws {
        let model = try ModelFixture(model: .model("orchestrator: {limits: phoenix}"))
            .load("orchestrator.limits.max_concurrent_connections=none")
        #expect(model.service.orchestrator.limits.maxConcurrentConnections == nil)
        #expect(model.service.orchestrator.limits.burstSize == 50)
    }

    @Test("replaces a distribution by a constant")
    func replacesDistributions() throws {
        let model = try ModelFixture(model: .smallModel).load("workloads.all.steps.0.cpu=5ms")
        #expect(model.service.workloads[0].steps == [.cpu(try .constant(0.005))])
    }

    @Test("of a redis.conf directive counts, with and without a file")
    func reachesRedis() throws {
        let text = String.model("orchestrator: {}\nredis: {}")
        let model = try ModelFixture(model: text).load("redis.maxmemory=100mb")
        #expect(model.service.redis?.maxMemory == .mebibytes(100))
    }

    @Test("that replaces nothing is an error with a suggestion")
    func reportsUnknownPaths() throws {
        let error = try #require(
            try ModelFixture(model: .smallModel).errors("orchestrator.limits.max_worker_thread=4")
        )
        #expect(
            error.diagnostics.map(\.description) == [
                """
                command line: error: there is no parameter 'orchestrator.limits.max_worker_thread'; \
                did you mean 'orchestrator.limits.max_worker_threads'?
                --set orchestrator.limits.max_worker_thread=4
                      ^
                """
            ]
        )
    }

    @Test("that is wrong points at the command line")
    func reportsWrongValues() throws {
        let error = try #require(
            try ModelFixture(model: .smallModel).errors("workloads.all.arrivals.poisson.rate=5")
        )
        #expect(
            error.diagnostics.map(\.description) == [
                """
                command line: error: 'rate: 5' needs a unit, for example 5/s
                --set workloads.all.arrivals.poisson.rate=5
                                                          ^
                """
            ]
        )
    }

    @Test("is listed with the command line as its place")
    func isListed() throws {
        let model = try ModelFixture(model: .smallModel).load("run.seed=9")
        let seed = try #require(model.parameters.first { $0.path == "run.seed" })
        #expect(seed.value == "9")
        #expect(seed.position?.source.path == "command line")
    }

    @Test("given twice counts the last time")
    func lastWins() throws {
        let model = try ModelFixture(model: .smallModel).load("run.seed=1", "run.seed=2")
        #expect(model.run.seed == 2)
    }

    @Test("must be of the form path=value", arguments: ["run.seed", "=3", "run.seed=", " = "])
    func refusesOtherForms(assignment: String) {
        #expect(throws: Diagnostic.self) { try Overrides(assignments: [assignment]) }
    }
}

import Service
import Testing
import Units
import Variates

@Suite("An agent pool")
struct AgentTests {
    /// Requests of one operation each, whose wait is 100 ms.
    private func outcomes(
        at milliseconds: [Int64],
        operations: Int = 1,
        parallel: Bool = false,
        memory: Distribution? = nil,
        configure: (inout AgentPoolModel) -> Void
    ) throws -> [Outcome?] {
        try ServiceModel.requests(
            at: milliseconds,
            steps: [.operations(operations, parallel: parallel)]
        ) { model in
            model.agents = [
                try .pool(OperationProfile(wait: .constant(0.1), memory: memory)) { configure(&$0) }
            ]
        }.observed().outcomes
    }

    @Test("runs operations one after the other or at the same time")
    func sequence() throws {
        #expect(try outcomes(at: [0], operations: 3) { _ in } == [.answered(ms: 300)])
        #expect(
            try outcomes(at: [0], operations: 3, parallel: true) { _ in } == [.answered(ms: 100)]
        )
    }

    @Test("refuses operations above its rate, and with one operation the request")
    func rate() throws {
        let outcomes = try outcomes(at: [0, 99, 100], operations: 1) {
            $0.limits.operationsPerSecond = 10
            $0.limits.burstSize = 1
        }
        let refused = Outcome.refused("agents.agents.rate_limit_exceeded")
        #expect(outcomes == [.answered(ms: 100), refused, .answered(ms: 100)])
        let parallel = try self.outcomes(at: [0], operations: 2, parallel: true) {
            $0.limits.operationsPerSecond = 10
            $0.limits.burstSize = 1
        }
        #expect(parallel == [refused])
    }

    @Test("refuses operations above max_concurrent_operations")
    func concurrency() throws {
        let outcomes = try outcomes(at: [0, 50, 100]) { $0.limits.maxConcurrentOperations = 1 }
        #expect(
            outcomes == [
                .answered(ms: 100), .refused("agents.agents.concurrency_limit_exceeded"),
                .answered(ms: 100),
            ]
        )
    }

    @Test("lets as many operations wait as its queue takes")
    func queue() throws {
        let outcomes = try outcomes(at: [0, 50, 60]) { pool in
            pool.limits.maxConcurrentOperations = 1
            pool.limits.queueCapacity = 1
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 150),
                .refused("agents.agents.concurrency_limit_exceeded"),
            ]
        )
    }

    @Test("has room in its queue again once a place in front of it has been given back")
    func queueAtAnEnd() throws {
        let outcomes = try outcomes(at: [0, 50], operations: 2) { pool in
            pool.limits.maxConcurrentOperations = 1
            pool.limits.queueCapacity = 1
        }
        // Operations in turn: 0 to 100 of the first, to 200 of the second, and so on.
        #expect(outcomes == [.answered(ms: 300), .answered(ms: 350)])
    }

    @Test("lets operations wait for a process, which counts as being in flight")
    func processes() throws {
        let outcomes = try outcomes(at: [0, 50, 60]) { pool in
            pool.limits.maxConcurrentOperations = 2
            pool.limits.maxProcesses = 1
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 150),
                .refused("agents.agents.concurrency_limit_exceeded"),
            ]
        )
    }

    @Test("refuses operations that its memory does not hold, to the byte")
    func memory() throws {
        let outcomes = try outcomes(at: [0, 50, 100], memory: .constant(50)) { pool in
            pool.baseMemory = Bytes(50)
            pool.limits.maxMemory = Bytes(100)
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .refused("agents.agents.memory_limit_exceeded"),
                .answered(ms: 100),
            ]
        )
    }

    @Test("that is denied or has no ready pod ends the request")
    func unreachable() throws {
        #expect(
            try outcomes(at: [0]) { $0.deniedBy = "default-deny" }
                == [.refused("agents.agents.network_policy_denied")]
        )
        #expect(
            try outcomes(at: [0]) { $0.pods[0].notReady = "exceeded quota" }
                == [.refused("agents.agents.no_ready_pod")]
        )
    }

    @Test("is named in the causes, each pool with its own")
    func twoPools() throws {
        let result = try ServiceModel.requests(
            at: [0],
            steps: [.operations(pool: 0), .operations(pool: 1)]
        ) { model in
            model.agents = [
                try .pool(named: "planner", OperationProfile(wait: .constant(0.1))),
                try .pool(named: "coder", OperationProfile(wait: .constant(0.1))) {
                    $0.limits.operationTimeout = .milliseconds(50)
                },
            ]
        }.observed()
        #expect(result.outcomes == [.refused("agents.coder.operation_timeout")])
    }

    @Test("ends the other operations of a request with the first that fails")
    func siblings() throws {
        // Of two parallel operations the second is refused: the process is free at once.
        let result = try ServiceModel.requests(
            at: [0],
            steps: [.operations(2, parallel: true)]
        ) { model in
            model.agents = [
                try .pool(OperationProfile(wait: .constant(0.1))) { pool in
                    pool.limits.maxProcesses = 5
                    pool.limits.maxConcurrentOperations = 1
                }
            ]
        }.observed()
        #expect(result.metric("utilization.agents.agents.max_processes") == 0)
    }
}

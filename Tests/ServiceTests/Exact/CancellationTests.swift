import Service
import Testing
import Units
import Variates

@Suite("Work whose time is up")
struct CancellationTests {
    /// What is expected of two pieces of work of 300 ms that come at 0 and 50 ms to a server that
    /// does one at a time, under a timeout of 100 ms.
    struct Expectation: Sendable {
        var rule: CancellationRule
        /// Whether the first is answered after 300 ms rather than timed out.
        var isFirstAnswered: Bool
        /// For how long the server is busy.
        var busyMilliseconds: Double
    }

    static let expectations = [
        // The first stops at 100, the second begins there and stops at its own deadline, 150.
        Expectation(rule: .cancel, isFirstAnswered: false, busyMilliseconds: 150),
        // Both are done for nobody.
        Expectation(rule: .abandon, isFirstAnswered: false, busyMilliseconds: 600),
        // The first has begun and is answered; the second leaves the queue.
        Expectation(rule: .whileQueued, isFirstAnswered: true, busyMilliseconds: 300),
        // The first is finished for nobody, the second dropped when its turn comes.
        Expectation(rule: .whenDequeued, isFirstAnswered: false, busyMilliseconds: 300),
    ]

    @Test("is dealt with by the orchestrator's rule", arguments: expectations)
    func orchestrator(expectation: Expectation) throws {
        let result = try ServiceModel.requests(at: [0, 50], steps: [.cpu(try .constant(0.3))]) {
            $0.orchestrator.limits.maxWorkerThreads = 1
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
            $0.orchestrator.cancellation = expectation.rule
        }.observed(for: .seconds(10))
        let timedOut = Outcome.refused("request_timeout")
        #expect(
            result.outcomes
                == [expectation.isFirstAnswered ? .answered(ms: 300) : timedOut, timedOut]
        )
        let busy = try #require(result.metric("utilization.orchestrator.max_worker_threads"))
        #expect(abs(busy * 10_000 - expectation.busyMilliseconds) < 1e-6)
        #expect(
            result.limiter("orchestrator.request_timeout_ms")?.rejections
                == (expectation.isFirstAnswered ? 1 : 2)
        )
    }

    @Test("is dealt with by the agent's rule", arguments: expectations)
    func agent(expectation: Expectation) throws {
        let result = try ServiceModel.requests(at: [0, 50], steps: [.operations()]) { model in
            model.agents = [
                try .pool(OperationProfile(cpu: .constant(0.2), wait: .constant(0.1))) { pool in
                    pool.limits.maxProcesses = 1
                    pool.limits.operationTimeout = .milliseconds(100)
                    pool.cancellation = expectation.rule
                }
            ]
        }.observed(for: .seconds(10))
        let timedOut = Outcome.refused("agents.agents.operation_timeout")
        #expect(
            result.outcomes
                == [expectation.isFirstAnswered ? .answered(ms: 300) : timedOut, timedOut]
        )
        let busy = try #require(result.metric("utilization.agents.agents.max_processes"))
        #expect(abs(busy * 10_000 - expectation.busyMilliseconds) < 1e-6)
    }

    @Test("stops at the agent with the request only if both rules cancel")
    func propagation() throws {
        for (orchestrator, agent, milliseconds) in [
            (CancellationRule.cancel, CancellationRule.cancel, 100.0),
            (.cancel, .abandon, 300), (.abandon, .cancel, 300),
        ] {
            let result = try ServiceModel.requests(at: [0], steps: [.operations()]) { model in
                model.orchestrator.limits.requestTimeout = .milliseconds(100)
                model.orchestrator.cancellation = orchestrator
                model.agents = [
                    try .pool(OperationProfile(wait: .constant(0.3))) { pool in
                        pool.limits.maxProcesses = 1
                        pool.cancellation = agent
                    }
                ]
            }.observed(for: .seconds(10))
            #expect(result.outcomes == [.refused("request_timeout")])
            let busy = try #require(result.metric("utilization.agents.agents.max_processes"))
            #expect(abs(busy * 10_000 - milliseconds) < 1e-6)
        }
    }

    @Test("is named by whichever timeout passes first, the orchestrator's or the agent's")
    func twoOperationTimeouts() throws {
        for (own, agents, cause) in [
            (150, 100, "agents.agents.operation_timeout"), (100, 150, "operation_timeout"),
            (100, 100, "operation_timeout"),
        ] {
            let result = try ServiceModel.requests(at: [0], steps: [.operations()]) { model in
                model.orchestrator.limits.operationTimeout = .milliseconds(Int64(own))
                model.agents = [
                    try .pool(OperationProfile(wait: .constant(0.3))) {
                        $0.limits.operationTimeout = .milliseconds(Int64(agents))
                    }
                ]
            }.observed()
            #expect(result.outcomes == [.refused(cause)])
        }
    }

    @Test("shows at its limit, whoever gave up")
    func timeoutMeters() throws {
        for (own, agents) in [(100, 150), (150, 100)] {
            let result = try ServiceModel.requests(at: [0], steps: [.operations()]) { model in
                model.orchestrator.limits.operationTimeout = .milliseconds(Int64(own))
                model.agents = [
                    try .pool(OperationProfile(wait: .constant(0.3))) {
                        $0.limits.operationTimeout = .milliseconds(Int64(agents))
                    }
                ]
            }.observed()
            let name =
                own < agents
                ? "orchestrator.operation_timeout_ms" : "agents.agents.operation_timeout_ms"
            #expect(result.limiter(name)?.peak == 1)
            #expect(result.limiter(name)?.rejections == 1)
        }
    }

    @Test("is not up if it ends at the very instant of the deadline")
    func deadlineItself() throws {
        for step in [Step.wait(try .constant(0.1)), .cpu(try .constant(0.1))] {
            let result = try ServiceModel.requests(at: [0], steps: [step]) {
                $0.orchestrator.limits.requestTimeout = .milliseconds(100)
            }.observed()
            #expect(result.outcomes == [.answered(ms: 100)])
        }
    }
}

import Limiters
import Service
import Testing
import Units
import Variates

@Suite("Worker threads")
struct WorkerThreadTests {
    /// Requests that need 100 ms of CPU each, on a pod whose threads do not slow each other.
    private func outcomes(
        at milliseconds: [Int64],
        configure: (inout OrchestratorModel) -> Void
    ) throws -> [Outcome?] {
        try ServiceModel.requests(at: milliseconds, steps: [.cpu(try .constant(0.1))]) {
            configure(&$0.orchestrator)
        }.observed().outcomes
    }

    @Test("grow on demand from the minimum to the maximum, each at the cost of its start")
    func elastic() throws {
        let outcomes = try outcomes(at: [0, 0, 0, 0]) { orchestrator in
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 3
            orchestrator.threadStart = .milliseconds(50)
        }
        // One thread is there, two are started; the fourth request has the first's at 100.
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 150), .answered(ms: 150), .answered(ms: 200),
            ]
        )
    }

    @Test("above the minimum end when they have been idle for the keep-alive time")
    func keepAlive() throws {
        let outcomes = try outcomes(at: [0, 0, 500, 500, 3_000, 3_000]) { orchestrator in
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 3
            orchestrator.threadStart = .milliseconds(50)
            orchestrator.threadKeepAlive = .seconds(1)
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 150), .answered(ms: 100), .answered(ms: 100),
                .answered(ms: 100), .answered(ms: 150),
            ]
        )
    }

    @Test("of a ThreadPoolExecutor never exceed the core while the queue has room")
    func unboundedQueue() throws {
        let outcomes = try outcomes(at: [0, 0, 0]) { orchestrator in
            orchestrator.threadGrowth = .threadPoolExecutor
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 3
        }
        #expect(outcomes == [.answered(ms: 100), .answered(ms: 200), .answered(ms: 300)])
    }

    @Test("of a ThreadPoolExecutor grow when the queue is full, and who triggers that overtakes")
    func fullQueue() throws {
        let outcomes = try outcomes(at: [0, 0, 0, 0]) { orchestrator in
            orchestrator.threadGrowth = .threadPoolExecutor
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 2
            orchestrator.limits.queueCapacity = 1
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 200), .answered(ms: 100),
                .refused("queue_full"),
            ]
        )
    }

    @Test("of a ThreadPoolExecutor start below the core even while one is idle")
    func belowTheCore() throws {
        let outcomes = try outcomes(at: [0, 500, 1_000]) { orchestrator in
            orchestrator.threadGrowth = .threadPoolExecutor
            orchestrator.limits.minWorkerThreads = 2
            orchestrator.limits.maxWorkerThreads = 2
            orchestrator.threadStart = .milliseconds(50)
        }
        #expect(outcomes == [.answered(ms: 150), .answered(ms: 150), .answered(ms: 100)])
    }

    @Test(
        "of a ThreadPoolExecutor without a queue grow to the maximum, and end above the core only"
    )
    func synchronousQueue() throws {
        // Two start at 0, and there is no third. At 500 both are idle; the one above the core has
        // ended 1 s after 600, so that at 3,000 another one starts.
        let outcomes = try outcomes(at: [0, 0, 0, 500, 500, 3_000, 3_000]) { orchestrator in
            orchestrator.threadGrowth = .threadPoolExecutor
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 2
            orchestrator.limits.queueCapacity = 0
            orchestrator.threadStart = .milliseconds(50)
            orchestrator.threadKeepAlive = .seconds(1)
        }
        #expect(
            outcomes == [
                .answered(ms: 150), .answered(ms: 150), .refused("queue_full"),
                .answered(ms: 100), .answered(ms: 100), .answered(ms: 100), .answered(ms: 150),
            ]
        )
    }

    @Test("of Tokio's blocking pool are none at first, and none again after the keep-alive")
    func blockingPool() throws {
        let outcomes = try outcomes(at: [0, 0, 5_000, 20_000]) { orchestrator in
            orchestrator.limits.minWorkerThreads = 0
            orchestrator.limits.maxWorkerThreads = 512
            orchestrator.threadStart = .milliseconds(50)
            orchestrator.threadKeepAlive = .seconds(10)
        }
        #expect(
            outcomes == [
                .answered(ms: 150), .answered(ms: 150), .answered(ms: 100), .answered(ms: 150),
            ]
        )
    }

    @Test("that are fixed are all there from the start")
    func fixed() throws {
        let outcomes = try outcomes(at: [0, 0, 0]) { orchestrator in
            orchestrator.threadGrowth = .fixed
            orchestrator.limits.minWorkerThreads = 1
            orchestrator.limits.maxWorkerThreads = 2
            orchestrator.threadStart = .milliseconds(50)
        }
        #expect(outcomes == [.answered(ms: 100), .answered(ms: 100), .answered(ms: 200)])
    }

    @Test("serve in the order of arrival")
    func order() throws {
        let outcomes = try outcomes(at: [0, 30, 20, 10]) {
            $0.limits.maxWorkerThreads = 1
        }
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 370), .answered(ms: 280), .answered(ms: 190),
            ]
        )
    }

    @Test("are kept while a step waits, or released")
    func heldOrReleased() throws {
        for (use, second) in [(WorkerThreadUse.held, 220), (.released, 120)] {
            let model = try ServiceModel.requests(
                at: [0, 0],
                steps: [.wait(try .constant(0.1)), .cpu(try .constant(0.01))]
            ) { model in
                model.orchestrator.limits.maxWorkerThreads = 1
                model.orchestrator.workerThreads = use
            }
            #expect(
                model.observed().outcomes == [.answered(ms: 110), .answered(ms: Int64(second))]
            )
        }
    }

    @Test("let in again who has begun, whatever the queue's capacity")
    func released() throws {
        let model = try ServiceModel.requests(
            at: [0, 0],
            steps: [.wait(try .constant(0.1)), .cpu(try .constant(0.01))]
        ) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.limits.queueCapacity = 0
            model.orchestrator.workerThreads = .released
        }
        #expect(model.observed().outcomes == [.answered(ms: 110), .answered(ms: 120)])
    }
}

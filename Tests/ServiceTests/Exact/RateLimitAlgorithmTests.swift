import Limiters
import Service
import Testing
import Units
import Variates

@Suite("The algorithms of a rate limit")
struct RateLimitAlgorithmTests {
    /// Arrivals in milliseconds, and after how long each is answered; `nil` if it is refused.
    struct Case: Sendable, CustomTestStringConvertible {
        var algorithm: RateLimitAlgorithm
        var rate: Double
        var burst: Int
        var arrivals: [(at: Int64, delay: Int64?)]

        var testDescription: String { "\(algorithm)" }
    }

    static let cases = [
        // One token each 100 ms, two at most: at 350 those of 200 and 300 are there.
        Case(
            algorithm: .discreteFill(interval: .milliseconds(100)),
            rate: 10,
            burst: 2,
            arrivals: [
                (0, 0), (0, 0), (0, nil), (99, nil), (100, 0), (100, nil), (199, nil), (350, 0),
                (350, 0), (350, nil), (400, 0),
            ]
        ),
        // Two in each second of the clock.
        Case(
            algorithm: .fixedWindow(.seconds(1)),
            rate: 2,
            burst: 1,
            arrivals: [
                (0, 0), (900, 0), (950, nil), (1_000, 0), (1_001, 0), (1_999, nil), (2_000, 0),
            ]
        ),
        // Two in every second: those of 0 and 900 leave the window at 1,000 and 1,900.
        Case(
            algorithm: .slidingWindowLog(.seconds(1)),
            rate: 2,
            burst: 1,
            arrivals: [
                (0, 0), (900, 0), (950, nil), (999, nil), (1_000, 0), (1_899, nil), (1_900, 0),
                (2_000, 0),
            ]
        ),
        // p(1 - e) + c + 1 <= 2: with p = 2 from e = 0.5 on, with p = 1 at once, but once only.
        Case(
            algorithm: .slidingWindowCounter(.seconds(1)),
            rate: 2,
            burst: 1,
            arrivals: [
                (0, 0), (900, 0), (950, nil), (1_000, nil), (1_499, nil), (1_500, 0),
                (1_999, nil), (2_000, 0), (2_000, nil), (2_999, nil), (3_000, 0),
            ]
        ),
        // One passes each 100 ms, two wait; the delay is part of the latency.
        Case(
            algorithm: .leakyBucket(maximumWait: .forever),
            rate: 10,
            burst: 2,
            arrivals: [
                (0, 0), (0, 100), (0, 200), (0, nil), (100, 200), (100, nil), (1_000, 0),
            ]
        ),
        // Two wait at most, for 150 ms at most.
        Case(
            algorithm: .leakyBucket(maximumWait: .milliseconds(150)),
            rate: 10,
            burst: 2,
            arrivals: [(0, 0), (0, 100), (0, nil), (49, nil), (50, 150), (1_000, 0)]
        ),
    ]

    @Test("decide at the orchestrator as worked out by hand", arguments: cases)
    func orchestrator(of expected: Case) throws {
        for scope in RateLimitScope.allCases {
            let result = try ServiceModel.requests(
                at: expected.arrivals.map(\.at),
                steps: []
            ) { model in
                model.orchestrator.limits.requestsPerSecond = expected.rate
                model.orchestrator.limits.burstSize = expected.burst
                model.orchestrator.rateLimit = expected.algorithm
                model.orchestrator.rateLimitScope = scope
            }.observed()
            #expect(
                result.outcomes
                    == expected.arrivals.map {
                        $0.delay.map { .answered(ms: $0) } ?? .refused("rate_limit_exceeded")
                    }
            )
        }
    }

    @Test("decide at an agent as worked out by hand", arguments: cases)
    func agent(of expected: Case) throws {
        var model = try ServiceModel.requests(
            at: expected.arrivals.map(\.at),
            steps: [.operations()]
        )
        model.agents = [
            .pool(OperationProfile()) {
                $0.limits.operationsPerSecond = expected.rate
                $0.limits.burstSize = expected.burst
                $0.rateLimit = expected.algorithm
            }
        ]
        #expect(
            model.observed().outcomes
                == expected.arrivals.map {
                    $0.delay.map { .answered(ms: $0) }
                        ?? .refused("agents.agents.rate_limit_exceeded")
                }
        )
    }

    /// The table of GCRATraceTests: t = 10 ms, burst 3, instants in nanoseconds.
    @Test("follow governor's rule through the whole engine, nanosecond for nanosecond")
    func cellRate() throws {
        let arrivals: [(at: Int64, isAdmitted: Bool)] = [
            (0, true), (0, true), (1, true), (1, false), (9_999_999, false), (10_000_000, true),
            (10_000_000, false), (19_999_999, false), (20_000_001, true), (29_999_999, false),
            (30_000_000, true), (75_000_000, true), (75_000_000, true), (75_000_000, true),
            (75_000_000, false), (84_999_999, false), (85_000_000, true),
        ]
        let model = try ServiceModel.service(
            arrivals.enumerated().map { index, arrival in
                Workload(
                    name: "request-\(index)",
                    arrivals: try .trace([SimTime(nanoseconds: arrival.at)]),
                    steps: []
                )
            }
        ) { model in
            model.orchestrator.limits.requestsPerSecond = 100
            model.orchestrator.limits.burstSize = 3
        }
        #expect(
            model.observed().outcomes
                == arrivals.map {
                    $0.isAdmitted ? .answered(ms: 0) : .refused("rate_limit_exceeded")
                }
        )
    }

    /// Requests that a leaky bucket delays by 0, 100 and 200 ms, under a timeout of 150 ms.
    private func delayed(
        _ cancellation: CancellationRule,
        configure: (inout ServiceModel) -> Void = { _ in }
    ) throws -> ReplicationResult {
        try ServiceModel.requests(at: [0, 0, 0], steps: [.wait(try .constant(0.06))]) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.limits.burstSize = 9
            model.orchestrator.rateLimit = .leakyBucket(maximumWait: .forever)
            model.orchestrator.limits.requestTimeout = .milliseconds(150)
            model.orchestrator.cancellation = cancellation
            configure(&model)
        }.observed()
    }

    @Test("that delay do so within the request's timeout")
    func timeout() throws {
        // The second is let through at 100 and would end at 160.
        let late = Outcome.refused("request_timeout")
        #expect(try delayed(.cancel).outcomes == [.answered(ms: 60), late, late])
        #expect(try delayed(.abandon).outcomes == [.answered(ms: 60), late, late])
        #expect(try delayed(.whenDequeued).outcomes == [.answered(ms: 60), late, late])
        // Waiting for the rate limit is waiting in a queue; what has begun is finished.
        #expect(
            try delayed(.whileQueued).outcomes == [.answered(ms: 60), .answered(ms: 160), late]
        )
    }

    @Test("that delay let through what nobody waits for, unless the server looks at its head")
    func abandoned() throws {
        for (cancellation, working) in [
            (CancellationRule.cancel, 1 + 0.05 / 0.06), (.abandon, 3), (.whenDequeued, 2),
        ] {
            let result = try delayed(cancellation) {
                $0.orchestrator.limits.maxWorkerThreads = 10
            }
            let threads = try #require(result.limiter("orchestrator.max_worker_threads"))
            let busy = try #require(threads.utilization) * 10 * 60
            #expect(abs(busy - working * 0.06) < 1e-9, "\(cancellation)")
        }
    }

    @Test("that delay hold no memory meanwhile, and take it for the size that was sent")
    func memory() throws {
        var model = try ServiceModel.requests(at: [0, 0], steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.rateLimit = .leakyBucket(maximumWait: .forever)
            model.orchestrator.limits.maxMemory = Bytes(500)
        }
        for index in 0..<2 {
            model.workloads[index].requestSize = try .constant(300)
            model.workloads[index].memory = try .constant(200)
        }
        #expect(model.observed().outcomes == [.answered(ms: 0), .answered(ms: 100)])
        model.workloads[1].requestSize = try .constant(301)
        #expect(
            model.observed().outcomes == [.answered(ms: 0), .refused("memory_limit_exceeded")]
        )
    }
}

import Limiters
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("Clients with a circuit breaker")
struct CircuitBreakerOfClientsTests {
    private func workload(at milliseconds: [Int64], steps: [Step]) throws -> Workload {
        Workload(
            name: "all",
            arrivals: try .trace(milliseconds.map { .zero + .milliseconds($0) }),
            steps: steps,
            circuitBreaker: CircuitBreaker.Rule(consecutiveFailures: 3, open: .seconds(1))
        )
    }

    @Test("stop after three failures, and try once a second")
    func opens() throws {
        // Failures at 0, 100, 200; open until 1200, where a probe fails, and again at 2200.
        var model = try ServiceModel.service([
            workload(at: (0..<30).map { Int64($0) * 100 }, steps: [])
        ])
        model.orchestrator.pods[0].notReady = "exceeded quota"
        let result = model.observed(for: .seconds(3))
        #expect(result.count(of: "no_ready_pod") == 5)
        #expect(result.count(of: "circuit_open") == 25)
        let reading = try #require(result.limiter("workloads.all.circuit_breaker"))
        #expect(reading.rejections == 25)
        // Not closed from 200 to 3000 ms.
        #expect(abs((reading.utilization ?? 0) - 2.8 / 3) < 1e-12)
    }

    @Test("call again once a probe is answered; what was sent before does not count")
    func closes() throws {
        // One connection: held from 0 to 500, so 100, 200 and 250 are refused; open until 1250, and
        // the answer at 500 changes nothing. The probe at 1300 is answered at 1800; 1400 is refused
        // meanwhile; at 1900 it is closed.
        var model = try ServiceModel.service([
            workload(
                at: [0, 100, 200, 250, 600, 1_300, 1_400, 1_900],
                steps: [.wait(.constant(0.5))]
            )
        ])
        model.orchestrator.limits.maxConcurrentConnections = 1
        let result = model.observed()
        #expect(result.completed == 3)
        #expect(result.count(of: "connection_limit_exceeded") == 3)
        #expect(result.count(of: "circuit_open") == 2)
    }

    @Test("do not retry what they refuse themselves")
    func failsFast() throws {
        var model = try ServiceModel.service([workload(at: [0, 1], steps: [])])
        model.orchestrator.pods[0].notReady = "exceeded quota"
        model.workloads[0].retry = RetryPolicy(
            attempts: 4,
            backoff: Backoff(
                base: .milliseconds(100),
                factor: 1,
                maximum: .seconds(1),
                jitter: .none
            )
        )
        // Attempts at 0, 1 and 100 fail; that at 101 is refused by the breaker, that at 200 too.
        let result = model.observed()
        #expect(result.count(of: "circuit_open") == 2)
        #expect(result.metric("retries_per_request") == 1.5)
    }
}

@Suite("The orchestrator's circuit breakers")
struct CircuitBreakerOfPoolsTests {
    @Test("are one for each of its pods and pool")
    func each() throws {
        var model = try ServiceModel.station(
            arrivals: .trace((0..<10).map { .zero + .milliseconds($0 * 100) }),
            steps: [.operations()],
            pods: 2
        )
        model.agents = [
            try .pool(OperationProfile(wait: .constant(0.01))) {
                $0.circuitBreaker = CircuitBreaker.Rule(consecutiveFailures: 2, open: .seconds(5))
                $0.pods[0].notReady = "exceeded quota"
            }
        ]
        // By turns: each pod fails twice, at 0 and 200, and at 100 and 300.
        let result = model.observed(for: .seconds(1))
        #expect(result.count(of: "agents.agents.no_ready_pod") == 4)
        #expect(result.count(of: "agents.agents.circuit_open") == 6)
        let reading = try #require(result.limiter("agents.agents.circuit_breaker"))
        // From 200 and 300 to 1000 ms.
        #expect(abs((reading.utilization ?? 0) - 0.75) < 1e-12)
    }

    @Test("count timeouts as failures, and not what was cancelled with its request")
    func timeouts() throws {
        for (operationTimeout, opened) in [(Int64(100), true), (1_000, false)] {
            var model = try ServiceModel.station(
                arrivals: .trace([.zero, .zero + .milliseconds(500)]),
                steps: [.operations()]
            ) {
                $0.orchestrator.limits.requestTimeout = .milliseconds(200)
                $0.orchestrator.limits.operationTimeout = .milliseconds(operationTimeout)
            }
            model.agents = [
                try .pool(OperationProfile(wait: .constant(10))) {
                    $0.circuitBreaker = CircuitBreaker.Rule(consecutiveFailures: 1)
                }
            ]
            let result = model.observed()
            #expect(result.count(of: "agents.agents.circuit_open") == (opened ? 1 : 0))
            #expect(result.count(of: "operation_timeout") == (opened ? 1 : 0))
            #expect(result.count(of: "request_timeout") == (opened ? 0 : 2))
        }
    }
}

@Suite("Clients that throttle themselves")
struct AdaptiveThrottleOfClientsTests {
    @Test("send fewer and fewer of what is never accepted: 1/k of the k-th")
    func harmonic() throws {
        // After k − 1 requests none of which was accepted, the next is refused with (k − 1)/k,
        // whatever became of the others: of n, 1 + 1/2 + … + 1/n are sent.
        let count = 1_000
        let workloads = try (0..<20).map { index in
            Workload(
                name: "clients-\(index)",
                arrivals: try .trace(
                    (0..<count).map { .zero + .milliseconds(Int64(10_000 + $0 * 50)) }
                ),
                steps: [],
                adaptiveThrottle: AdaptiveThrottle.Rule()
            )
        }
        var model = try ServiceModel.service(workloads)
        model.orchestrator.pods[0].notReady = "exceeded quota"
        let harmonic = (1...count).reduce(0) { $0 + 1 / Double($1) }
        let measured = try Measured(model, seconds: 90, seed: 71)
        measured.expect("rejection_rate.no_ready_pod", harmonic / Double(count), within: 0.05)
        measured.expect("rejection_rate.client_throttled", 1 - harmonic / Double(count))
    }

    @Test("refuse nothing that is accepted")
    func accepted() throws {
        var model = try ServiceModel.station(
            arrivals: .poisson(rate: 100),
            steps: [.wait(.constant(0.001))]
        )
        model.workloads[0].adaptiveThrottle = AdaptiveThrottle.Rule()
        // Two that come before the first answer are more than twice none.
        let result = model.observed()
        let throttled = try #require(result.count(of: "client_throttled"))
        #expect(throttled <= 2)
        #expect(result.completed + result.inFlight == result.arrivals - throttled)
    }
}

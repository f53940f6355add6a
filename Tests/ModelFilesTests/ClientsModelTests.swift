import Limiters
import ModelFiles
import Service
import Testing
import Units

@Suite("What callers do, in a model")
struct ClientsModelTests {
    @Test("is read with the defaults of the systems it comes from")
    func defaults() throws {
        let model = try ModelFixture(
            model: """
                format: headroom/v1
                workloads:
                  - name: web
                    arrivals: {poisson: {rate: 1/s}}
                    circuit_breaker: {failure_ratio: 50%}
                    adaptive_throttle: {}
                    hedge: {after: 50ms}
                orchestrator:
                  concurrency_limit: {type: gradient, initial: 10}
                  deadline_propagation: true
                  refuse_if_remaining_below: 20ms
                  limits: {request_timeout_ms: 1000}
                agents:
                  - name: planner
                    operation: {cpu: {exponential: {mean: 20ms}}, wait: 30ms}
                    circuit_breaker: {consecutive_failures: 5, half_open_probes: 2}
                    refuse_if_remaining_below: mean
                """
        ).load().service
        #expect(model.workloads[0].circuitBreaker == CircuitBreaker.Rule(failureRatio: 0.5))
        #expect(model.workloads[0].adaptiveThrottle == AdaptiveThrottle.Rule())
        #expect(model.workloads[0].hedge == HedgePolicy(after: .milliseconds(50)))
        #expect(
            model.orchestrator.concurrencyLimit
                == AdaptiveConcurrencyLimit.Rule(algorithm: .gradient, initial: 10, minimum: 10)
        )
        #expect(model.orchestrator.propagatesDeadlines)
        #expect(model.orchestrator.refusesBelow == .milliseconds(20))
        #expect(
            model.agents[0].circuitBreaker
                == CircuitBreaker.Rule(consecutiveFailures: 5, probes: 2)
        )
        #expect(model.agents[0].refusesBelow == .milliseconds(50))
    }

    @Test("can be hedged after a percentile")
    func percentile() throws {
        func fixture(_ after: String) throws -> ModelFixture {
            try ModelFixture(
                model: .model(
                    workload: "arrivals: {poisson: {rate: 1/s}}\nhedge: {after: \(after)}"
                )
            )
        }
        for (text, share) in [("p95", 0.95), ("p1", 0.01), ("p99.9", 0.999), ("'p50'", 0.5)] {
            let hedge = try fixture(text).load().service.workloads[0].hedge
            let read = try #require(hedge?.after.share)
            #expect(abs(read - share) < 1e-15)
        }
        for text in ["p0.9", "p100", "p999", "p", "p-5", "p1e1", "patience"] {
            #expect(
                try fixture(text).errors()?.diagnostics.map(\.message) == [
                    "'after: \(text)' must be a percentile from p1 to p99.9, for example p95"
                ]
            )
        }
        #expect(try fixture("95").errors()?.diagnostics.count == 1)
    }

    @Test(
        "that has no effect is warned about",
        arguments: [
            (
                "concurrency_limit: {type: vegas, tolerance: 2}",
                "'tolerance' has no effect on a limit of type vegas"
            ),
            (
                "deadline_propagation: true",
                "'deadline_propagation' has no effect without 'request_timeout_ms': "
                    + "requests have no deadline"
            ),
            (
                "{on_timeout: while_queued, deadline_propagation: true, limits: {request_timeout_ms: 9}}",
                "'deadline_propagation' has no effect with 'on_timeout: while_queued': "
                    + "what has begun has no deadline any more"
            ),
        ]
    )
    func noEffect(text: String, warning: String) throws {
        let orchestrator = text.hasPrefix("{") ? text : "{\(text)}"
        let model = try ModelFixture(model: .model("orchestrator: \(orchestrator)")).load()
        #expect(model.notes.filter { $0.severity == .warning }.map(\.message) == [warning])
    }

    @Test("a breaker that never opens is refused")
    func neverOpens() throws {
        let error = try ModelFixture(
            model: .model(workload: "arrivals: {poisson: {rate: 1/s}}\ncircuit_breaker: {open: 1s}")
        ).errors()
        #expect(
            error?.diagnostics.map(\.message) == [
                "'circuit_breaker' never opens: give 'consecutive_failures' or 'failure_ratio'"
            ]
        )
        #expect(error?.diagnostics.first?.line == 6)
    }

    @Test("a concurrency limit that starts beyond its bounds is refused")
    func bounds() throws {
        let error = try ModelFixture(
            model: .model("orchestrator: {concurrency_limit: {type: aimd, initial: 5, min: 10}}")
        ).errors()
        #expect(
            error?.diagnostics.map(\.message) == [
                "'initial' (5) must be from 'min' (10) to 'max' (200)"
            ]
        )
    }
}

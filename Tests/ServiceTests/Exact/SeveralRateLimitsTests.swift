import Limiters
import Service
import Testing
import Units

@Suite("Two rate limits: 10 a second with a burst of 2, and 5 a second one by one")
struct SeveralRateLimitsTests {
    private static let arrivals: [Int64] = [0, 0, 0, 100, 200, 300, 300, 1_500]

    private func outcomes(_ order: RateLimitOrder, pods: Int = 1) throws -> [Outcome?] {
        try result(order, pods: pods).outcomes
    }

    private func result(
        _ order: RateLimitOrder,
        pods: Int = 1,
        scope: RateLimitScope = .pod
    ) throws -> ReplicationResult {
        try ServiceModel.requests(at: Self.arrivals, steps: [], pods: pods) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.limits.burstSize = 2
            model.orchestrator.rateLimitScope = scope
            model.orchestrator.rateLimits = [
                RateLimitModel(
                    name: "tenant",
                    requestsPerSecond: 5,
                    burstSize: 1,
                    scope: scope
                )
            ]
            model.orchestrator.rateLimitOrder = order
        }.observed()
    }

    private let first = Outcome.refused("rate_limit_exceeded")
    private let second = Outcome.refused("rate_limit_exceeded.tenant")
    private let passed = Outcome.answered(ms: 0)

    @Test("in series: the first spends its token even if the second refuses")
    func series() throws {
        // t1 = 100, tau1 = 100; t2 = 200, tau2 = 0; tat after the decision:
        //   0: 0 >= -100: tat1 = 100; 0 >= 0: tat2 = 200. passes
        //   0: 0 >= 0: tat1 = 200; 0 < 200: the second refuses, a token of the first is gone
        //   0: 0 < 100: the first refuses
        // 100: 100 >= 100: tat1 = 300; 100 < 200: the second
        // 200: 200 >= 200: tat1 = 400; 200 >= 200: tat2 = 400. passes
        // 300: 300 >= 300: tat1 = 500; 300 < 400: the second
        // 300: 300 < 400: the first
        // 1500: both have long been full. passes
        #expect(
            try outcomes(.series)
                == [passed, second, first, second, passed, second, first, passed]
        )
    }

    @Test("at once: nothing is spent unless both admit")
    func atomic() throws {
        //   0: both: tat1 = 100, tat2 = 200. passes
        //   0: 0 >= 0, but 0 < 200: the second, twice; tat1 stays 100
        // 100: 100 < 200: the second
        // 200: both: tat1 = 300, tat2 = 400. passes
        // 300: 300 >= 200, but 300 < 400: the second, twice
        #expect(
            try outcomes(.atomic)
                == [passed, second, second, second, passed, second, second, passed]
        )
    }

    @Test("have a meter and a cause each, and count what each was asked for")
    func meters() throws {
        for (order, refusedByFirst, askedOfSecond) in [
            (RateLimitOrder.series, UInt64(2), 5.0), (.atomic, 0, 7),
        ] {
            // The peak is that of the first second: the last one, of the arrival at 1,500, is open.
            let result = try result(order)
            let limits = try [
                "orchestrator.requests_per_second", "orchestrator.rate_limits.tenant",
            ]
            .map { try #require(result.limiter($0)) }
            #expect(limits.map(\.rejections) == [refusedByFirst, 5 - refusedByFirst])
            #expect(limits.map(\.peak) == [0.7, askedOfSecond / 5])
            #expect(limits[1].parameter == "orchestrator.rate_limits.tenant.requests_per_second")
            #expect(result.count(of: "rate_limit_exceeded") == refusedByFirst)
            #expect(result.count(of: "rate_limit_exceeded.tenant") == 5 - refusedByFirst)
            let metric = result.metric("rejection_rate.rate_limit_exceeded.tenant")
            #expect(metric == Double(5 - refusedByFirst) / 8)
        }
    }

    @Test("count for each pod, or for the service")
    func scope() throws {
        // Round robin: pod 0 has the arrivals 0, 0, 200, 300 and pod 1 has 0, 100, 300, 1500.
        let refused = Outcome.refused("rate_limit_exceeded.tenant")
        #expect(
            try result(.series, pods: 2).outcomes
                == [passed, passed, refused, refused, passed, passed, refused, passed]
        )
        #expect(
            try result(.series, pods: 2, scope: .service).outcomes == outcomes(.series)
        )
        #expect(
            try result(.atomic, pods: 2, scope: .service).outcomes == outcomes(.atomic)
        )
    }

    @Test("that delay do so one after the other, or for the longer of both")
    func delays() throws {
        func outcomes(_ order: RateLimitOrder) throws -> [Outcome?] {
            try ServiceModel.requests(at: [0, 0, 0], steps: []) { model in
                model.orchestrator.rateLimits = [(10.0, "a"), (5, "b")].map { rate, name in
                    RateLimitModel(
                        name: name,
                        requestsPerSecond: rate,
                        burstSize: 9,
                        algorithm: .leakyBucket(maximumWait: .forever)
                    )
                }
                model.orchestrator.rateLimitOrder = order
            }.observed().outcomes
        }
        // In series they leave the first at 0, 100 and 200, and the second at 0, 200 and 400. At
        // once they are delayed by max(0, 0), max(100, 200) and max(200, 400).
        for order in RateLimitOrder.allCases {
            #expect(
                try outcomes(order)
                    == [.answered(ms: 0), .answered(ms: 200), .answered(ms: 400)]
            )
        }
    }
}

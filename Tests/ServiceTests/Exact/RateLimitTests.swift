import Service
import Testing
import Units
import Variates

@Suite("A rate limit of 10 requests a second with a burst of 3")
struct RateLimitTests {
    @Test("admits a burst, then one request each 100 ms, and never more than 3 at once")
    func cellRate() throws {
        // A token is back 100 ms after the bucket was not full: at 100, 200, ...
        let instants: [(at: Int64, isAdmitted: Bool)] = [
            (0, true), (0, true), (0, true), (0, false), (99, false), (100, true), (150, false),
            (199, false), (200, true), (1_000, true), (1_000, true), (1_000, true),
            (1_000, false),
        ]
        let result = try ServiceModel.requests(at: instants.map(\.at), steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 10
            model.orchestrator.limits.burstSize = 3
        }.observed()
        #expect(
            result.outcomes
                == instants.map {
                    $0.isAdmitted ? .answered(ms: 0) : .refused("rate_limit_exceeded")
                }
        )
        #expect(result.limiter("orchestrator.requests_per_second")?.rejections == 5)
        #expect(result.limiter("orchestrator.requests_per_second")?.peak == 1)
    }

    @Test("is asked before memory, and keeps the token of who is refused there")
    func order() throws {
        var model = try ServiceModel.requests(at: [0, 0], steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 1
            model.orchestrator.limits.burstSize = 1
            model.orchestrator.limits.maxMemory = Bytes(100)
        }
        model.workloads[0].memory = try .constant(101)
        #expect(
            model.observed().outcomes == [
                .refused("memory_limit_exceeded"), .refused("rate_limit_exceeded"),
            ]
        )
    }
}

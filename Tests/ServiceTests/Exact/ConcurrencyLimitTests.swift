import Limiters
import Service
import Testing
import Units

@Suite("An orchestrator pod's concurrency limit")
struct ConcurrencyLimitTests {
    @Test("refuses what is above it, from admission to the end of an attempt")
    func fixed() throws {
        let result = try ServiceModel.requests(
            at: [0, 1, 2, 101],
            steps: [.wait(.constant(0.1))]
        ) {
            $0.orchestrator.concurrencyLimit = .init(
                algorithm: .fixed,
                initial: 2,
                minimum: 1
            )
        }.observed(for: .seconds(1))
        #expect(
            result.outcomes == [
                .answered(ms: 100), .answered(ms: 100),
                .refused("concurrency_limit_exceeded"), .answered(ms: 100),
            ]
        )
        #expect(result.metric("concurrency_limit_mean") == 2)
        let reading = try #require(result.limiter("orchestrator.concurrency_limit"))
        #expect(reading.rejections == 1)
        // 300 ms of requests over 2 places for a second.
        #expect(abs((reading.utilization ?? 0) - 0.15) < 1e-12)
    }

    @Test("aimd: a timeout shrinks it for those who come")
    func aimd() throws {
        // Both of the two that are in flight time out at 100 and 101: 4 → 3 → 2.
        var model = try ServiceModel.requests(
            at: [0, 1, 200, 201, 202],
            steps: [.wait(.constant(0.05))]
        ) {
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
            $0.orchestrator.concurrencyLimit = .init(
                algorithm: .aimd,
                initial: 4,
                minimum: 1,
                maximum: 4
            )
        }
        for index in 0..<2 { model.workloads[index].steps = [.wait(try .constant(10))] }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .refused("request_timeout"), .refused("request_timeout"), .answered(ms: 50),
                .answered(ms: 50), .refused("concurrency_limit_exceeded"),
            ]
        )
    }
}

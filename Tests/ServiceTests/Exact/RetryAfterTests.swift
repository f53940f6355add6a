import Limiters
import Service
import Testing
import Units
import Variates

@Suite("A refusal's retry-after")
struct RetryAfterTests {
    private func policy(_ rule: RetryAfterRule, base: Int64 = 100) -> RetryPolicy {
        RetryPolicy(
            attempts: 2,
            backoff: Backoff(
                base: .milliseconds(base),
                maximum: .milliseconds(base),
                jitter: .none
            ),
            retryAfter: rule
        )
    }

    /// A request at 0 takes the token that is back at 500; one at 10 is refused, and retries.
    private func outcome(_ policy: RetryPolicy) throws -> Outcome? {
        var model = try ServiceModel.requests(at: [0, 10], steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 2
            model.orchestrator.limits.burstSize = 1
        }
        model.workloads[1].retry = policy
        return model.observed().outcomes[1]
    }

    @Test("is waited for by those who honour it, and by nobody else")
    func honoured() throws {
        #expect(try outcome(policy(.ignore)) == .refused("rate_limit_exceeded"))
        #expect(try outcome(policy(.honour)) == .answered(ms: 490))
    }

    @Test("does not shorten a back-off")
    func longerBackoff() throws {
        #expect(try outcome(policy(.honour, base: 700)) == .answered(ms: 700))
    }

    @Test("is named by every rate limit that refuses")
    func everyLimit() throws {
        var model = try ServiceModel.requests(at: [0, 10], steps: []) { model in
            model.orchestrator.rateLimits = [
                RateLimitModel(
                    name: "slow",
                    requestsPerSecond: 1,
                    algorithm: .fixedWindow(.seconds(1))
                )
            ]
        }
        model.workloads[1].retry = policy(.honour)
        #expect(model.observed().outcomes[1] == .answered(ms: 990))

        model = try ServiceModel.requests(at: [0, 10], steps: [.operations()])
        model.agents = [
            .pool(OperationProfile()) {
                $0.limits.operationsPerSecond = 4
                $0.limits.burstSize = 1
            }
        ]
        model.workloads[1].retry = policy(.honour)
        #expect(model.observed().outcomes[1] == .answered(ms: 240))
    }

    @Test("is of the refusal only: another cause has none")
    func otherCauses() throws {
        // The request at 10 is refused for its connection and retries at 110, when the token of the
        // first is not back.
        var model = try ServiceModel.requests(
            at: [0, 10],
            steps: [.wait(try .constant(0.05))]
        ) { model in
            model.orchestrator.limits.requestsPerSecond = 2
            model.orchestrator.limits.burstSize = 2
            model.orchestrator.limits.maxConcurrentConnections = 1
        }
        model.workloads[1].retry = policy(.honour)
        #expect(model.observed().outcomes[1] == .answered(ms: 150))
    }
}

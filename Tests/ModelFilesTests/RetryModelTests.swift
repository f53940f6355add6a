import Limiters
import ModelFiles
import Service
import Testing
import Units

@Suite("Retries of a model")
struct RetryModelTests {
    private func retry(_ text: String, _ assignments: String...) throws -> RetryPolicy? {
        let fixture = try ModelFixture(
            model: .model(
                workload: "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: 3, \(text)}"
            )
        )
        return try ModelLoader.load(
            path: fixture.path,
            overrides: Overrides(assignments: assignments)
        ).service.workloads[0].retry
    }

    @Test(
        "have a budget of the kind that is named, with that system's defaults",
        arguments: [
            ("budget: 20%", RetryBudgetPolicy.sre(ratio: 0.2)),
            ("budget: {type: sre}", .sre(ratio: 0.1)),
            ("budget: {type: sre, capacity: 5}", .sre(ratio: 0.1, reserve: 5, capacity: 5)),
            ("budget: {type: finagle}", .finagle()),
            (
                "budget: {type: finagle, ratio: 5%, min_retries_per_second: 1/s, ttl: 1m}",
                .finagle(ratio: 0.05, minimumPerSecond: 1, ttl: .seconds(60))
            ), ("budget: {type: envoy}", .envoy()),
            ("budget: {type: envoy, max_retries: 7}", .envoy(minimum: 7)),
            ("budget: {type: envoy, ratio: 25%}", .envoy(ratio: 0.25, minimum: 3)),
            (
                "budget: {type: aws, per_success: 0.2, capacity: 50}",
                .aws(perSuccess: 0.2, capacity: 50)
            ),
        ]
    )
    func kinds(text: String, budget: RetryBudgetPolicy) throws {
        #expect(try retry(text)?.budget == budget)
    }

    @Test("can be set from the command line, as a share or field by field")
    func overrides() throws {
        #expect(
            try retry("budget: {type: envoy}", "workloads.web.retry.budget=30%")?.budget
                == .sre(ratio: 0.3)
        )
        #expect(
            try retry("budget: {type: envoy}", "workloads.web.retry.budget.max_retries=9")?.budget
                == .envoy(minimum: 9)
        )
    }

    @Test("may go on for ever, with an exponential back-off")
    func unlimited() throws {
        let policy = try retry(
            "backoff: {base: 1s, factor: 1, max: 1h, jitter: exponential}",
            "workloads.web.retry.attempts=unlimited"
        )
        #expect(policy?.attempts == RetryPolicy.unlimitedAttempts)
        #expect(policy?.backoff.jitter == .exponential)
    }
}

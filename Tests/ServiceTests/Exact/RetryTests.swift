import Limiters
import Service
import Testing
import Units
import Variates

@Suite("Retries")
struct RetryTests {
    private let policy = RetryPolicy(
        attempts: 4,
        backoff: Backoff(
            base: .milliseconds(100),
            maximum: .milliseconds(300),
            jitter: .none
        )
    )

    /// A request at 0 takes the only token of two seconds' halves; one at 10 retries.
    private func outcome(attempts: Int) throws -> ReplicationResult {
        var model = try ServiceModel.requests(at: [0, 10], steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 2
            model.orchestrator.limits.burstSize = 1
        }
        var policy = policy
        policy.attempts = attempts
        model.workloads[1].retry = policy
        return model.observed()
    }

    @Test("come after 100, 200 and 300 ms, and the latency counts from the first attempt")
    func backOff() throws {
        // Attempts at 10, 110, 310 and 610; a token is there from 500 on.
        let result = try outcome(attempts: 4)
        #expect(result.outcomes == [.answered(ms: 0), .answered(ms: 600)])
        #expect(result.metric("retries_per_request") == 1.5)
        #expect(result.limiter("orchestrator.requests_per_second")?.rejections == 3)
    }

    @Test("end with the number of attempts; the request is one arrival and one refusal")
    func attempts() throws {
        let result = try outcome(attempts: 3)
        #expect(result.outcomes == [.answered(ms: 0), .refused("rate_limit_exceeded")])
        #expect(result.arrivals == 2)
        #expect(result.count(of: "rate_limit_exceeded") == 1)
        #expect(result.metric("rejection_rate") == 0.5)
        #expect(result.metric("retries_per_request") == 1)
    }

    @Test("do not follow a request that is too large: it stays so")
    func tooLarge() throws {
        var model = try ServiceModel.requests(at: [0], steps: []) {
            $0.orchestrator.limits.maxRequestSize = Bytes(100)
        }
        model.workloads[0].requestSize = try .constant(101)
        model.workloads[0].retry = policy
        let result = model.observed()
        #expect(result.outcomes == [.refused("request_too_large")])
        #expect(result.metric("retries_per_request") == 0)
    }

    @Test("have a timeout of their own each, and in flight count as one request")
    func timeouts() throws {
        // Attempts at 0 and 200 (100 + 100 of back-off), each cancelled after 100 ms.
        var model = try ServiceModel.requests(at: [0], steps: [.wait(try .constant(10))]) {
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
        }
        model.workloads[0].retry = policy
        model.workloads[0].retry?.attempts = 2
        let result = model.observed(for: .seconds(1))
        #expect(result.outcomes == [.refused("request_timeout")])
        // In the system from 0 to 300 ms of a second, the back-off included.
        let inSystem = try #require(result.metric("in_system_mean"))
        #expect(abs(inSystem - 0.3) < 1e-12)
    }

    @Test("stay within the budget: a reserve of ten, and a share of the requests")
    func budget() throws {
        // Request k finds 10 + k/10 − (k − 1) tokens: at least one for k ≤ 11, not for k = 12.
        for (ratio, retries) in [(0.0, 10.0), (0.1, 11)] {
            var model = try ServiceModel.service([
                Workload(
                    name: "all",
                    arrivals: try .trace((0..<12).map { .zero + .seconds($0) }),
                    steps: [],
                    retry: RetryPolicy(
                        attempts: 2,
                        backoff: Backoff(base: .milliseconds(1), maximum: .seconds(1)),
                        budget: .sre(ratio: ratio)
                    )
                )
            ])
            model.orchestrator.pods[0].notReady = "exceeded quota"
            #expect(model.observed().metric("retries_per_request") == retries / 12)
        }
    }

    /// Requests that come at once and find no pod, each with one retry a second later.
    private func retried(
        _ count: Int,
        under budget: RetryBudgetPolicy
    ) throws -> ReplicationResult {
        var model = try ServiceModel.service([
            Workload(
                name: "all",
                arrivals: try .trace((0..<count).map { .zero + .milliseconds(Int64($0)) }),
                steps: [],
                retry: RetryPolicy(
                    attempts: 2,
                    backoff: Backoff(base: .seconds(1), maximum: .seconds(1), jitter: .none),
                    budget: budget
                )
            )
        ])
        model.orchestrator.pods[0].notReady = "exceeded quota"
        return model.observed()
    }

    @Test("stay within Finagle's budget: a share of the requests, and some whatever the traffic")
    func finagleBudget() throws {
        // Request k finds 0.2·k + 0.5·10 − (retries so far): 25 + 5 of 100 … as 0.2·100 + 5.
        let result = try retried(
            100,
            under: .finagle(ratio: 0.2, minimumPerSecond: 0.5, ttl: .seconds(10))
        )
        #expect(result.metric("retries_per_request") == 0.25)
        #expect(result.metric("retries_refused_per_request") == 0.75)
        let reading = try #require(result.limiter("workloads.all.retry.budget"))
        #expect(reading.rejections == 75)
        #expect(reading.shareAtLimit == 0.75)
    }

    @Test("stay within Envoy's budget: three at a time, those in back-off included")
    func envoyBudget() throws {
        // All come within the back-off of the first three.
        let result = try retried(100, under: .envoy())
        #expect(result.metric("retries_per_request") == 0.03)
        #expect(result.metric("retries_refused_per_request") == 0.97)
    }

    @Test("stay within the AWS SDKs' budget, which only answers fill up")
    func awsBudget() throws {
        #expect(
            try retried(100, under: .aws(perSuccess: 0.1, capacity: 7))
                .metric("retries_per_request") == 0.07
        )
    }

    @Test("may go on for ever, with draws of their own each")
    func unlimited() throws {
        // The first request is served from 0 to 100 s; the other tries every 100 ms from 10 ms on:
        // the retry number 1,000 comes at 100,010 ms.
        var model = try ServiceModel.requests(at: [0, 10], steps: [.wait(try .constant(100))]) {
            $0.orchestrator.limits.maxWorkerThreads = 1
            $0.orchestrator.limits.queueCapacity = 0
        }
        model.workloads[1].retry = RetryPolicy(
            attempts: RetryPolicy.unlimitedAttempts,
            backoff: Backoff(
                base: .milliseconds(100),
                factor: 1,
                maximum: .seconds(1),
                jitter: .none
            )
        )
        let result = model.observed(for: .seconds(300))
        #expect(result.outcomes == [.answered(ms: 100_000), .answered(ms: 200_000)])
        #expect(
            result.workloads[1].metrics.first { $0.name == "retries_per_request" }?.value == 1_000
        )
        model.workloads[1].retry?.backoff = Backoff(
            base: .milliseconds(100),
            factor: 1,
            maximum: .seconds(1_000),
            jitter: .exponential
        )
        let trace = Replication(
            model: model,
            duration: .seconds(99),
            warmUp: .zero,
            seed: 1,
            replication: 0
        ).traced()
        // About 990 exponential sleeps of 100 ms; were they the same 16 again and again, the count
        // would be far off: 16 have a standard error of 25 %, 990 of 3.2 %.
        let retries = try #require(
            trace.result.workloads[1].metrics.first { $0.name == "retries_per_request" }?.value
        )
        #expect(abs(retries - 990) < 4.5 * 990.0.squareRoot())
    }

    @Test("of an abandoned attempt run beside it: the zombie holds its thread")
    func abandoned() throws {
        // The attempt at 0 holds the only thread until 300; the retry at 200 waits for it and
        // is timed out at 300.
        var model = try ServiceModel.requests(at: [0], steps: [.cpu(try .constant(0.3))]) {
            $0.orchestrator.limits.maxWorkerThreads = 1
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
            $0.orchestrator.cancellation = .abandon
        }
        model.workloads[0].retry = policy
        model.workloads[0].retry?.attempts = 2
        let result = model.observed(for: .seconds(10))
        #expect(result.outcomes == [.refused("request_timeout")])
        let busy = try #require(result.metric("utilization.orchestrator.max_worker_threads"))
        #expect(abs(busy * 10 - 0.6) < 1e-9)
    }

    @Test("belong to one turn of a user, who thinks only after the last")
    func closedUsers() throws {
        // Think 100 ms, refused, 50 ms of back-off, refused: a turn is 150 ms. Requests at
        // 100 + 150·k ms up to 10 s: k = 0...66.
        var model = try ServiceModel.station(
            arrivals: .closed(users: 1, think: .constant(0.1)),
            steps: []
        )
        model.orchestrator.pods[0].notReady = "exceeded quota"
        model.workloads[0].retry = RetryPolicy(
            attempts: 2,
            backoff: Backoff(base: .milliseconds(50), maximum: .seconds(1), jitter: .none)
        )
        let result = model.observed(for: .seconds(10))
        #expect(result.arrivals == 67)
        #expect(result.count(of: "no_ready_pod") == 66)
        #expect(result.inFlight == 1)
    }
}

@Suite("Users of a closed workload")
struct ClosedUserTests {
    @Test("think, ask, wait for the answer, and think again")
    func cycle() throws {
        // 100 ms of thinking and 50 ms of service: requests at 100 + 150·k ms up to 10 s.
        let result = try ServiceModel.station(
            arrivals: .closed(users: 2, think: .constant(0.1)),
            steps: [.wait(.constant(0.05))]
        ).observed(for: .seconds(10))
        #expect(result.arrivals == 2 * 67)
        #expect(result.metric("latency_max_s") == 0.05)
        #expect(result.metric("latency_mean_s") == 0.05)
    }
}

import Limiters
import ModelFiles
import Service
import Testing
import Units

@Suite("The rate limits and connections of a model")
struct RateLimitReadingTests {
    private func orchestrator(_ lines: String) throws -> OrchestratorModel {
        try ModelFixture(model: .model("orchestrator: {\(lines)}")).load().service.orchestrator
    }

    private func warnings(_ lines: String) throws -> [String] {
        try ModelFixture(model: .model("orchestrator: {\(lines)}")).load().notes
            .filter { $0.severity == .warning }
            .map { "\($0.line ?? 0):\($0.column ?? 0): \($0.message)" }
    }

    @Test(
        "have each algorithm by its name",
        arguments: [
            ("{}", RateLimitAlgorithm.gcra), ("{algorithm: gcra}", .gcra),
            ("{algorithm: discrete_fill}", .discreteFill(interval: .milliseconds(100))),
            (
                "{algorithm: discrete_fill, fill_interval: 50ms}",
                .discreteFill(interval: .milliseconds(50))
            ),
            ("{algorithm: fixed_window}", .fixedWindow(.seconds(1))),
            ("{algorithm: sliding_window_log, window: 10s}", .slidingWindowLog(.seconds(10))),
            (
                "{algorithm: sliding_window_counter, window: 1m}",
                .slidingWindowCounter(.seconds(60))
            ),
            ("{algorithm: leaky_bucket}", .leakyBucket(maximumWait: .forever)),
            (
                "{algorithm: leaky_bucket, max_wait: 250ms}",
                .leakyBucket(maximumWait: .milliseconds(250))
            ),
        ]
    )
    func algorithms(text: String, algorithm: RateLimitAlgorithm) throws {
        let read = try orchestrator("rate_limit: \(text), limits: {requests_per_second: 100}")
        #expect(read.rateLimit == algorithm)
    }

    @Test("can be several, each with its own, and can be set from the command line")
    func several() throws {
        let model = try ModelFixture(
            model: .model(
                """
                orchestrator:
                  rate_limits:
                    - {name: tenant, requests_per_second: 20, burst_size: 5, scope: service}
                    - {name: minute, requests_per_second: 30, algorithm: fixed_window, window: 1m}
                  rate_limit_order: atomic
                """
            )
        ).load("orchestrator.rate_limits.tenant.burst_size=6")
        let read = model.service.orchestrator
        #expect(
            read.rateLimits == [
                RateLimitModel(
                    name: "tenant",
                    requestsPerSecond: 20,
                    burstSize: 6,
                    scope: .service
                ),
                RateLimitModel(
                    name: "minute",
                    requestsPerSecond: 30,
                    algorithm: .fixedWindow(.seconds(60))
                ),
            ]
        )
        #expect(read.rateLimitOrder == .atomic)
    }

    @Test("name causes and limiters that objectives can bound")
    func objectives() throws {
        let limit = "rate_limits: [{name: tenant, requests_per_second: 20}]"
        let model = try ModelFixture(
            model: .model(
                """
                orchestrator: {\(limit)}
                objectives:
                  - rejection_rate.rate_limit_exceeded.tenant < 1%
                  - headroom.orchestrator.rate_limits.tenant > 10%
                """
            )
        ).load()
        #expect(
            model.objectives.map(\.metric) == [
                "rejection_rate.rate_limit_exceeded.tenant",
                "headroom.orchestrator.rate_limits.tenant",
            ]
        )
    }

    @Test("say so where a field has no effect")
    func noEffect() throws {
        #expect(
            try warnings("rate_limit: {algorithm: leaky_bucket}") == [
                "4:28: 'rate_limit' has no effect without 'requests_per_second' in 'limits'"
            ]
        )
        #expect(
            try warnings("rate_limit: {window: 1s}, limits: {requests_per_second: 1}") == [
                "4:37: 'window' has no effect on 'algorithm: gcra'"
            ]
        )
        #expect(
            try warnings(
                "limits: {requests_per_second: 1, burst_size: 2}, "
                    + "rate_limit: {algorithm: fixed_window}"
            ) == ["4:61: 'burst_size' has no effect: a window admits its rate times its length"]
        )
        #expect(
            try warnings(
                "limits: {requests_per_second: 100, burst_size: 5}, "
                    + "rate_limit: {algorithm: discrete_fill}"
            ) == [
                "4:46: the bucket holds 5 tokens and is filled with 10 each time: "
                    + "it never grants the rate"
            ]
        )
        #expect(
            try warnings("limits: {requests_per_second: 100}, rate_limit_order: atomic") == [
                "4:70: 'rate_limit_order' has no effect on fewer than two rate limits"
            ]
        )
        #expect(
            try warnings("connection_race_window: 1ms") == [
                "4:40: 'connection_race_window' has no effect without "
                    + "'connection_enforcement: racy'"
            ]
        )
        #expect(
            try warnings("connection_enforcement: racy, connection_race_window: 1ms") == [
                "4:40: 'connection_enforcement' has no effect without 'max_concurrent_connections'"
            ]
        )
    }

    @Test("let others wait in a backlog, if there is a cap")
    func backlog() throws {
        #expect(try orchestrator("limits: phoenix").limits.acceptBacklog == nil)
        let limits = "limits: {defaults: phoenix, accept_backlog: 128}"
        #expect(try orchestrator(limits).limits.acceptBacklog == 128)
        #expect(
            try warnings("limits: {accept_backlog: 5}") == [
                "4:41: 'accept_backlog' has no effect without 'max_concurrent_connections': "
                    + "every connection is accepted at once"
            ]
        )
    }

    @Test("are racy by the window that is given")
    func race() throws {
        let read = try orchestrator(
            "connection_enforcement: racy, connection_race_window: 50us, "
                + "limits: {max_concurrent_connections: 5}"
        )
        #expect(read.connectionRaceWindow == .microseconds(50))
        #expect(try orchestrator("limits: phoenix").connectionRaceWindow == .zero)
    }

    @Test("are multiplexed with http2, a hundred requests a connection unless said otherwise")
    func multiplexed() throws {
        func streams(_ text: String) throws -> Int? {
            try ModelFixture(
                model: .model(
                    workload:
                        "arrivals: {poisson: {rate: 1/s}}\nconnections: {idle_timeout: 5s\(text)}"
                )
            ).load().service.workloads[0].connections?.maxConcurrentStreams
        }
        #expect(try streams("") == nil)
        #expect(try streams(", protocol: http1") == nil)
        #expect(try streams(", protocol: http2") == 100)
        #expect(try streams(", protocol: http2, max_concurrent_streams: 7") == 7)
    }

    @Test("make clients that retry wait for what a refusal says, if they honour it")
    func retryAfter() throws {
        func rule(_ text: String) throws -> RetryAfterRule? {
            try ModelFixture(
                model: .model(
                    workload: "arrivals: {poisson: {rate: 1/s}}\nretry: {attempts: 2\(text)}"
                )
            ).load().service.workloads[0].retry?.retryAfter
        }
        #expect(try rule("") == .ignore)
        #expect(try rule(", retry_after: honour") == .honour)
    }
}

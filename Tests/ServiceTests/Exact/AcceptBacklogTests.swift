import Service
import Testing
import Units
import Variates

@Suite("The accept backlog")
struct AcceptBacklogTests {
    private let full = Outcome.refused("connection_limit_exceeded")
    private let failed = Outcome.refused("pod_failed")
    private let served = Outcome.answered(ms: 1_000)

    /// Requests that each wait for a second on a connection of their own, one at a time.
    private func model(
        at milliseconds: [Int64],
        backlog: Int,
        pods: Int = 1,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> ServiceModel {
        try .requests(at: milliseconds, steps: [.wait(try .constant(1))], pods: pods) { model in
            model.orchestrator.limits.maxConcurrentConnections = 1
            model.orchestrator.limits.acceptBacklog = backlog
            try configure(&model)
        }
    }

    private func event(at milliseconds: Int64, _ action: TimelineEvent.Action) -> TimelineEvent {
        TimelineEvent(name: "event", start: .zero + .milliseconds(milliseconds), action: action)
    }

    @Test("holds as many as it says, first come, first served, and refuses the others at once")
    func order() throws {
        let result = try model(at: [0, 100, 200, 300], backlog: 2).observed()
        #expect(
            result.outcomes == [served, .answered(ms: 1_900), .answered(ms: 2_800), full]
        )
        let backlog = try #require(result.limiter("orchestrator.accept_backlog"))
        #expect(backlog.peak == 1)
        #expect(backlog.rejections == 1)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.rejections == 0)
        // 900 and 1,800 ms, of three requests, and of two places over a minute.
        #expect(abs(try #require(result.metric("backlog_mean_s")) - 0.9) < 1e-9)
        #expect(abs(try #require(backlog.utilization) - 2.7 / 120) < 1e-9)
        #expect(result.metric("queue_mean_s") == 0)
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("of no length is none")
    func none() throws {
        let result = try model(at: [0, 100, 1_000], backlog: 0).observed()
        #expect(result.outcomes == [served, full, served])
    }

    @Test(
        "lets a client that leaves go, whatever the server does",
        arguments: CancellationRule.allCases
    )
    func leaving(rule: CancellationRule) throws {
        // The second waits from 100 on and leaves at 600: the place is taken at 599 and free at 601.
        let model = try model(at: [0, 100, 599, 601], backlog: 1) {
            $0.orchestrator.cancellation = rule
            $0.workloads[1].patience = try .constant(0.5)
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                served, .refused("client_abandoned"), full, .answered(ms: 1_399),
            ]
        )
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("does not stop the clock of the request timeout")
    func timeout() throws {
        // The first has lost its client at 500 and goes on until 1,000.
        let model = try model(at: [0, 100, 599, 601], backlog: 1) {
            $0.orchestrator.cancellation = .abandon
            $0.orchestrator.limits.requestTimeout = .milliseconds(500)
            $0.workloads[3].steps = [.wait(try .constant(0.05))]
        }
        let late = Outcome.refused("request_timeout")
        let result = model.observed()
        #expect(result.outcomes == [late, late, full, .answered(ms: 449)])
        #expect(result.limiter("orchestrator.request_timeout_ms")?.shareAtLimit == 2.0 / 3)
    }

    @Test("lets in as many as a raised cap has room for, and shrinks without turning anybody out")
    func changes() throws {
        let raised = try model(at: [0, 100, 200], backlog: 2) {
            $0.timeline = [event(at: 500, .set([LimitChange(.maxConcurrentConnections, to: 3)]))]
        }
        #expect(
            raised.observed().outcomes == [served, .answered(ms: 1_400), .answered(ms: 1_300)]
        )
        let shrunk = try model(at: [0, 100, 200], backlog: 2) {
            $0.timeline = [event(at: 150, .set([LimitChange(.acceptBacklog, to: 1)]))]
        }
        #expect(shrunk.observed().outcomes == [served, .answered(ms: 1_900), full])
    }

    @Test("is lost with its pod")
    func failure() throws {
        let model = try model(at: [0, 100], backlog: 1) {
            $0.timeline = [event(at: 150, .fail(Outage(.orchestrator(pods: nil))))]
        }
        #expect(model.observed().outcomes == [failed, failed])
    }

    @Test("is let in together where the check of the cap and its count are two steps")
    func race() throws {
        let result = try model(at: [0, 20, 30], backlog: 2) {
            $0.orchestrator.connectionRaceWindow = .milliseconds(10)
        }.observed()
        #expect(result.outcomes == [served, .answered(ms: 1_980), .answered(ms: 1_970)])
        #expect(result.metric("connection_cap_overshoot") == 1)
    }

    @Test(
        "is left by an attempt whose request is answered otherwise",
        arguments: CancellationRule.allCases
    )
    func hedged(rule: CancellationRule) throws {
        // Turns: pods 0, 1, 0, then the hedge at 60 at pod 1, which is free, and pod 0 at 90.
        let model = try model(at: [0, 5, 10, 90], backlog: 1, pods: 2) {
            $0.orchestrator.cancellation = rule
            $0.workloads[1].steps = [.wait(try .constant(0.001))]
            $0.workloads[2].steps = [.wait(try .constant(0.02))]
            $0.workloads[2].hedge = HedgePolicy(after: .milliseconds(50))
        }
        #expect(
            model.observed().outcomes == [
                served, .answered(ms: 1), .answered(ms: 70), .answered(ms: 1_910),
            ]
        )
    }

    // MARK: Kept connections

    /// Requests of one workload that take 10 ms on connections that take 20 ms to open, under a cap
    /// of one; and of another workload that come at once, or never.
    private func kept(
        at milliseconds: [Int64],
        other: Int64,
        streams: Int? = nil
    ) throws -> ServiceModel {
        var model = try model(at: [other], backlog: 5)
        model.workloads.append(
            Workload(
                name: "kept",
                arrivals: try .trace(milliseconds.map { .zero + .milliseconds($0) }),
                steps: [.wait(try .constant(0.01))],
                connections: ClientConnections(
                    idleTimeout: .seconds(1),
                    handshake: .milliseconds(20),
                    maxConcurrentStreams: streams
                )
            )
        )
        return model
    }

    private func latencies(_ result: ReplicationResult) throws -> Double {
        let metrics = result.workloads[1].metrics
        let mean = try #require(metrics.first { $0.name == "latency_mean_s" }?.value)
        return (mean * Double(result.workloads[1].completed) * 1e6).rounded() / 1e3
    }

    @Test("hands a kept connection to its own clients, and to others when it ends")
    func keptConnections() throws {
        // The first ends at 30 and leaves its connection to the second, which needs no handshake: 30
        // and 35. It is idle from 40 on and closed at 1,040, which lets the other in.
        let result = try kept(at: [0, 5], other: 7).observed()
        #expect(try latencies(result) == 65)
        #expect(result.outcomes[0] == .answered(ms: 2_033))
    }

    @Test("is left together by those who share a connection, as far as it has streams")
    func streams() throws {
        // The other has the connection until 1,000. Then one is opened for the first two, which end at
        // 1,030 and leave a stream to the third: 1,029, 1,028 and 1,037.
        let result = try kept(at: [1, 2, 3], other: 0, streams: 2).observed()
        #expect(result.outcomes[0] == served)
        #expect(try latencies(result) == 3_094)
    }

    @Test("ends for others when a shared connection has been idle")
    func idleStreams() throws {
        // Idle from 30 on.
        let result = try kept(at: [0], other: 7, streams: 2).observed()
        #expect(result.outcomes[0] == .answered(ms: 2_023))
    }
}

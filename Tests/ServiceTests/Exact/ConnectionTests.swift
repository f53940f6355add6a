import Service
import Testing
import Units
import Variates

@Suite("Connections")
struct ConnectionTests {
    /// Requests of one workload that take 10 ms on connections kept for a second, which take
    /// 20 ms to open.
    private func model(
        at milliseconds: [Int64],
        configure: (inout ServiceModel) -> Void = { _ in }
    ) throws -> ServiceModel {
        ServiceModel.service([
            Workload(
                name: "all",
                arrivals: try .trace(milliseconds.map { .zero + .milliseconds($0) }),
                steps: [.wait(try .constant(0.01))],
                connections: ClientConnections(
                    idleTimeout: .seconds(1),
                    handshake: .milliseconds(20)
                )
            )
        ]) { configure(&$0) }
    }

    /// How many connections were opened: what the latencies exceed 10 ms by, in handshakes.
    private func handshakes(_ result: ReplicationResult) throws -> Double {
        let mean = try #require(result.metric("latency_mean_s"))
        return ((mean - 0.01) * Double(result.completed) / 0.02 * 1e6).rounded() / 1e6
    }

    @Test("are opened by the first request and used again by the next")
    func reuse() throws {
        #expect(try handshakes(model(at: [0, 500]).observed()) == 1)
    }

    @Test("that are idle for a second are closed at that instant")
    func idleTimeout() throws {
        // Idle since 0 + 20 + 10 = 30.
        #expect(try handshakes(model(at: [0, 1_029]).observed()) == 1)
        #expect(try handshakes(model(at: [0, 1_030]).observed()) == 2)
    }

    @Test("that went idle last are used first, so that the others can end")
    func mostRecentFirst() throws {
        // Opened at 0 and 5, idle since 30 and 35. The request at 1,000 takes the second; the
        // first is closed at 1,030, so one of the two requests at 1,033 opens another.
        #expect(try handshakes(model(at: [0, 5, 1_000, 1_033, 1_033]).observed()) == 3)
        #expect(try handshakes(model(at: [0, 5, 1_000, 1_029, 1_029]).observed()) == 2)
    }

    @Test("are closed after max_requests_per_connection")
    func requestsPerConnection() throws {
        // Seven requests, three on each connection.
        let result = try model(at: [0, 100, 200, 300, 400, 500, 600]) {
            $0.orchestrator.limits.maxRequestsPerConnection = 3
        }.observed()
        #expect(try handshakes(result) == 3)
    }

    @Test("count against the cap while they are open, not only while they are busy")
    func idleConnectionsCount() throws {
        var model = try model(at: [0]) {
            $0.orchestrator.limits.maxConcurrentConnections = 1
        }
        for instant: Int64 in [500, 1_029, 1_030] {
            model.workloads.append(
                Workload(
                    name: "at-\(instant)",
                    arrivals: try .trace([.zero + .milliseconds(instant)]),
                    steps: [.wait(try .constant(0.01))]
                )
            )
        }
        let result = model.observed()
        #expect(
            result.outcomes == [
                .answered(ms: 30), .refused("connection_limit_exceeded"),
                .refused("connection_limit_exceeded"), .answered(ms: 10),
            ]
        )
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.rejections == 2)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.peak == 1)
    }

    @Test("count until the instant at which they end, whenever that is noticed")
    func utilization() throws {
        var model = try model(at: [0]) {
            $0.orchestrator.limits.maxConcurrentConnections = 2
        }
        model.workloads.append(
            Workload(
                name: "long",
                arrivals: try .trace([.zero + .milliseconds(500)]),
                steps: [.wait(try .constant(5))]
            )
        )
        // One is open for 1.030 s, the other for 5 s: of 2 connections over 10 s.
        let cap = model.observed(for: .seconds(10))
            .limiter("orchestrator.max_concurrent_connections")
        let utilization = try #require(cap?.utilization)
        #expect(abs(utilization - 6.03 / 20) < 1e-9)
    }

    @Test("of a client that has left are closed when the work on them ends, and kept by no pool")
    func abandoned() throws {
        let result = try model(at: [0]) {
            $0.orchestrator.limits.maxConcurrentConnections = 2
            $0.orchestrator.limits.requestTimeout = .milliseconds(25)
            $0.orchestrator.cancellation = .abandon
        }.observed(for: .seconds(10))
        #expect(result.count(of: "request_timeout") == 1)
        // Open from 0 to 30 ms, and not for the second that connections are kept: of 2 over 10 s.
        let cap = result.limiter("orchestrator.max_concurrent_connections")
        let utilization = try #require(cap?.utilization)
        #expect(abs(utilization - 0.03 / 20) < 1e-9)
    }

    // MARK: Multiplexed

    /// As `model`, but each connection carries `streams` requests at a time.
    private func multiplexed(
        at milliseconds: [Int64],
        streams: Int,
        handshake: Int64 = 20,
        configure: (inout ServiceModel) -> Void = { _ in }
    ) throws -> ServiceModel {
        try model(at: milliseconds) {
            $0.workloads[0].connections = ClientConnections(
                idleTimeout: .seconds(1),
                handshake: .milliseconds(handshake),
                maxConcurrentStreams: streams
            )
            configure(&$0)
        }
    }

    @Test("that are multiplexed are shared, also while they are being opened")
    func sharing() throws {
        // One connection is opened at 0, for the requests at 0 and 5, which both go at 20; the one
        // at 6 opens another, and that at 40 finds the first open. Latencies 30, 25, 30 and 10.
        let result = try multiplexed(at: [0, 5, 6, 40], streams: 2) {
            $0.orchestrator.limits.maxConcurrentConnections = 10
        }.observed()
        let mean = try #require(result.metric("latency_mean_s"))
        #expect(abs(mean * 4 - 0.095) < 1e-9)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.peak == 0.2)
    }

    @Test("that are multiplexed need the cap only for those that are opened")
    func multiplexedCap() throws {
        // Two of three at once fit on one connection; where each needs its own, one does.
        let instants: [Int64] = [0, 0, 0]
        let shared = try multiplexed(at: instants, streams: 2) {
            $0.orchestrator.limits.maxConcurrentConnections = 1
        }.observed()
        #expect(shared.count(of: "connection_limit_exceeded") == 1)
        let separate = try model(at: instants) {
            $0.orchestrator.limits.maxConcurrentConnections = 1
        }.observed()
        #expect(separate.count(of: "connection_limit_exceeded") == 2)
    }

    @Test("that are multiplexed end after max_requests_per_connection, when the last has left")
    func multiplexedUses() throws {
        // Two on the first connection, until 11; the one at 2 opens the second, which the one at 12
        // uses up. The one at 13 needs a third, and the first has ended.
        let result = try multiplexed(at: [0, 1, 2, 12, 13], streams: 10, handshake: 0) {
            $0.orchestrator.limits.maxConcurrentConnections = 2
            $0.orchestrator.limits.maxRequestsPerConnection = 2
        }.observed()
        #expect(result.completed == 5)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.peak == 1)
        // Uses 1, 2, 1, 2 and 1 of 2.
        #expect(result.limiter("orchestrator.max_requests_per_connection")?.utilization == 0.7)
        // At 10 the first connection still carries the request of 1.
        let refused = try multiplexed(at: [0, 1, 2, 3, 10], streams: 10, handshake: 0) {
            $0.orchestrator.limits.maxConcurrentConnections = 2
            $0.orchestrator.limits.maxRequestsPerConnection = 2
        }.observed()
        #expect(refused.count(of: "connection_limit_exceeded") == 1)
    }

    @Test("that are multiplexed end when they have been idle")
    func multiplexedIdle() throws {
        var model = try multiplexed(at: [0], streams: 2) {
            $0.orchestrator.limits.maxConcurrentConnections = 1
        }
        // Idle since 30.
        for instant: Int64 in [1_029, 1_030] {
            model.workloads.append(
                Workload(
                    name: "at-\(instant)",
                    arrivals: try .trace([.zero + .milliseconds(instant)]),
                    steps: []
                )
            )
        }
        #expect(
            model.observed().outcomes == [
                .answered(ms: 30), .refused("connection_limit_exceeded"), .answered(ms: 0),
            ]
        )
    }

    // MARK: The race of check and count

    /// Requests of 5 s under a cap of 2.
    private func capped(raceWindow: SimDuration) throws -> ReplicationResult {
        try ServiceModel.requests(
            at: [0, 1, 5, 9, 10, 11],
            steps: [.wait(try .constant(5))]
        ) { model in
            model.orchestrator.limits.maxConcurrentConnections = 2
            model.orchestrator.connectionRaceWindow = raceWindow
        }.observed()
    }

    @Test("pass the cap together where its check and its count are two steps")
    func race() throws {
        // Counts are seen 10 ms later: at 10 one is, at 11 two are.
        let result = try capped(raceWindow: .milliseconds(10))
        #expect(result.completed == 5)
        #expect(result.count(of: "connection_limit_exceeded") == 1)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.peak == 2.5)
        #expect(result.metric("connection_cap_overshoot") == 3)
    }

    @Test("keep to the cap where they are one, and nothing is said of an overshoot")
    func noRace() throws {
        let result = try capped(raceWindow: .zero)
        #expect(result.completed == 2)
        #expect(result.limiter("orchestrator.max_concurrent_connections")?.peak == 1)
        #expect(result.metrics.contains { $0.name == "connection_cap_overshoot" } == false)
    }
}

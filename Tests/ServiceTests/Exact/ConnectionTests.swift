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
}

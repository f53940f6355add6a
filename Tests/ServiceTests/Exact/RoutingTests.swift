import Service
import Testing
import Units
import Variates

@Suite("Routing")
struct RoutingTests {
    /// Requests that take these milliseconds, on pods that take one at a time and queue none.
    private func outcomes(
        _ routing: Routing,
        pods: Int,
        _ requests: [(at: Int64, takes: Int64)],
        configure: (inout ServiceModel) -> Void = { _ in }
    ) throws -> [Outcome?] {
        let workloads = try requests.enumerated().map { index, request in
            Workload(
                name: "request-\(index)",
                arrivals: try .trace([.zero + .milliseconds(request.at)]),
                steps: [.wait(try .constant(Double(request.takes) / 1_000))]
            )
        }
        return ServiceModel.service(workloads, pods: pods) { model in
            model.orchestrator.routing = routing
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.limits.queueCapacity = 0
            configure(&model)
        }.observed().outcomes
    }

    @Test("goes round the pods one after the other")
    func roundRobin() throws {
        let outcomes = try outcomes(.roundRobin, pods: 3, [(0, 100), (0, 10), (0, 100), (50, 10)])
        // The fourth request comes to the first pod again, though the second is idle.
        #expect(
            outcomes == [
                .answered(ms: 100), .answered(ms: 10), .answered(ms: 100), .refused("queue_full"),
            ]
        )
    }

    @Test("prefers the pod with the fewest requests in flight")
    func leastConnections() throws {
        let outcomes = try outcomes(
            .leastConnections,
            pods: 2,
            [(0, 1_000), (10, 50), (100, 10), (200, 10)]
        )
        #expect(
            outcomes == [
                .answered(ms: 1_000), .answered(ms: 50), .answered(ms: 10), .answered(ms: 10),
            ]
        )
    }

    @Test("skips pods that are not ready", arguments: Routing.allCases)
    func notReady(routing: Routing) throws {
        let outcomes = try outcomes(routing, pods: 3, [(0, 10), (20, 10), (40, 10), (40, 10)]) {
            $0.orchestrator.pods[0].notReady = "0/3 nodes are available: 3 Insufficient cpu."
            $0.orchestrator.pods[2].notReady = "0/3 nodes are available: 3 Insufficient cpu."
        }
        #expect(
            outcomes == [
                .answered(ms: 10), .answered(ms: 10), .answered(ms: 10), .refused("queue_full"),
            ]
        )
    }

    @Test("has nowhere to go without a ready pod", arguments: Routing.allCases)
    func noReadyPod(routing: Routing) throws {
        let outcomes = try outcomes(routing, pods: 1, [(0, 10)]) {
            $0.orchestrator.pods[0].notReady = "exceeded quota"
        }
        #expect(outcomes == [.refused("no_ready_pod")])
    }

    @Test("at random sends two requests at once to the same of four pods a quarter of the time")
    func random() throws {
        // Every 10 ms a pair for pods that take one at a time: the second is refused if it comes to
        // the pod of the first. Of 10,000 pairs 2,500 ± √(10,000·¼·¾) = 43 do; 4.5 σ = 195.
        let model = try ServiceModel.service(
            (0..<2).map { index in
                Workload(
                    name: "workload-\(index)",
                    arrivals: try .deterministic(rate: 100),
                    steps: [.wait(try .constant(0.005))]
                )
            },
            pods: 4
        ) { model in
            model.orchestrator.routing = .random
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.limits.queueCapacity = 0
        }
        let result = model.observed(for: .seconds(100))
        let refused = try #require(result.count(of: "queue_full"))
        #expect(result.arrivals == 20_000)
        #expect((2_305...2_695).contains(refused))
    }

    @Test("is denied by a NetworkPolicy before anything else")
    func networkPolicy() throws {
        let outcomes = try outcomes(.roundRobin, pods: 1, [(0, 10)]) {
            $0.orchestrator.deniedBy = "default-deny"
            $0.orchestrator.pods[0].notReady = "exceeded quota"
        }
        #expect(outcomes == [.refused("network_policy_denied")])
    }
}

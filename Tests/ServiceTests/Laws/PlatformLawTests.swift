import Platform
import Service
import Testing
import Units
import Variates

@Suite("Whatever Kubernetes does to the pods")
struct PlatformLawTests {
    private func replication(seed: UInt64) throws -> Replication {
        var models = RandomPlatforms(seed: seed)
        return Replication(
            model: try models.next(),
            duration: .seconds(12),
            warmUp: .seconds(2),
            seed: seed,
            replication: 0
        )
    }

    @Test("requests are conserved, and every kind of thing happens to pods")
    func conservation() throws {
        var kinds: Set<ControlEvent.Kind> = []
        for seed in 0..<200 as Range<UInt64> {
            let result = try #require(try replication(seed: seed).run())
            for workload in result.workloads {
                let ended = workload.causes.reduce(0) { $0 + $1.count }
                #expect(
                    workload.arrivals == workload.completed + ended + workload.inFlight,
                    "seed \(seed)"
                )
            }
            for check in result.checks { #expect(check.passed, "seed \(seed): \(check)") }
            let reading = try #require(result.platform)
            kinds.formUnion(reading.events.map(\.kind))
            for quota in reading.quotas { #expect(quota.peak <= 1, "seed \(seed): \(quota)") }
        }
        // Nodes are not given up within 12 s.
        #expect(Set(ControlEvent.Kind.allCases).subtracting(kinds) == [.lost])
    }

    @Test("the same seed gives the same result, traced or not")
    func repeatability() throws {
        for seed in 0..<60 as Range<UInt64> {
            let replication = try replication(seed: seed)
            let first = try #require(replication.run())
            #expect(replication.run() == first, "seed \(seed)")
            #expect(replication.traced().result == first, "seed \(seed)")
        }
    }

    @Test("a platform whose pods stay is as good as none")
    func neutral() throws {
        for seed in 0..<40 as Range<UInt64> {
            var models = RandomModels(seed: seed)
            var model = try models.next()
            model.nodes = []
            model.orchestrator.deployment = "web"
            model.orchestrator.pods[0].notReady = nil
            model.orchestrator.pods[0].node = nil
            let places = model.orchestrator.pods.count
            model.orchestrator.pods = Array(
                repeating: model.orchestrator.pods[0],
                count: places
            )
            for pool in model.agents.indices {
                let pods = model.agents[pool].pods.indices
                for pod in pods { model.agents[pool].pods[pod].node = nil }
            }
            model.timeline.removeAll { $0.kind == "fail" }
            func result(of model: ServiceModel) throws -> ReplicationResult {
                let replication = Replication(
                    model: model,
                    duration: .seconds(12),
                    warmUp: .seconds(2),
                    seed: seed,
                    replication: 0
                )
                return try #require(replication.run())
            }
            let without = try result(of: model)
            try model.put(
                on: TestCluster(replicas: places),
                places: places,
                start: 1,
                like: model.orchestrator.pods[0]
            )
            var with = try result(of: model)
            with.platform = nil
            with.metrics.removeAll { $0.name.hasPrefix("pod") }
            #expect(with.metrics.count == without.metrics.count)
            for (one, other) in zip(with.metrics, without.metrics) {
                guard let value = one.value, let expected = other.value else {
                    #expect(one.value == other.value, "seed \(seed): \(other.name)")
                    continue
                }
                #expect(
                    abs(value - expected) <= abs(expected) * 1e-12,
                    "seed \(seed): \(other.name)"
                )
            }
            #expect(with.causes == without.causes, "seed \(seed)")
        }
    }
}

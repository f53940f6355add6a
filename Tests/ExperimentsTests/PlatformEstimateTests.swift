import Experiments
import Platform
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("Pods and quotas over replications")
struct PlatformEstimateTests {
    /// One web pod, and a tenant of whose pods the quota holds two.
    private func model() throws -> ServiceModel {
        let one: ResourceList = [.cpu: Quantity(MilliCPU(1_000))]
        let template = PodTemplate(
            labels: ["app": "web"],
            spec: PodSpec(containers: [Container(name: "main", requests: one)])
        )
        var cluster = Cluster(timing: .atOnce)
        cluster.apply(
            .resourceQuota(
                ResourceQuota(
                    meta: ObjectMeta(name: "quota"),
                    hard: [ResourceName("requests.cpu"): Quantity(MilliCPU(3_000))]
                )
            )
        )
        let web = cluster.apply(
            .deployment(
                Deployment(
                    meta: ObjectMeta(name: "web"),
                    selector: LabelSelector(matchLabels: ["app": "web"]),
                    template: template
                )
            )
        )
        cluster.settle()
        return ServiceModel(
            name: "shared",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .deterministic(rate: 1),
                    steps: [.wait(try .constant(0.01))]
                )
            ],
            orchestrator: OrchestratorModel(
                pods: (0..<2).map { PodModel(name: "web-\($0)") },
                limits: OrchestratorLimits()
            ),
            platform: PlatformModel(
                cluster: cluster,
                workloads: [ControlPlane.Workload(application: web, places: 2)],
                targets: [.orchestrator],
                start: try .constant(5),
                tenants: [
                    TenantModel(
                        ControlPlane.Tenant(
                            name: "batch",
                            namespace: "default",
                            template: template
                        ),
                        arrivals: try .poisson(rate: 0.05),
                        run: try .exponential(mean: 60)
                    )
                ]
            )
        )
    }

    @Test("are the means of what each replication read, and the course of the first")
    func estimates() throws {
        let result = Experiment(
            model: try model(),
            settings: RunSettings(
                duration: .seconds(3_600),
                warmUp: .fixed(.seconds(600)),
                replications: 3,
                seed: 5
            ),
            jobs: 2
        ).run()
        let platform = try #require(result.platform)
        let readings = result.replications.compactMap(\.platform)
        #expect(readings.count == 3)
        #expect(platform.owners.map(\.name) == ["web", "batch"])
        #expect(platform.owners.map(\.kind) == ["Deployment", "Tenant"])
        let batch = try #require(platform.owners.last)
        func samples(_ figure: (OwnerReading) -> Double) -> Estimate? {
            Estimate(samples: readings.map { figure($0.owners[1]) }, confidence: 0.95)
        }
        #expect(batch.ready == samples(\.ready))
        #expect(batch.refused == samples { Double($0.refused) })
        #expect(batch.refused?.minimum ?? 0 > 0)
        let quota = try #require(platform.quotas.first)
        #expect(quota.resource == "requests.cpu" && quota.hard == "3")
        #expect(quota.peak == 1)
        #expect(quota.refused == batch.refused)
        #expect(platform.binding == [quota])
        #expect(platform.example?.replication == 0)
        #expect(platform.example?.events == readings[0].events)
        #expect(platform.example?.series == readings[0].series)
        #expect(
            result.estimate(of: "pods_refused.batch") == batch.refused
        )
        #expect(
            result.estimate(of: "quota_utilization.quota.requests.cpu") == quota.utilization
        )
    }

    @Test("of a tenant whose pods a quota refuses are those of Erlang's loss system")
    func refusals() throws {
        let result = Experiment(
            model: try model(),
            settings: RunSettings(
                duration: .seconds(36_000),
                warmUp: .fixed(.seconds(3_600)),
                replications: 20,
                seed: 5
            ),
            confidence: 0.999,
            jobs: 2
        ).run()
        let shares = result.replications.compactMap(\.platform).map { platform -> Double in
            let batch = platform.owners[1]
            return Double(batch.refused) / Double(batch.refused + batch.made)
        }
        let share = try #require(Estimate(samples: shares, confidence: 0.999))
        // A pod holds its part of the quota while it starts, runs, and until the quota notices that
        // it has gone; only the mean of that matters.
        let held = 5 + 60 + ControlPlane.quotaReleaseDelay.seconds
        let expected = QueueingTheory.erlangB(servers: 2, load: 0.05 * held)
        let halfWidth = try #require(share.halfWidth)
        #expect(abs(share.mean - expected) <= halfWidth, "\(share) \(expected)")
    }

    @Test("are none without a platform")
    func isOptional() throws {
        var model = try model()
        model.platform = nil
        let result = Experiment(
            model: model,
            settings: RunSettings(duration: .seconds(60), warmUp: .fixed(.zero), replications: 2)
        ).run()
        #expect(result.platform == nil)
        #expect(!result.metrics.contains { $0.name.hasPrefix("pods_") })
    }
}

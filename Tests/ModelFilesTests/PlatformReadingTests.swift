import ModelFiles
import Platform
import Service
import Testing
import Units
import Variates

@Suite("A platform")
struct PlatformReadingTests {
    private static let manifests = [
        "kubernetes/all.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 9
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: batch, namespace: shop}
        spec:
          replicas: 0
          selector: {matchLabels: {app: batch}}
          template:
            metadata: {labels: {app: batch}}
            spec: {containers: [{name: batch, resources: {requests: {cpu: 2}}}]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota, namespace: shop}
        spec: {hard: {requests.cpu: 10, services: 5}}
        """
    ]

    private static func model(_ lines: String) -> String {
        .model(
            """
            orchestrator: {deployment: web}
            kubernetes: kubernetes/
            \(lines)
            """
        )
    }

    private func load(_ lines: String, _ assignments: String...) throws -> LoadedModel {
        let fixture = try ModelFixture(model: Self.model(lines), Self.manifests)
        return try ModelLoader.load(
            path: fixture.path,
            overrides: Overrides(assignments: assignments)
        )
    }

    @Test("is none unless the model asks for one, and pods then are what they were")
    func isOptional() throws {
        let model = try load("")
        #expect(model.service.platform == nil)
        #expect(model.service.orchestrator.pods.map(\.name) == ["web-0", "web-1", "web-2"])
    }

    @Test("gives a workload places for its most pods, an update's surge, and as many that stop")
    func places() throws {
        let model = try load("platform: {}")
        let platform = try #require(model.service.platform)
        // At most 9 by the autoscaler, a quarter more (rounded up) by an update, twice that.
        #expect(platform.workloads.map(\.places) == [24])
        #expect(platform.targets == [.orchestrator])
        let pods = model.service.orchestrator.pods
        #expect(pods.count == 24)
        #expect(pods.prefix(3).allSatisfy { $0.notReady == nil })
        #expect(pods.dropFirst(3).allSatisfy { $0.notReady == PodModel.emptyPlace })
        #expect(Set(pods.map(\.cpuLimit)) == [MilliCPU(1_000)])
        #expect(Set(pods.map(\.name)).count == 24)
        let application = platform.cluster.applications[platform.workloads[0].application]
        #expect(application.object.meta.name == "web")
        #expect(try platform.start == .constant(5))
        #expect(platform.stop == nil && platform.jobRun == nil && platform.tenants.isEmpty)
    }

    @Test("knows tenants with templates of the manifests, and with those of their own")
    func tenants() throws {
        let model = try load(
            """
            platform:
              start: {exponential: {mean: 10s}}
              stop: 3s
              job_run: 1m
              tenants:
                - {name: nightly, template: Deployment/batch, arrivals: {poisson: {rate: 2/min}}, run: 5m}
                - name: other
                  namespace: shop
                  template: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 1}}
                  arrivals: {deterministic: {interval: 1m}}
            """,
            "platform.tenants.nightly.arrivals.poisson.rate=3/min",
            "platform.tenants.other.template.requests.cpu=200m"
        )
        let platform = try #require(model.service.platform)
        #expect(try platform.start == .exponential(mean: 10))
        #expect(try platform.stop == .constant(3))
        #expect(try platform.jobRun == .constant(60))
        #expect(platform.tenants.map(\.tenant.name) == ["nightly", "other"])
        #expect(platform.tenants.map(\.tenant.namespace) == ["shop", "shop"])
        #expect(try platform.tenants[0].arrivals == .poisson(rate: 0.05))
        #expect(try platform.tenants[0].run == .constant(300))
        #expect(platform.tenants[0].tenant.template.labels["app"] == "batch")
        let container = platform.tenants[1].tenant.template.spec.containers[0]
        #expect(container.requests[.cpu] == Quantity(MilliCPU(200)))
        #expect(container.limits[.cpu] == Quantity(MilliCPU(1_000)))
        #expect(platform.tenants[1].run == nil)
    }

    @Test("lets the timeline update and scale what the manifests hold, and gives places for it")
    func timeline() throws {
        let model = try load(
            """
            platform: {}
            timeline:
              - {at: 10m, update: {deployment: web}}
              - {at: 20m, scale: {deployment: batch, replicas: 20, for: 5m}}
              - {at: 30m, scale: {deployment: web, replicas: 12}}
            objectives:
              - pods_ready_min.web >= 2
              - pod_pending_time_mean_s.web < 10s
              - quota_utilization.quota.requests.cpu < 90%
            """
        )
        let platform = try #require(model.service.platform)
        func name(_ application: Int) -> String {
            platform.cluster.applications[application].object.meta.name
        }
        let actions = model.service.timeline.map(\.action)
        guard case .update(let updated) = actions[0], case .scale(let scaled, 20) = actions[1]
        else {
            Issue.record("\(actions)")
            return
        }
        #expect(name(updated) == "web")
        #expect(name(scaled) == "batch")
        #expect(model.service.timeline.map(\.duration) == [nil, .seconds(300), nil])
        // 12 and a quarter more, twice.
        #expect(platform.workloads.map(\.places) == [30])
        #expect(model.objectives.map(\.threshold) == [2, 10, 0.9])
        #expect(
            model.notes.map(\.message).contains {
                $0 == "an autoscaler sets the replicas of 'web' too, at its next look"
            }
        )
    }

    @Test(
        "that is wrong is explained at its place",
        arguments: [
            (
                "platform: {tenants: [{name: web, template: Deployment/batch, arrivals: {poisson: {rate: 1/s}}}]}",
                "'web' is the name of a Deployment of the manifests"
            ),
            (
                "platform: {tenants: [{name: a, template: Deployment/bach, arrivals: {poisson: {rate: 1/s}}}]}",
                "'Deployment/bach' is no KIND/NAME of the manifests; did you mean 'Deployment/batch'?"
            ),
            (
                "platform: {tenants: [{name: a, namespace: shp, template: Deployment/batch, arrivals: {poisson: {rate: 1/s}}}]}",
                "no object of the manifests is in the namespace 'shp'; did you mean 'shop'?"
            ),
            (
                "platform: {tenants: [{name: a, template: {requests: {cpu: 2}, limits: {cpu: 1}}, arrivals: {poisson: {rate: 1/s}}}]}",
                "no pod of the tenant 'a' can be admitted: Pod \"a-0\" is invalid"
            ),
            (
                "platform: {tenants: [{name: a, template: Deployment/batch, arrivals: {closed: {users: 1, think: 1s}}}]}",
                "'closed' is for users who wait for a response"
            ),
            (
                "platform: {tenants: [{name: a, template: Deployment/batch, arrivals: {poisson: {rate: 101/s}}}]}",
                "101 pods a second are more than a control plane makes"
            ),
            (
                "platform: {tenants: [{name: a, template: Deployment/batch}]}",
                "'arrivals' is missing"
            ),
            (
                "platform: {start: 5}",
                "needs a unit, for example 5ms"
            ),
            (
                "platform: {begin: 5s}",
                "unknown key 'begin'"
            ),
            (
                "timeline: [{at: 1m, update: {deployment: web}}]",
                "'update' needs Kubernetes to act during the run; give the model 'platform: {}'"
            ),
            (
                "platform: {}\ntimeline: [{at: 1m, scale: {deployment: wbe, replicas: 1}}]",
                "the manifests hold no Deployment 'wbe'; did you mean 'web'?"
            ),
            (
                "platform: {}\ntimeline: [{at: 1m, scale: {deployment: web}}]",
                "'replicas' is missing"
            ),
            (
                "platform: {}\ntimeline: [{at: 1m, update: {deployment: web}, for: 1m}]",
                "'for' means nothing for an update"
            ),
            (
                "platform: {}\nagents: [{name: p, deployment: web, operation: {cpu: 1ms}}]",
                "the pods of 'web' are those of another part of the model already"
            ),
            (
                "platform: {}\nobjectives: [pods_ready_min.wbe > 1]",
                "there is no metric 'pods_ready_min.wbe'; did you mean 'pods_ready_min.web'?"
            ),
        ]
    )
    func explains(lines: String, message: String) throws {
        let fixture = try ModelFixture(model: Self.model(lines), Self.manifests)
        let errors = try #require(try fixture.errors()).diagnostics.filter { $0.severity == .error }
        #expect(errors.count == 1, "\(errors)")
        #expect(errors.allSatisfy { $0.line ?? 0 >= 6 }, "\(errors)")
        #expect(errors.contains { $0.message.contains(message) }, "\(errors)")
    }

    @Test("needs manifests")
    func needsManifests() throws {
        let fixture = try ModelFixture(model: .model("orchestrator: {}\nplatform: {}"))
        let error = try #require(try fixture.errors())
        #expect(error.diagnostics.map(\.line) == [5])
        #expect(
            error.diagnostics[0].message.hasPrefix("'platform' needs 'kubernetes', a directory of")
        )
    }

    @Test("refuses more pods than a run has places for")
    func bounds() throws {
        var manifests = Self.manifests
        manifests["kubernetes/all.yaml"] = manifests["kubernetes/all.yaml"]?
            .replacing("maxReplicas: 9", with: "maxReplicas: 2147483647")
        let fixture = try ModelFixture(model: Self.model("platform: {}"), manifests)
        let error = try #require(try fixture.errors())
        #expect(error.diagnostics.count == 1, "\(error.diagnostics)")
        #expect(error.diagnostics[0].message.contains("may have 2147483647 pods"))
    }
}

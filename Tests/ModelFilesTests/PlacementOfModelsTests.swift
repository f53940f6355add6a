import ModelFiles
import Service
import Testing
import Units

@Suite("The pods of a model without manifests")
struct PlacementOfModelsTests {
    @Test("have cores of their own without a cluster")
    func ownCores() throws {
        let pods = try ModelFixture(model: .model("orchestrator: {replicas: 3, cpu: 500m}"))
            .load().service.orchestrator.pods
        #expect(pods.map(\.name) == ["orchestrator-0", "orchestrator-1", "orchestrator-2"])
        #expect(pods.allSatisfy { $0.node == nil && $0.notReady == nil })
        #expect(pods.allSatisfy { $0.cpuLimit == MilliCPU(500) && $0.cpuRequest == MilliCPU(500) })
        #expect(pods.allSatisfy { $0.memoryLimit == nil })
    }

    @Test("are placed on the nodes, and those that fit nowhere are not ready")
    func placed() throws {
        // Two nodes of 4 cores hold four pods of 2 cores; the fifth fits nowhere.
        let model = try ModelFixture(
            model: .model(
                """
                orchestrator: {replicas: 5, cpu: 2, memory: 1Gi}
                cluster: {nodes: [{name: n, count: 2, cpu: 4, memory: 64Gi}]}
                """
            )
        ).load()
        let pods = model.service.orchestrator.pods
        #expect(pods.prefix(4).allSatisfy { $0.node != nil && $0.notReady == nil })
        #expect(pods.filter { $0.node == 0 }.count == 2)
        #expect(pods[4].node == nil)
        #expect(
            pods[4].notReady?.hasPrefix("0/2 nodes are available: 2 Insufficient cpu.") ?? false
        )
        #expect(model.notes.map(\.severity) == [.warning])
        #expect(
            model.notes[0].message.hasPrefix(
                "1 of 5 pods of 'orchestrator' do not fit: 0/2 nodes are available: 2 Insufficient cpu."
            )
        )
    }

    @Test("may be none")
    func none() throws {
        let model = try ModelFixture(model: .model("orchestrator: {replicas: 0}")).load()
        #expect(model.service.orchestrator.pods == [])
    }
}

@Suite("The pods of a model with manifests")
struct ManifestsOfModelsTests {
    @Test("come from the Deployment, replicas and limits with it")
    func come() throws {
        let model = try fixture().load()
        let pods = model.service.orchestrator.pods
        #expect(pods.map(\.name) == ["web-0", "web-1"])
        #expect(pods.allSatisfy { $0.cpuLimit == .cores(2) && $0.cpuRequest == .cores(1) })
        #expect(pods.allSatisfy { $0.memoryLimit == .gibibytes(4) })
        #expect(model.service.orchestrator.deployment == "web")
    }

    @Test("change with overrides of the manifest")
    func change() throws {
        let model = try fixture().load("kubernetes.Deployment.web.spec.replicas=5")
        #expect(model.service.orchestrator.pods.count == 5)
    }

    @Test("cannot be changed beside the manifest")
    func refuseBoth() throws {
        let error = try #require(try fixture(", replicas: 3").errors())
        #expect(
            error.diagnostics.map(\.message) == [
                "'replicas' comes from the manifest of 'web'; change it there, or with --set "
                    + "kubernetes.Deployment.web.spec.replicas=…"
            ]
        )
    }

    private func fixture(_ more: String = "") throws -> ModelFixture {
        try ModelFixture(
            model: .model("orchestrator: {deployment: web\(more)}\nkubernetes: kubernetes"),
            [
                "kubernetes/web.yaml": """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                        - name: web
                          image: web
                          resources:
                            requests: {cpu: "1", memory: 2Gi}
                            limits: {cpu: "2", memory: 4Gi}
                """
            ]
        )
    }
}

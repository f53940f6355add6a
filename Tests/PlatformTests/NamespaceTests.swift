import Platform
import Testing

@Suite("A namespace")
struct NamespaceTests {
    @Test("defaults and bounds containers as a real one", arguments: recordedLimitRanges)
    func followsLimitRanges(recording: RecordedAdmission) { replay(recording) }

    @Test("counts and refuses pods as a real one", arguments: recordedQuotas)
    func followsQuotas(recording: RecordedAdmission) { replay(recording) }

    @Test("gives pods their priority as a real one", arguments: recordedPriorities)
    func followsPriorityClasses(recording: RecordedAdmission) { replay(recording) }

    @Test("gives pods their quality-of-service class as a real one", arguments: recordedQoSClasses)
    func givesQoSClasses(recording: RecordedAdmission) { replay(recording) }

    private func replay(_ recording: RecordedAdmission) {
        var namespace = recording.namespace
        for step in recording.steps {
            #expect(RecordedStep.Outcome(namespace.admit(step.pod)) == step.outcome)
        }
        #expect(namespace.quotas.map { text($0.used) } == recording.used)
    }

    @Test("of the seed design holds 16 orchestrators: four resources end at once")
    func orchestratorsFill() throws {
        let namespace = SeedDesign.namespace()
        let (count, refusal) = namespace.fill(
            with: SeedDesign.orchestrator(priorityClassName: nil),
            upTo: 100
        )
        // 16 x (1 CPU, 2Gi) requested and (2 CPU, 4Gi) limited is just the quota.
        #expect(count == 16)
        #expect(
            refusal?.cause
                == .exceeded(
                    quota: "phoenix-orch-quota",
                    resources: ["limits.cpu", "limits.memory", "requests.cpu", "requests.memory"]
                )
        )
        #expect(
            refusal?.message
                == "pods \"master-orchestrator\" is forbidden: exceeded quota: "
                + "phoenix-orch-quota, requested: limits.cpu=2,limits.memory=4Gi,requests.cpu=1,"
                + "requests.memory=2Gi, used: limits.cpu=32,limits.memory=64Gi,requests.cpu=16,"
                + "requests.memory=32Gi, limited: limits.cpu=32,limits.memory=64Gi,"
                + "requests.cpu=16,requests.memory=32Gi"
        )
        #expect(refusal?.code == 403)
    }

    @Test("of the seed design holds 32 pods with the defaults of the limit range, not 50")
    func defaultedPodsFill() {
        // 32 x 1 CPU limited, 32 x 500m requested.
        let (count, refusal) = SeedDesign.namespace().fill(with: SeedDesign.plain, upTo: 100)
        #expect(count == 32)
        #expect(
            refusal?.cause
                == .exceeded(
                    quota: "phoenix-orch-quota",
                    resources: ["limits.cpu", "requests.cpu"]
                )
        )
    }

    @Test("of the seed design holds 16 agents, with half of the processor unused")
    func agentsFill() {
        // The request becomes the limit: 16 x 2Gi is all memory, 16 x 500m half the processor.
        let (count, refusal) = SeedDesign.namespace().fill(with: SeedDesign.agent, upTo: 100)
        #expect(count == 16)
        #expect(
            refusal?.cause
                == .exceeded(quota: "phoenix-orch-quota", resources: ["requests.memory"])
        )
    }

    @Test("does not know the priority class that the seed design names")
    func refusesUndefinedPriorityClass() {
        var namespace = SeedDesign.namespace()
        guard case .refused(let refusal) = namespace.admit(SeedDesign.orchestrator()) else {
            Issue.record("admitted")
            return
        }
        #expect(refusal.cause == .priority)
        #expect(refusal.code == 403)
        #expect(
            refusal.message
                == "pods \"master-orchestrator\" is forbidden: "
                + "no PriorityClass with name high-priority was found"
        )
    }

    @Test("admits by quota first come, first served, whatever the priority")
    func quotaIgnoresPriority() {
        var namespace = SeedDesign.namespace(priorityClasses: [SeedDesign.highPriority])
        for _ in 1...16 {
            guard case .admitted = namespace.admit(SeedDesign.agent) else {
                Issue.record("an agent was refused")
                return
            }
        }
        guard case .refused(let refusal) = namespace.admit(SeedDesign.orchestrator()) else {
            Issue.record("admitted")
            return
        }
        #expect(
            refusal.cause
                == .exceeded(quota: "phoenix-orch-quota", resources: ["requests.memory"])
        )
    }

    @Test("of the seed design refuses a request of 2 CPUs without a limit, though 4 are allowed")
    func requestAboveDefaultLimit() {
        var namespace = SeedDesign.namespace()
        let pod = Pod(
            meta: ObjectMeta(name: "p"),
            spec: PodSpec(
                containers: [Container(name: "main", requests: amounts(["cpu": "2"]))])
        )
        #expect(
            RecordedStep.Outcome(namespace.admit(pod))
                == .refused(
                    code: 422,
                    reason: "Invalid",
                    message: "Pod \"p\" is invalid: spec.containers[0].resources.requests: "
                        + "Invalid value: \"2\": must be less than or equal to cpu limit of 1"
                )
        )
        #expect(namespace.quotas == SeedDesign.namespace().quotas)
    }

    @Test("takes a pod that fills a quota to the last byte")
    func fillsExactly() {
        let namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["requests.memory": "1Gi"])
                )
            ]
        )
        let pod = Pod(
            meta: ObjectMeta(name: "p"),
            spec: PodSpec(
                containers: [
                    Container(name: "main", requests: amounts(["memory": "1073741824"]))
                ])
        )
        #expect(namespace.fill(with: pod, upTo: 2).count == 1)
    }

    @Test("has room again after a pod is deleted")
    func releases() throws {
        var namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["pods": "1", "count/pods": "2"])
                )
            ]
        )
        guard case .admitted(let first) = namespace.admit(SeedDesign.plain) else {
            Issue.record("refused")
            return
        }
        #expect(text(namespace.quotas[0].used) == "count/pods=1,pods=1")
        namespace.release(first, keepingObject: true)
        #expect(text(namespace.quotas[0].used) == "count/pods=1,pods=0")
        #expect(namespace.fill(with: SeedDesign.plain, upTo: 9).count == 1)
    }

    @Test("charges a pod that was there before the quota")
    func includesExistingPods() {
        var namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["pods": "3", "cpu": "1"])
                )
            ]
        )
        // It requests nothing, which the quota would not let pass now.
        namespace.include(SeedDesign.plain)
        #expect(text(namespace.quotas[0].used) == "cpu=0,pods=1")
        #expect(
            RecordedStep.Outcome(namespace.admit(SeedDesign.plain))
                == .refused(
                    code: 403,
                    reason: "Forbidden",
                    message: "pods \"plain\" is forbidden: failed quota: q: "
                        + "must specify cpu for: main"
                )
        )
        var ended = SeedDesign.plain
        ended.phase = .succeeded
        namespace.include(ended)
        #expect(text(namespace.quotas[0].used) == "cpu=0,pods=1")
    }

    @Test("counts services, their node ports and load balancers")
    func countsServices() throws {
        var namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts([
                        "services": "2", "services.nodeports": "3", "services.loadbalancers": "1",
                    ])
                )
            ]
        )
        let ports = [KubernetesService.Port(number: 80), KubernetesService.Port(number: 443)]
        try namespace.admit(
            KubernetesService(meta: ObjectMeta(name: "a"), ports: ports, type: .loadBalancer)
        )
        #expect(
            text(namespace.quotas[0].used)
                == "services=1,services.loadbalancers=1,services.nodeports=2"
        )
        let refusal = #expect(throws: AdmissionRefusal.self) {
            try namespace.admit(
                KubernetesService(meta: ObjectMeta(name: "b"), ports: ports, type: .nodePort)
            )
        }
        #expect(
            refusal?.message
                == "services \"b\" is forbidden: exceeded quota: q, requested: "
                + "services.nodeports=2, used: services.nodeports=2, limited: services.nodeports=3"
        )
        try namespace.admit(KubernetesService(meta: ObjectMeta(name: "c"), ports: ports))
    }

    @Test("counts claims of storage by class, and bounds them")
    func countsClaims() throws {
        func claim(_ name: String, _ storage: String, _ className: String) -> PersistentVolumeClaim
        {
            PersistentVolumeClaim(
                meta: ObjectMeta(name: name),
                storageClassName: className,
                requests: amounts(["storage": storage])
            )
        }
        var namespace = Namespace(
            name: "n",
            limitRanges: [
                LimitRange(
                    meta: ObjectMeta(name: "a"),
                    items: [
                        LimitRange.Item(
                            type: .persistentVolumeClaim,
                            max: amounts(["storage": "200Gi"]),
                            min: amounts(["storage": "1Gi"])
                        )
                    ]
                )
            ],
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts([
                        "gold.storageclass.storage.k8s.io/requests.storage": "10Gi",
                        "gold.storageclass.storage.k8s.io/persistentvolumeclaims": "5",
                    ])
                )
            ]
        )
        try namespace.admit(claim("a", "8Gi", "gold"))
        try namespace.admit(claim("b", "100Gi", "silver"))
        let messages = [
            claim("c", "8Gi", "gold"), claim("c", "500Mi", "silver"),
            claim("c", "201Gi", "silver"),
        ].map { claim in
            #expect(throws: AdmissionRefusal.self) { try namespace.admit(claim) }?.message
        }
        #expect(
            messages == [
                "persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, "
                    + "requested: gold.storageclass.storage.k8s.io/requests.storage=8Gi, "
                    + "used: gold.storageclass.storage.k8s.io/requests.storage=8Gi, "
                    + "limited: gold.storageclass.storage.k8s.io/requests.storage=10Gi",
                "persistentvolumeclaims \"c\" is forbidden: minimum storage usage per "
                    + "PersistentVolumeClaim is 1Gi, but request is 500Mi",
                "persistentvolumeclaims \"c\" is forbidden: maximum storage usage per "
                    + "PersistentVolumeClaim is 200Gi, but request is 201Gi",
            ]
        )
    }

    @Test("counts other objects by their plural")
    func countsObjects() throws {
        var namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(meta: ObjectMeta(name: "q"), hard: amounts(["secrets": "1"])),
                ResourceQuota(
                    meta: ObjectMeta(name: "d"),
                    hard: amounts(["count/deployments.apps": "1"])
                ),
            ]
        )
        try namespace.admit("s1", countedAs: "secrets")
        try namespace.admit("d1", countedAs: "deployments.apps")
        let refusal = #expect(throws: AdmissionRefusal.self) {
            try namespace.admit("s2", countedAs: "secrets")
        }
        #expect(
            refusal?.message
                == "secrets \"s2\" is forbidden: exceeded quota: q, requested: secrets=1, "
                + "used: secrets=1, limited: secrets=1"
        )
        #expect(
            namespace.quotas.map { text($0.used) } == ["secrets=1", "count/deployments.apps=1"]
        )
    }

    @Test("with a global default class writes its name into pods, which quotas then see")
    func globalDefaultClass() {
        var namespace = Namespace(
            name: "n",
            quotas: [
                ResourceQuota(
                    meta: ObjectMeta(name: "q"),
                    hard: amounts(["pods": "5"]),
                    scopeSelector: [.init(scope: .priorityClass, operator: .exists)]
                )
            ],
            priorityClasses: [
                PriorityClass(meta: ObjectMeta(name: "usual"), value: 7, isGlobalDefault: true)
            ]
        )
        guard case .admitted(let pod) = namespace.admit(SeedDesign.plain) else {
            Issue.record("refused")
            return
        }
        #expect(pod.pod.spec.priorityClassName == "usual")
        #expect(pod.priority == 7)
        #expect(text(namespace.quotas[0].used) == "pods=1")
    }
}

import ModelFiles
import Platform
import Testing

/// Reads a text as the file `m.yaml`.
private func read(
    _ text: String,
    set assignments: [String] = []
) throws -> (objects: [KubernetesObject], messages: [String], context: ReadingContext) {
    let context = try ReadingContext(
        directory: ModelDirectory("."),
        overrides: Overrides(assignments: assignments)
    )
    let objects = ManifestReader(context: context)
        .read([SourceFile(path: "m.yaml", text: text)])
    let messages = context.diagnostics.sorted.map { diagnostic in
        "\(diagnostic.line ?? 0):\(diagnostic.column ?? 0): "
            + "\(diagnostic.severity): \(diagnostic.message)"
    }
    return (objects.map(\.object), messages, context)
}

@Suite("A manifest")
struct ManifestReaderTests {
    private static let quota = """
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: phoenix-orch-quota
          namespace: phoenix-orch
        spec:
          hard:
            # Compute Resources
            requests.cpu: "16"
            limits.memory: "64Gi"
            pods: "50"
        """

    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: agent-planner}
        spec:
          replicas: 3
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec:
              containers:
              - name: agent
                resources:
                  requests: {cpu: 100m}
                  limits: {cpu: 500m, memory: 1Gi}
              - name: sidecar
                resources: {limits: {cpu: 0.1}}
        """

    @Test("of a quota keeps every amount, its spelling and its parameter")
    func readsQuota() throws {
        let (objects, messages, context) = try read(Self.quota)
        #expect(messages.isEmpty)
        guard case .resourceQuota(let quota) = try #require(objects.first) else {
            Issue.record("not a ResourceQuota")
            return
        }
        #expect(quota.meta.namespace == "phoenix-orch")
        #expect(quota.hard["requests.cpu"] == Quantity(16))
        #expect(quota.hard["limits.memory"]?.description == "64Gi")
        let prefix = "kubernetes.ResourceQuota.phoenix-orch-quota.spec.hard."
        #expect(
            context.parameters.map(\.path) == [
                prefix + "requests.cpu", prefix + "limits.memory", prefix + "pods",
            ]
        )
        let processor = try #require(context.parameters.first)
        #expect(processor.value == "16")
        #expect(processor.position?.line == 9)
        #expect(processor.position?.column == 19)
    }

    @Test("of a deployment names its containers in the paths of its parameters")
    func namesContainers() throws {
        let (objects, messages, context) = try read(Self.deployment)
        #expect(messages.isEmpty)
        guard case .deployment(let deployment) = try #require(objects.first) else {
            Issue.record("not a Deployment")
            return
        }
        #expect(deployment.replicas == 3)
        #expect(deployment.template.spec.containers.map(\.name) == ["agent", "sidecar"])
        #expect(deployment.template.spec.containers[1].limits[.cpu] == Quantity(milli: 100))
        let prefix = "kubernetes.Deployment.agent-planner.spec."
        let containers = prefix + "template.spec.containers."
        #expect(
            context.parameters.map(\.path) == [
                prefix + "replicas",
                containers + "agent.resources.requests.cpu",
                containers + "agent.resources.limits.cpu",
                containers + "agent.resources.limits.memory",
                containers + "sidecar.resources.limits.cpu",
            ]
        )
    }

    @Test("gives way to the command line, quoted amounts too")
    func isOverridden() throws {
        let (objects, messages, _) = try read(
            Self.quota + "\n---\n" + Self.deployment,
            set: [
                "kubernetes.ResourceQuota.phoenix-orch-quota.spec.hard.requests.cpu=20",
                "kubernetes.Deployment.agent-planner.spec.replicas=5",
            ]
        )
        #expect(messages.isEmpty)
        guard case .resourceQuota(let quota) = objects[0], case .deployment(let pods) = objects[1]
        else {
            Issue.record("not a quota and a deployment")
            return
        }
        #expect(quota.hard["requests.cpu"] == Quantity(20))
        #expect(pods.replicas == 5)
    }

    @Test("that leaves out the number of replicas has one, which is a parameter as well")
    func defaultsReplicas() throws {
        let text = Self.deployment.replacing("  replicas: 3\n", with: "")
        let path = "kubernetes.Deployment.agent-planner.spec.replicas"
        let (objects, _, context) = try read(text)
        guard case .deployment(let one) = try #require(objects.first) else { return }
        #expect(one.replicas == 1)
        #expect(context.parameters.first { $0.path == path }?.value == "1")

        let (overridden, messages, _) = try read(text, set: ["\(path)=4"])
        guard case .deployment(let four) = try #require(overridden.first) else { return }
        #expect(four.replicas == 4)
        #expect(messages.isEmpty)
    }

    @Test("may hold several documents, empty ones, and lists of objects")
    func readsDocumentsAndLists() throws {
        let (objects, messages, _) = try read(
            """
            ---
            # nothing here
            ---
            apiVersion: v1
            kind: List
            items:
            - apiVersion: scheduling.k8s.io/v1
              kind: PriorityClass
              metadata: {name: high-priority}
              value: 1000
            - apiVersion: v1
              kind: PodList
              items:
              - apiVersion: v1
                kind: Pod
                metadata: {name: one}
                spec: {containers: [{name: c}]}
            ---
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "redis"},
             "spec": {"ports": [{"port": 6379}]}}
            """
        )
        #expect(messages.isEmpty)
        #expect(objects.map(\.kind) == ["PriorityClass", "Pod", "Service"])
        #expect(objects.map(\.meta.name) == ["high-priority", "one", "redis"])
    }

    @Test("may use anchors and merge keys")
    func expandsAnchors() throws {
        let (objects, messages, context) = try read(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
              - name: a
                resources: &small {limits: &most {cpu: 500m, memory: 1Gi}}
              - name: b
                resources: *small
              - name: c
                resources: {limits: {<<: *most, cpu: 2}}
            """
        )
        #expect(messages.isEmpty)
        guard case .pod(let pod) = try #require(objects.first) else { return }
        #expect(
            pod.spec.containers.map { $0.limits[.cpu]?.description } == ["500m", "500m", "2"]
        )
        #expect(
            pod.spec.containers.map { $0.limits[.memory]?.description } == ["1Gi", "1Gi", "1Gi"]
        )
        let path = "kubernetes.Pod.p.spec.containers.b.resources.limits.cpu"
        #expect(context.parameters.contains { $0.path == path })
    }

    @Test("of a kind that plays no part is kept by kind and name, and a note says so")
    func keepsOthers() throws {
        let (objects, messages, _) = try read(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {anything: goes}
            ---
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: hello}
            """
        )
        #expect(objects.map(\.kind) == ["ConfigMap", "Service"])
        #expect(objects.map(\.meta.name) == ["settings", "hello"])
        #expect(
            messages == [
                "3:18: note: ConfigMap 'settings' plays no part in the simulation",
                "8:18: note: Service 'hello' plays no part in the simulation",
            ]
        )
    }

    @Test(
        "with a wrong quantity has Kubernetes' own words, and a guess where there is one",
        arguments: [
            (
                "2GB",
                "quantities must match the regular expression "
                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'; did you mean '2Gi'?"
            ),
            ("1K", "unable to parse quantity's suffix; did you mean '1k'?"),
            (
                "2gi",
                "quantities must match the regular expression "
                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'; did you mean '2Gi'?"
            ),
            (
                "\"500 m\"",
                "quantities must match the regular expression "
                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'; did you mean '500m'?"
            ),
            ("1e", "unable to parse quantity's suffix"),
            (
                "lots",
                "quantities must match the regular expression "
                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            ),
        ]
    )
    func refusesQuantities(text: String, problem: String) throws {
        let (_, messages, _) = try read(
            Self.deployment.replacing("requests: {cpu: 100m}", with: "requests: {cpu: \(text)}")
        )
        let shown = text.filter { $0 != "\"" }
        #expect(
            messages == [
                "13:27: error: spec.template.spec.containers[0].resources.requests.cpu: "
                    + "'\(shown)': \(problem)"
            ]
        )
    }

    @Test(
        "with a value of the wrong type is refused, as the API server does",
        arguments: [
            (
                "replicas: 3", "replicas: three",
                "5:13: error: spec.replicas: expected a whole number, read 'three'"
            ),
            (
                "replicas: 3", "replicas: \"3\"",
                "5:13: error: spec.replicas: \"3\" is a text, expected a number; write 3"
            ),
            (
                "replicas: 3", "replicas: -1",
                "5:13: error: spec.replicas: Invalid value: -1: "
                    + "must be greater than or equal to 0"
            ),
            (
                "replicas: 3", "replicas: [3]",
                "5:13: error: spec.replicas: expected a whole number, read a list"
            ),
            (
                "metadata: {labels: {app: agent}}", "metadata: {labels: {app: agent, v: 1}}",
                "8:40: error: spec.template.metadata.labels.v: 1 is a number, expected a text; "
                    + "write \"1\""
            ),
            (
                "metadata: {labels: {app: agent}}", "metadata: {labels: {app: agent, v: yes}}",
                "8:40: error: spec.template.metadata.labels.v: yes is a truth value, "
                    + "expected a text; write \"yes\""
            ),
            (
                "metadata: {labels: {app: agent}}", "metadata: {labels: {app: agnet}}",
                "8:5: error: spec.template: Invalid value: `selector` does not match template "
                    + "`labels`; give the template the labels of spec.selector"
            ),
            (
                "- name: sidecar", "- image: sidecar",
                "15:9: error: spec.template.spec.containers[1].name: Required value"
            ),
            (
                "- name: sidecar", "- name: agent",
                "10:7: error: spec.template.spec: Duplicate value: \"agent\" is the name of two "
                    + "containers"
            ),
            (
                "limits: {cpu: 0.1}", "limits: {mem: 1Gi}",
                "16:30: error: spec.template.spec.containers[1].resources.limits[mem]: "
                    + "Invalid value: \"mem\": must be a standard resource for containers"
            ),
            (
                "limits: {cpu: 0.1}", "limits: {memroy: 1Gi}",
                "16:30: error: spec.template.spec.containers[1].resources.limits[memroy]: "
                    + "Invalid value: \"memroy\": must be a standard resource for containers; "
                    + "did you mean 'memory'?"
            ),
        ]
    )
    func refusesTypes(right: String, wrong: String, message: String) throws {
        let (_, messages, _) = try read(Self.deployment.replacing(right, with: wrong))
        #expect(messages == [message])
    }

    @Test("with a field that is nearly one it reads is a warning: Kubernetes drops the field")
    func warnsOfNearMisses() throws {
        let (objects, messages, _) = try read(
            Self.deployment
                .replacing("limits: {cpu: 500m, memory: 1Gi}", with: "limit: {cpu: 500m}")
                .replacing("  replicas: 3", with: "  replica: 3\n  progressDeadlineSeconds: 5")
        )
        #expect(
            messages == [
                "5:3: warning: unknown field \"spec.replica\", which Kubernetes drops; "
                    + "did you mean 'replicas'?",
                "15:11: warning: unknown field "
                    + "\"spec.template.spec.containers[0].resources.limit\", "
                    + "which Kubernetes drops; did you mean 'limits'?",
            ]
        )
        guard case .deployment(let deployment) = try #require(objects.first) else { return }
        #expect(deployment.replicas == 1)
        #expect(deployment.template.spec.containers[0].limits.isEmpty)
    }

    @Test(
        "whose head is wrong says what is missing",
        arguments: [
            ("apiVersion: v1\nmetadata: {name: x}\n", "1:1: error: Object 'Kind' is missing"),
            (
                "kind: Deployment\nmetadata: {name: x}\n",
                "1:1: error: Object 'apiVersion' is missing; write apiVersion: apps/v1"
            ),
            (
                "apiVersion: v1\nkind: Pod\nspec: {}\n",
                "1:1: error: metadata.name: Required value: name or generateName is required"
            ),
            (
                "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
                "1:1: error: spec: Required value"
            ),
            (
                "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: []}\n",
                "4:20: error: spec.containers: Required value"
            ),
            (
                "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: x}\n"
                    + "spec: {selector: {}, template: {spec: {containers: [{name: c}]}}}\n",
                "1:13: error: no matches for kind \"Deployment\" in version "
                    + "\"extensions/v1beta1\"; write apiVersion: apps/v1"
            ),
            (
                "apiVersion: apps/v1\nkind: Deploymnet\nmetadata: {name: x}\n",
                "2:7: warning: no matches for kind \"Deploymnet\" in version \"apps/v1\"; "
                    + "did you mean 'Deployment'?"
            ),
            ("just a text\n", "1:1: error: this is a single value, expected a Kubernetes object"),
        ]
    )
    func refusesHeads(text: String, message: String) throws {
        let (_, messages, _) = try read(text)
        #expect(messages == [message])
    }

    @Test("may not give an object twice")
    func refusesTwice() throws {
        let (objects, messages, _) = try read(Self.quota + "\n---\n" + Self.quota)
        #expect(objects.count == 1)
        #expect(
            messages == [
                "16:9: error: ResourceQuota 'phoenix-orch-quota' is given twice, first in m.yaml:4"
            ]
        )
    }

    @Test("of a quota with a resource that quotas do not count is refused")
    func refusesQuotaNames() throws {
        let (_, messages, _) = try read(
            Self.quota.replacing("requests.cpu", with: "request.cpu")
        )
        #expect(
            messages == [
                "9:5: error: spec.hard[request.cpu]: Invalid value: \"request.cpu\": must be a "
                    + "standard resource for quota; did you mean 'requests.cpu'?"
            ]
        )
    }

    @Test("of a network policy that mixes up 'from' and 'to' is refused: it would let everybody in")
    func refusesMixedDirections() throws {
        let (_, messages, _) = try read(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p}
            spec:
              podSelector: {}
              ingress:
              - to: [{podSelector: {}}]
            """
        )
        #expect(
            messages == [
                "7:9: error: spec.ingress[0].to: unknown field, which would leave everybody in; "
                    + "did you mean 'from'?"
            ]
        )
    }

    @Test("of an autoscaler is read in both versions of the API")
    func readsAutoscalers() throws {
        let (objects, messages, _) = try read(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: two}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 10
              metrics:
              - type: Resource
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
            ---
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: one}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 10
              targetCPUUtilizationPercentage: 80
            """
        )
        #expect(messages.isEmpty)
        let metrics = objects.compactMap { object -> [HorizontalPodAutoscaler.Metric]? in
            guard case .horizontalPodAutoscaler(let autoscaler) = object else { return nil }
            return autoscaler.metrics
        }
        let processor = HorizontalPodAutoscaler.Metric(
            source: .resource,
            name: "cpu",
            goal: .averageUtilization(80)
        )
        #expect(metrics == [[processor], [processor]])
    }
}

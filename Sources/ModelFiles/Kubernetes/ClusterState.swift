import Platform

/// The namespaces, nodes and pods of a cluster while objects are applied to it.
struct ClusterState {
    /// The pods of each owner, in the order of the manifests.
    private(set) var podSets: [PodSet] = []

    private let context: ReadingContext
    private let defaultNamespace: String
    /// In the order in which the manifests first name them.
    private var namespaces: [Namespace]
    private var placement: Placement
    /// What changes the number of replicas.
    private let autoscalers: [HorizontalPodAutoscaler]
    private var podCount = 0

    /// A cluster with the policies of these objects and without pods.
    init(
        _ objects: [ManifestObject],
        nodes: [Node],
        defaultNamespace: String,
        context: ReadingContext
    ) {
        self.context = context
        self.defaultNamespace = defaultNamespace
        placement = Placement(nodes: nodes)
        autoscalers = objects.compactMap(\.object.horizontalPodAutoscaler)
        let priorityClasses = objects.compactMap(\.object.priorityClass)
        let limitRanges = objects.compactMap(\.object.limitRange)
        let quotas = objects.compactMap(\.object.resourceQuota)
        var names: [String] = []
        for object in objects where object.object.isNamespaced {
            let name = object.object.meta.namespace ?? defaultNamespace
            if !names.contains(name) { names.append(name) }
        }
        namespaces = names.map { name in
            Namespace(
                name: name,
                limitRanges: limitRanges.filter { ($0.meta.namespace ?? defaultNamespace) == name },
                quotas: quotas.filter { ($0.meta.namespace ?? defaultNamespace) == name },
                priorityClasses: priorityClasses
            )
        }
    }

    /// What is used of each resource of each quota.
    var readings: [NamespaceReading] {
        namespaces.flatMap { namespace in
            namespace.quotas.flatMap { usage in
                usage.quota.hard.entries.map { entry in
                    NamespaceReading(
                        namespace: namespace.name,
                        quota: usage.quota.meta.name,
                        resource: entry.name.rawValue,
                        used: usage.used[entry.name] ?? .zero,
                        hard: entry.quantity
                    )
                }
            }
        }
    }

    /// Makes objects and their pods, in this order.
    mutating func apply(_ objects: [ManifestObject]) {
        for object in objects {
            guard object.object.isNamespaced else { continue }
            count(object)
            guard let set = PodSet(object, defaultNamespace: defaultNamespace) else { continue }
            podSets.append(admit(set))
        }
    }

    /// Places what was admitted: the highest priority first, then who was admitted first.
    mutating func place() {
        guard !placement.nodes.isEmpty else { return }
        let waiting = podSets.indices.flatMap { set in
            podSets[set].pods.indices.map { (set: set, pod: $0) }
        }.filter { podSets[$0.set].pods[$0.pod].node == nil }
        // Swift's sort keeps the order of equals.
        let queue = waiting.sorted { left, right in
            podSets[left.set].pods[left.pod].priority > podSets[right.set].pods[right.pod].priority
        }
        for index in queue {
            guard let spec = podSets[index.set].pods[index.pod].spec else { continue }
            switch placement.place(spec) {
            case .placed(let node): podSets[index.set].pods[index.pod].node = node
            case .pending(let message): podSets[index.set].pods[index.pod].notReady = message
            }
        }
    }

    /// Makes the pods of an owner.
    private mutating func admit(_ set: PodSet) -> PodSet {
        guard let namespace = namespaces.firstIndex(where: { $0.name == set.namespace }) else {
            return set
        }
        let replicas = replicas(of: set)
        podCount += replicas
        guard podCount <= NamespaceResolution.mostPods else {
            podCount -= replicas
            context.diagnostics.error(
                "\(set.kind) \(quoted(set.name)) asks for \(replicas) pods; a model has at most "
                    + "\(NamespaceResolution.mostPods) in all",
                at: set.owner.position
            )
            return set
        }
        var set = set
        for number in 0..<replicas {
            let name = set.podName(number)
            if let member = runningPod(of: set, inNamespace: namespace) {
                set.pods.append(member)
                continue
            }
            let pod = Pod(name: name, namespace: set.namespace, from: set.template)
            switch namespaces[namespace].admit(pod) {
            case .admitted(let admitted):
                set.pods.append(
                    PodSet.Member(name: name, spec: admitted.pod.spec, priority: admitted.priority)
                )
            case .refused(let refusal):
                set.pods.append(PodSet.Member(name: name, notReady: refusal.message))
            }
        }
        return set
    }

    /// A pod of a manifest that runs on a node already: it is charged, and asks for nothing.
    private mutating func runningPod(
        of set: PodSet,
        inNamespace namespace: Int
    ) -> PodSet.Member? {
        guard case .pod(let pod) = set.owner.object, let nodeName = pod.spec.nodeName else {
            return nil
        }
        namespaces[namespace].include(pod)
        let node = placement.nodes.firstIndex { $0.meta.name == nodeName }
        if let node {
            placement.assign(pod.spec, toNode: node)
        } else if !placement.nodes.isEmpty {
            let names = placement.nodes.map(\.meta.name)
            context.diagnostics.error(
                "Pod \(quoted(set.name)) is on the node \(quoted(nodeName)), which there is not"
                    + didYouMean(nodeName, among: names),
                at: set.owner.position
            )
        }
        return PodSet.Member(
            name: set.name,
            spec: pod.spec,
            node: node,
            priority: pod.spec.priority ?? 0
        )
    }

    /// How many pods an owner is to have, its autoscaler's bounds kept.
    ///
    /// An owner of no replicas is out of its autoscaler's reach, as in Kubernetes.
    private func replicas(of set: PodSet) -> Int {
        let written = set.replicas
        let autoscaler = autoscalers.first { autoscaler in
            autoscaler.target.kind == set.kind && autoscaler.target.name == set.name
                && (autoscaler.meta.namespace ?? defaultNamespace) == set.namespace
        }
        guard let autoscaler, written > 0 else { return written }
        return min(max(written, autoscaler.minReplicas), autoscaler.maxReplicas)
    }

    /// Charges the object itself, which is no pod, to the quotas; a refusal is reported.
    private mutating func count(_ object: ManifestObject) {
        let name = object.object.meta.namespace ?? defaultNamespace
        guard let index = namespaces.firstIndex(where: { $0.name == name }) else { return }
        do throws(AdmissionRefusal) {
            switch object.object {
            case .service(let service): try namespaces[index].admit(service)
            case .persistentVolumeClaim(let claim): try namespaces[index].admit(claim)
            default:
                guard let resource = object.object.countedResource else { return }
                try namespaces[index].admit(object.object.meta.name, countedAs: resource)
            }
        } catch {
            context.diagnostics.warning(
                "\(object.object.kind) \(quoted(object.object.meta.name)) is refused: "
                    + error.message,
                at: object.position
            )
        }
    }
}

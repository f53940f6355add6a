import Platform
import Service
import Units

/// The pods of a Deployment, StatefulSet, Job or Pod, and what became of each.
struct PodSet {
    /// What makes the pods.
    let owner: ManifestObject
    /// The kind of the owner.
    let kind: String
    /// The name of the owner.
    let name: String
    /// The namespace of the pods.
    let namespace: String
    /// The number of the owner in the order of application.
    let number: Int
    /// What each pod is made from.
    var template: PodTemplate
    /// The pods in the order of their numbers.
    var pods: [Member] = []

    /// A pod and what became of it.
    struct Member {
        /// The pod's name.
        let name: String
        /// The pod after admission; `nil` if it was refused.
        var spec: PodSpec?
        /// The index of its node; `nil` if it has none.
        var node: Int?
        /// Why it does not serve.
        var notReady: String?
        /// The priority; 0 if it was refused.
        var priority: Int32 = 0

        /// The pod as the request level sees it.
        var model: PodModel {
            guard let spec else { return PodModel(name: name, notReady: notReady) }
            let running = spec.containers + spec.initContainers.filter(\.restartsAlways)
            return PodModel(
                name: name,
                node: node,
                cpuLimit: Self.sum(running.map(\.limits), of: .cpu).map { MilliCPU($0) },
                cpuRequest: Self.nonZero(PodTotals(of: spec).requests[.cpu])
                    .map { MilliCPU($0) },
                memoryLimit: Self.sum(running.map(\.limits), of: .memory).map { Bytes($0) },
                notReady: notReady
            )
        }

        /// The sum of an amount, if every container gives one: without that the pod has none.
        private static func sum(_ lists: [ResourceList], of name: ResourceName) -> Quantity? {
            let amounts = lists.compactMap { nonZero($0[name]) }
            guard let first = amounts.first, amounts.count == lists.count else { return nil }
            return amounts.dropFirst().reduce(first, +)
        }

        /// An amount; zero is none, as the kubelet has it.
        private static func nonZero(_ quantity: Quantity?) -> Quantity? {
            quantity.flatMap { $0.isZero ? nil : $0 }
        }
    }

    /// The pods of an object that was applied to a cluster.
    ///
    /// - Parameters:
    ///   - owner: The object.
    ///   - workload: What it makes pods from.
    ///   - number: Its number in the order of application.
    ///   - cluster: The cluster, at rest.
    init(_ owner: ManifestObject, _ workload: PodOwner, _ number: Int, in cluster: Cluster) {
        self.owner = owner
        kind = workload.kind
        name = workload.meta.name
        namespace = cluster.applications[number].namespace ?? ""
        self.number = number
        template = workload.template
        pods = cluster.applications[number].pods.compactMap { pod in
            let record = cluster.pods[pod]
            guard record.admitted?.pod.phase.isTerminal != true else { return nil }
            var member = Member(
                name: record.name,
                spec: record.admitted?.pod.spec,
                priority: record.admitted?.priority ?? 0
            )
            switch record.refusal {
            case .refused(let refusal): member.notReady = refusal.message
            case .heldBack(let name): member.notReady = "waits for \(name) to be ready"
            case nil: break
            }
            switch cluster.place(of: pod) {
            case .node(let node): member.node = node
            case .pending: member.notReady = cluster.schedulingMessage(of: pod)
            case .preempted:
                // A controller makes another one, which is listed as well.
                guard kind == "Pod" else { return nil }
                member.notReady = "preempted by a pod of higher priority"
            case .nowhere: break
            }
            return member
        }
        if let refusal = cluster.applications[number].replicaSetRefusal {
            // Whoever asks for more has been reported.
            let count = min(cluster.replicas(of: workload), NamespaceResolution.mostPods)
            pods = (0..<count).map {
                Member(name: workload.podName($0), notReady: refusal.message)
            }
        }
    }

    /// The pods as network policies see them.
    var endpoint: NetworkEndpoint {
        NetworkEndpoint(
            namespace: namespace,
            labels: template.labels,
            ports: template.spec.containers.flatMap(\.ports)
        )
    }
}

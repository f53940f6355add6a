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
    /// What each pod is made from.
    let template: PodTemplate
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

    /// The pods of an object; `nil` if it makes none.
    ///
    /// - Parameters:
    ///   - owner: The object.
    ///   - defaultNamespace: The namespace of objects that name none.
    init?(_ owner: ManifestObject, defaultNamespace: String) {
        switch owner.object {
        case .deployment(let deployment): template = deployment.template
        case .statefulSet(let statefulSet): template = statefulSet.template
        case .job(let job): template = job.template
        case .pod(let pod): template = PodTemplate(labels: pod.meta.labels, spec: pod.spec)
        default: return nil
        }
        self.owner = owner
        kind = owner.object.kind
        name = owner.object.meta.name
        namespace = owner.object.meta.namespace ?? defaultNamespace
    }

    /// How many pods there should be, before an autoscaler has its say.
    var replicas: Int {
        switch owner.object {
        case .deployment(let deployment): deployment.replicas
        case .statefulSet(let statefulSet): statefulSet.replicas
        case .job(let job): min(job.parallelism, job.completions ?? job.parallelism)
        case .pod(let pod): pod.phase.isTerminal ? 0 : 1
        default: 0
        }
    }

    /// The name of the pod of a number, from 0.
    func podName(_ number: Int) -> String { kind == "Pod" ? name : "\(name)-\(number)" }

    /// The pods as network policies see them.
    var endpoint: NetworkEndpoint {
        NetworkEndpoint(
            namespace: namespace,
            labels: template.labels,
            ports: template.spec.containers.flatMap(\.ports)
        )
    }
}

/// What makes pods: a Deployment, a StatefulSet, a Job, or a pod of its own.
public struct PodOwner: Hashable, Sendable {
    /// The kind, as manifests write it.
    public let kind: String
    /// The name, namespace and labels.
    public let meta: ObjectMeta
    /// What the pods are made from.
    public let template: PodTemplate
    /// How many pods there should be, before an autoscaler has its say.
    public let replicas: Int
    /// The pods among which the scheduler spreads them; `nil` for pods of their own and of jobs.
    let companions: LabelSelector?
    /// Whether a pod is made only when the one before it is ready.
    let makesPodsInOrder: Bool

    /// The owner that an object is; `nil` if it makes no pods.
    public init?(_ object: KubernetesObject) {
        switch object {
        case .deployment(let deployment):
            template = deployment.template
            replicas = deployment.replicas
            companions = deployment.selector
            makesPodsInOrder = false
        case .statefulSet(let statefulSet):
            template = statefulSet.template
            replicas = statefulSet.replicas
            companions = statefulSet.selector
            makesPodsInOrder = !statefulSet.makesPodsInParallel
        case .job(let job):
            template = job.template
            replicas = min(job.parallelism, job.completions ?? job.parallelism)
            companions = nil
            makesPodsInOrder = false
        case .pod(let pod):
            template = PodTemplate(labels: pod.meta.labels, spec: pod.spec)
            replicas = pod.phase.isTerminal ? 0 : 1
            companions = nil
            makesPodsInOrder = false
        default: return nil
        }
        kind = object.kind
        meta = object.meta
    }

    /// A tenant, whose pods come one by one.
    init(tenant name: String, namespace: String, template: PodTemplate) {
        kind = "Tenant"
        meta = ObjectMeta(name: name, namespace: namespace)
        self.template = template
        replicas = 0
        companions = nil
        makesPodsInOrder = false
    }

    /// Whether pods that are refused or go are made again.
    var isController: Bool { kind != "Pod" }

    /// The name of the pod of a number, from 0.
    public func podName(_ number: Int) -> String {
        isController ? "\(meta.name)-\(number)" : meta.name
    }

    /// What a quota counts the ReplicaSet as that makes the pods; `nil` if there is none.
    var replicaSetResource: String? { kind == "Deployment" ? "replicasets.apps" : nil }
}

/// An object of a manifest.
public enum KubernetesObject: Hashable, Sendable {
    /// A pod of its own.
    case pod(Pod)
    /// A deployment.
    case deployment(Deployment)
    /// A stateful set.
    case statefulSet(StatefulSet)
    /// A job.
    case job(Job)
    /// A quota of the namespace.
    case resourceQuota(ResourceQuota)
    /// Limits of single containers, pods and claims.
    case limitRange(LimitRange)
    /// A priority class.
    case priorityClass(PriorityClass)
    /// A service.
    case service(KubernetesService)
    /// A claim of storage.
    case persistentVolumeClaim(PersistentVolumeClaim)
    /// A network policy.
    case networkPolicy(NetworkPolicy)
    /// An autoscaler.
    case horizontalPodAutoscaler(HorizontalPodAutoscaler)
    /// A protection of pods from being disturbed.
    case podDisruptionBudget(PodDisruptionBudget)
    /// A node.
    case node(Node)
    /// An object that is kept and means nothing to a simulation.
    case other(kind: String, apiVersion: String, meta: ObjectMeta)

    /// The kind, as manifests write it.
    public var kind: String {
        switch self {
        case .pod: "Pod"
        case .deployment: "Deployment"
        case .statefulSet: "StatefulSet"
        case .job: "Job"
        case .resourceQuota: "ResourceQuota"
        case .limitRange: "LimitRange"
        case .priorityClass: "PriorityClass"
        case .service: "Service"
        case .persistentVolumeClaim: "PersistentVolumeClaim"
        case .networkPolicy: "NetworkPolicy"
        case .horizontalPodAutoscaler: "HorizontalPodAutoscaler"
        case .podDisruptionBudget: "PodDisruptionBudget"
        case .node: "Node"
        case .other(let kind, _, _): kind
        }
    }

    /// The name, namespace and labels.
    public var meta: ObjectMeta {
        switch self {
        case .pod(let object): object.meta
        case .deployment(let object): object.meta
        case .statefulSet(let object): object.meta
        case .job(let object): object.meta
        case .resourceQuota(let object): object.meta
        case .limitRange(let object): object.meta
        case .priorityClass(let object): object.meta
        case .service(let object): object.meta
        case .persistentVolumeClaim(let object): object.meta
        case .networkPolicy(let object): object.meta
        case .horizontalPodAutoscaler(let object): object.meta
        case .podDisruptionBudget(let object): object.meta
        case .node(let object): object.meta
        case .other(_, _, let meta): meta
        }
    }
}

extension KubernetesObject {
    /// The plural of the kind with its group, as the API server names it: `deployments.apps`.
    ///
    /// Of kinds that are not Kubernetes' own the plural is a guess by the rules of English.
    public var resource: String {
        switch self {
        case .pod: "pods"
        case .deployment: "deployments.apps"
        case .statefulSet: "statefulsets.apps"
        case .job: "jobs.batch"
        case .resourceQuota: "resourcequotas"
        case .limitRange: "limitranges"
        case .priorityClass: "priorityclasses.scheduling.k8s.io"
        case .service: "services"
        case .persistentVolumeClaim: "persistentvolumeclaims"
        case .networkPolicy: "networkpolicies.networking.k8s.io"
        case .horizontalPodAutoscaler: "horizontalpodautoscalers.autoscaling"
        case .podDisruptionBudget: "poddisruptionbudgets.policy"
        case .node: "nodes"
        case .other(let kind, let apiVersion, _):
            Self.plural(of: kind.lowercased()) + Self.groupSuffix(of: apiVersion)
        }
    }

    private static func plural(of kind: String) -> String {
        if kind == "endpoints" { return kind }
        if ["s", "x", "ch", "sh"].contains(where: kind.hasSuffix) { return kind + "es" }
        let beforeLast = kind.dropLast().last
        if kind.hasSuffix("y"), let beforeLast, !"aeiou".contains(beforeLast) {
            return kind.dropLast() + "ies"
        }
        return kind + "s"
    }

    private static func groupSuffix(of apiVersion: String) -> String {
        let parts = apiVersion.split(separator: "/")
        return parts.count == 2 ? ".\(parts[0])" : ""
    }

    /// Whether objects of the kind belong to a namespace.
    ///
    /// Of the kinds that mean nothing to a simulation those count as cluster-wide that
    /// Kubernetes 1.29 itself has so; a custom kind is taken to be in a namespace.
    public var isNamespaced: Bool {
        switch self {
        case .priorityClass, .node: false
        case .other(let kind, _, _): !Self.clusterWideKinds.contains(kind)
        default: true
        }
    }

    private static let clusterWideKinds: Set<String> = [
        "Namespace", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass",
        "CustomResourceDefinition", "IngressClass", "RuntimeClass", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "CSIDriver", "CSINode",
        "VolumeAttachment", "CertificateSigningRequest", "FlowSchema",
        "PriorityLevelConfiguration", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    ]
}

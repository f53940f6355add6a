import Platform

extension KubernetesObject {
    /// The quota, if the object is one.
    var resourceQuota: ResourceQuota? {
        guard case .resourceQuota(let quota) = self else { return nil }
        return quota
    }

    /// The limit range, if the object is one.
    var limitRange: LimitRange? {
        guard case .limitRange(let limitRange) = self else { return nil }
        return limitRange
    }

    /// The priority class, if the object is one.
    var priorityClass: PriorityClass? {
        guard case .priorityClass(let priorityClass) = self else { return nil }
        return priorityClass
    }

    /// The network policy, if the object is one.
    var networkPolicy: NetworkPolicy? {
        guard case .networkPolicy(let policy) = self else { return nil }
        return policy
    }

    /// The service, if the object is one.
    var service: KubernetesService? {
        guard case .service(let service) = self else { return nil }
        return service
    }

    /// The autoscaler, if the object is one.
    var horizontalPodAutoscaler: HorizontalPodAutoscaler? {
        guard case .horizontalPodAutoscaler(let autoscaler) = self else { return nil }
        return autoscaler
    }

    /// The node, if the object is one.
    var node: Node? {
        guard case .node(let node) = self else { return nil }
        return node
    }

    /// Whether objects of the kind belong to a namespace.
    ///
    /// Of the kinds that mean nothing to a simulation those count as cluster-wide that
    /// Kubernetes 1.29 itself has so; a custom kind is taken to be in a namespace.
    var isNamespaced: Bool {
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

    /// What quotas count the object as, beside what they count of its pods.
    ///
    /// Pods, services and claims are charged on their own.
    var countedResource: String? {
        switch self {
        case .deployment: "deployments.apps"
        case .statefulSet: "statefulsets.apps"
        case .job: "jobs.batch"
        case .resourceQuota: "resourcequotas"
        case .other("Secret", "v1", _): "secrets"
        case .other("ConfigMap", "v1", _): "configmaps"
        case .other("ReplicationController", "v1", _): "replicationcontrollers"
        default: nil
        }
    }
}

import Platform

extension KubernetesObject {
    /// The quota, if the object is one.
    public var resourceQuota: ResourceQuota? {
        guard case .resourceQuota(let quota) = self else { return nil }
        return quota
    }

    /// The limit range, if the object is one.
    public var limitRange: LimitRange? {
        guard case .limitRange(let limitRange) = self else { return nil }
        return limitRange
    }

    /// The priority class, if the object is one.
    public var priorityClass: PriorityClass? {
        guard case .priorityClass(let priorityClass) = self else { return nil }
        return priorityClass
    }

    /// The network policy, if the object is one.
    public var networkPolicy: NetworkPolicy? {
        guard case .networkPolicy(let policy) = self else { return nil }
        return policy
    }

    /// The service, if the object is one.
    public var service: KubernetesService? {
        guard case .service(let service) = self else { return nil }
        return service
    }

    /// The autoscaler, if the object is one.
    public var horizontalPodAutoscaler: HorizontalPodAutoscaler? {
        guard case .horizontalPodAutoscaler(let autoscaler) = self else { return nil }
        return autoscaler
    }

    /// The node, if the object is one.
    public var node: Node? {
        guard case .node(let node) = self else { return nil }
        return node
    }

    /// Whether the object says what other objects may be.
    var isPolicy: Bool {
        switch self {
        case .priorityClass, .limitRange, .resourceQuota: true
        default: false
        }
    }

    /// The disruption budget, if the object is one.
    public var podDisruptionBudget: PodDisruptionBudget? {
        guard case .podDisruptionBudget(let budget) = self else { return nil }
        return budget
    }
}

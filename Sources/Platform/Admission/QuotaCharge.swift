/// What an object is charged in quotas.
///
/// Source: `pkg/quota/v1/evaluator/core/` (Kubernetes 1.29.6): `pods.go`, `services.go`,
/// `persistent_volume_claims.go`.
public enum QuotaCharge {
    /// The charge of a pod.
    ///
    /// - Parameters:
    ///   - spec: The pod, after all defaulting.
    ///   - isTerminal: Whether the pod has ended: then only the object is charged.
    /// - Returns: The amount of each resource that a quota may count.
    public static func pod(_ spec: PodSpec, isTerminal: Bool = false) -> ResourceList {
        guard !isTerminal else { return ["count/pods": .one] }
        let totals = PodTotals(of: spec)
        var charge = compute(requests: totals.requests, limits: totals.limits)
        charge["count/pods"] = .one
        charge[.pods] = .one
        return charge
    }

    /// The charge of a service.
    public static func service(_ service: KubernetesService) -> ResourceList {
        var charge: ResourceList = ["count/services": .one, "services": .one]
        let ports = Quantity(Int64(service.ports.count))
        switch service.type {
        case .nodePort: charge["services.nodeports"] = ports
        case .loadBalancer:
            charge["services.loadbalancers"] = .one
            if service.allocatesLoadBalancerNodePorts { charge["services.nodeports"] = ports }
        case .clusterIP, .externalName: break
        }
        return charge
    }

    /// The charge of a claim of storage.
    public static func claim(_ claim: PersistentVolumeClaim) -> ResourceList {
        var charge: ResourceList = [
            "count/persistentvolumeclaims": .one, "persistentvolumeclaims": .one,
        ]
        let storage = claim.requests[.storage]
        charge["requests.storage"] = storage
        if let storageClass = claim.storageClassName, !storageClass.isEmpty {
            let prefix = "\(storageClass).storageclass.storage.k8s.io/"
            charge[ResourceName(prefix + "persistentvolumeclaims")] = .one
            charge[ResourceName(prefix + "requests.storage")] = storage
        }
        return charge
    }

    /// The charge of an object that quotas only count.
    ///
    /// - Parameter resource: The plural of its kind, such as `secrets` or `deployments.apps`.
    /// - Returns: One, under both names that quotas use.
    public static func object(countedAs resource: String) -> ResourceList {
        [ResourceName(resource): .one, ResourceName("count/\(resource)"): .one]
    }

    /// What containers with these amounts are charged under the names that quotas use.
    static func compute(requests: ResourceList, limits: ResourceList) -> ResourceList {
        var charge = ResourceList()
        for name in [ResourceName.cpu, .memory, .ephemeralStorage] {
            charge[name] = requests[name]
            charge[name.requested] = requests[name]
            charge[name.limited] = limits[name]
        }
        for entry in requests.entries where !entry.name.canBeOvercommitted {
            charge[entry.name.requested] = entry.quantity
            if entry.name.isHugePages { charge[entry.name] = entry.quantity }
        }
        return charge
    }

    /// Whether a quota on `resource` counts pods.
    static func countsPods(_ resource: ResourceName) -> Bool {
        podResources.contains(resource) || resource.isHugePages
            || resource.rawValue.hasPrefix("requests.hugepages-")
            || (resource.rawValue.hasPrefix("requests.") && !resource.isNative)
    }

    private static let podResources: [ResourceName] =
        [.pods, "count/pods"]
        + [ResourceName.cpu, .memory, .ephemeralStorage].flatMap {
            [$0, $0.requested, $0.limited]
        }
}

extension ResourceName {
    /// The name under which quotas count the requests of the resource.
    var requested: ResourceName { ResourceName("requests.\(rawValue)") }

    /// The name under which quotas count the limits of the resource.
    var limited: ResourceName { ResourceName("limits.\(rawValue)") }
}

extension ResourceQuota {
    /// The resources of the quota that pods are charged to.
    public var resourcesOfPods: [ResourceName] {
        hard.entries.map(\.name).filter(QuotaCharge.countsPods)
    }
}

/// The quality-of-service class of a pod, from what its containers ask for.
///
/// Only processor and memory count, and only amounts above zero; init containers count as
/// containers do. Computed after the defaults were filled in.
///
/// Source: `pkg/apis/core/v1/helper/qos/qos.go` (Kubernetes 1.29.6), `GetPodQOS`.
public enum QoSClass: String, Hashable, Sendable, CaseIterable {
    /// Every container has limits of processor and memory, and the pod requests just these.
    case guaranteed = "Guaranteed"
    /// Neither of the others.
    case burstable = "Burstable"
    /// Nothing is requested or limited.
    case bestEffort = "BestEffort"

    /// The class of a pod.
    public init(of spec: PodSpec) {
        var requests = ResourceList()
        var limits = ResourceList()
        var isLimitedThroughout = true
        for container in spec.containers + spec.initContainers {
            let containerLimits = Self.counted(container.limits)
            requests.add(Self.counted(container.requests))
            limits.add(containerLimits)
            if containerLimits.names != [.cpu, .memory] { isLimitedThroughout = false }
        }
        if requests.isEmpty && limits.isEmpty {
            self = .bestEffort
        } else {
            self = isLimitedThroughout && requests == limits ? .guaranteed : .burstable
        }
    }

    private static func counted(_ list: ResourceList) -> ResourceList {
        ResourceList(
            list.masked(to: [.cpu, .memory]).entries
                .filter { $0.quantity.isPositive }
                .map { (name: $0.name, quantity: $0.quantity) }
        )
    }
}

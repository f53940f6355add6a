/// What a pod asks for in all.
///
/// Ordinary init containers run one after the other before the containers, so only the largest of
/// them counts, together with the sidecars that were started before it; sidecars run on and are
/// added to the containers. A container without a limit adds nothing to the sum of limits.
///
/// Source: `pkg/api/v1/resource/helpers.go` (Kubernetes 1.29.6), `PodRequests` and `PodLimits`.
public struct PodTotals: Hashable, Sendable {
    /// The sum of the requests, with the overhead.
    public let requests: ResourceList
    /// The sum of the limits; the overhead is added to those that are not zero.
    public let limits: ResourceList

    /// The totals of a pod.
    ///
    /// - Parameters:
    ///   - spec: The pod.
    ///   - missingRequests: What a container counts for that requests nothing of a resource.
    ///   - includingOverhead: Whether the overhead of the pod is added.
    public init(
        of spec: PodSpec,
        missingRequests: ResourceList = [:],
        includingOverhead: Bool = true
    ) {
        var requests = Self.total(of: spec) { container in
            var list = missingRequests
            for entry in container.requests.entries { list[entry.name] = entry.quantity }
            return list
        }
        var limits = Self.total(of: spec, \.limits)
        if includingOverhead {
            requests.add(spec.overhead)
            for entry in spec.overhead.entries {
                guard let limit = limits[entry.name], !limit.isZero else { continue }
                limits[entry.name] = limit + entry.quantity
            }
        }
        self.requests = requests
        self.limits = limits
    }

    private static func total(
        of spec: PodSpec,
        _ amounts: (Container) -> ResourceList
    ) -> ResourceList {
        var total = ResourceList()
        for container in spec.containers { total.add(amounts(container)) }
        var sidecars = ResourceList()
        var largestStart = ResourceList()
        for container in spec.initContainers {
            let amount = amounts(container)
            if container.restartsAlways {
                total.add(amount)
                sidecars.add(amount)
                largestStart.raise(to: sidecars)
            } else {
                var start = amount
                start.add(sidecars)
                largestStart.raise(to: start)
            }
        }
        total.raise(to: largestStart)
        return total
    }
}

/// How far a resource of a quota bounds the number of pods that ask for the same.
public struct QuotaBound: Hashable, Sendable {
    /// The quota's name.
    public let quota: String
    /// The resource.
    public let resource: ResourceName
    /// How much there is of it.
    public let hard: Quantity
    /// What is used of it.
    public let used: Quantity
    /// What each pod is charged; above zero.
    public let charge: Quantity

    /// What is left; below zero where more is used than there is.
    public var free: Quantity { hard - used }

    /// How many more pods there is room for.
    public var morePods: Int {
        Int(max(0, free.milliValue) / max(1, charge.milliValue))
    }

    /// Whether it refuses the next pod.
    public var refusesNext: Bool { used + charge > hard }
}

extension Namespace {
    /// Everything that the quotas charge a pod, in the order of the quotas and their resources.
    public func bounds(of admitted: AdmittedPod) -> [QuotaBound] {
        quotas.filter { $0.counts(admitted.pod.spec) }.flatMap { usage in
            usage.quota.hard.entries.compactMap { entry -> QuotaBound? in
                guard let charge = admitted.charge[entry.name], charge.isPositive else {
                    return nil
                }
                return QuotaBound(
                    quota: usage.quota.meta.name,
                    resource: entry.name,
                    hard: entry.quantity,
                    used: usage.used[entry.name] ?? .zero,
                    charge: charge
                )
            }
        }
    }
}

/// A quota and what is used of it.
///
/// Usage is exact: the real quota controller may for a while record less than is used when pods
/// are deleted while others are made (kubernetes/kubernetes issue 123434). Here it never does.
///
/// Source: `apiserver/pkg/admission/plugin/resourcequota/controller.go` and
/// `pkg/quota/v1/evaluator/core/pods.go` (Kubernetes 1.29.6).
public struct QuotaUsage: Hashable, Sendable {
    /// The quota, its amounts rounded up to thousandths as the API keeps them.
    public let quota: ResourceQuota
    /// What is used of each resource that the quota counts.
    public private(set) var used: ResourceList

    /// A quota that nothing is used of.
    public init(_ quota: ResourceQuota) {
        var stored = quota
        stored.hard = quota.hard.roundedUpToThousandths
        self.quota = stored
        used = ResourceList(quota.hard.names.map { (name: $0, quantity: Quantity.zero) })
    }

    /// Whether the quota counts a pod: its scopes all match and it names a resource of pods.
    public func counts(_ spec: PodSpec) -> Bool {
        quota.hard.names.contains(where: QuotaCharge.countsPods)
            && quota.scopes.allSatisfy { Self.matches($0, spec) }
            && quota.scopeSelector.allSatisfy { Self.matches($0, spec) }
    }

    /// Whether the quota counts objects that are not pods: one with scopes counts pods only.
    public var countsOtherObjects: Bool { quota.scopes.isEmpty && quota.scopeSelector.isEmpty }

    /// What the containers of a pod must specify for this quota and do not.
    ///
    /// Where a quota counts processor or memory, every container must give that amount; zero is
    /// an amount. Other resources need not be given.
    ///
    /// - Parameter spec: A pod that the quota counts, after all defaulting.
    /// - Returns: The message, or `nil` if nothing is missing.
    public func missingAmounts(in spec: PodSpec) -> String? {
        let required = [ResourceName.cpu, .memory].flatMap { [$0, $0.requested, $0.limited] }
            .filter { quota.hard[$0] != nil }
            .sorted()
        let containers = spec.containers + spec.initContainers
        let missing = required.compactMap { name -> String? in
            let names = containers.filter { container in
                QuotaCharge.compute(requests: container.requests, limits: container.limits)[name]
                    == nil
            }
            guard !names.isEmpty else { return nil }
            return "\(name) for: \(names.map(\.name).sorted().joined(separator: ","))"
        }
        return missing.isEmpty ? nil : "must specify " + missing.joined(separator: "; ")
    }

    /// The resources of which there is too little left for `charge`, sorted.
    ///
    /// A resource that nothing is asked of is not looked at, even where more than the quota's
    /// amount is used already.
    public func exceeded(by charge: ResourceList) -> [ResourceName] {
        requested(of: charge).entries.compactMap { entry in
            guard let hard = quota.hard[entry.name] else { return nil }
            return (used[entry.name] ?? .zero) + entry.quantity > hard ? entry.name : nil
        }
    }

    /// The message about a charge that exceeds the quota by the amounts of `resources`.
    func message(about resources: [ResourceName], of charge: ResourceList) -> String {
        func list(_ amounts: ResourceList) -> String {
            amounts.masked(to: resources).entries
                .map { "\($0.name)=\($0.quantity)" }
                .joined(separator: ",")
        }
        return "exceeded quota: \(quota.meta.name), requested: \(list(charge)), "
            + "used: \(list(used)), limited: \(list(quota.hard))"
    }

    /// Charges what the quota counts of `charge`, whether there is room or not.
    public mutating func take(_ charge: ResourceList) { used.add(requested(of: charge)) }

    /// Gives back what was charged.
    public mutating func giveBack(_ charge: ResourceList) { used.subtract(requested(of: charge)) }

    private func requested(of charge: ResourceList) -> ResourceList {
        ResourceList(
            charge.masked(to: quota.hard.names).entries
                .filter { !$0.quantity.isZero }
                .map { (name: $0.name, quantity: $0.quantity) }
        )
    }

    private static func matches(_ scope: ResourceQuota.Scope, _ spec: PodSpec) -> Bool {
        switch scope {
        case .terminating: (spec.activeDeadlineSeconds ?? -1) >= 0
        case .notTerminating: (spec.activeDeadlineSeconds ?? -1) < 0
        case .bestEffort: QoSClass(of: spec) == .bestEffort
        case .notBestEffort: QoSClass(of: spec) != .bestEffort
        case .priorityClass: spec.priorityClassName?.isEmpty == false
        case .crossNamespacePodAffinity: spec.podAffinity?.isCrossNamespace ?? false
        }
    }

    private static func matches(
        _ requirement: ResourceQuota.ScopeRequirement,
        _ spec: PodSpec
    ) -> Bool {
        guard requirement.scope == .priorityClass else { return matches(requirement.scope, spec) }
        let scope = ResourceQuota.Scope.priorityClass.rawValue
        var labels = Labels()
        if let name = spec.priorityClassName, !name.isEmpty { labels[scope] = name }
        return LabelSelector.Requirement(
            key: scope,
            operator: requirement.operator,
            values: requirement.values
        ).matches(labels)
    }
}

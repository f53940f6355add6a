/// Whether policies make sense: the API's validation of quotas, limit ranges and priority classes.
///
/// Source: `pkg/apis/core/validation/validation.go` and
/// `pkg/apis/scheduling/validation/validation.go` (Kubernetes 1.29.6). Where the real one goes
/// through resources in the random order of a Go map, this goes by name.
public enum ObjectValidation {
    /// What is wrong with a quota.
    public static func errors(in quota: ResourceQuota) -> [String] {
        amountErrors(quota.hard) + scopeErrors(quota) + selectorErrors(quota)
    }

    /// What is wrong with a limit range, once it has been completed.
    public static func errors(in limitRange: LimitRange) -> [String] {
        limitRange.items.enumerated().flatMap { index, item in
            errors(in: item, path: "spec.limits[\(index)]")
        }
    }

    /// What is wrong with a priority class.
    public static func errors(in priorityClass: PriorityClass) -> [String] {
        let name = priorityClass.meta.name
        if name.hasPrefix("system-") {
            let known = PriorityResolution.systemClasses.first { $0.meta.name == name }
            if known?.value == priorityClass.value { return [] }
            return [
                "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved "
                    + "for system use only. error: \(name) is not a known system priority class"
            ]
        }
        guard priorityClass.value > highestUserPriority else { return [] }
        return [
            "value: Forbidden: maximum allowed value of a user defined priority is "
                + "\(highestUserPriority)"
        ]
    }

    /// The highest value of a class that users make.
    static let highestUserPriority: Int32 = 1_000_000_000
}

// MARK: - Quotas

extension ObjectValidation {
    private static func amountErrors(_ hard: ResourceList) -> [String] {
        hard.entries.flatMap { entry -> [String] in
            let path = "spec.hard[\(entry.name)]"
            var errors: [String] = []
            if entry.quantity.isNegative {
                errors.append(
                    "\(path): Invalid value: \"\(entry.quantity)\": "
                        + "must be greater than or equal to 0"
                )
            }
            if let error = fractionError(entry, path: path) { errors.append(error) }
            return errors
        }
    }

    /// The complaint about a part of something that comes in whole numbers.
    static func fractionError(_ entry: ResourceList.Entry, path: String) -> String? {
        guard entry.name.isCountedInWholes,
            entry.quantity.roundedUp(toPowerOfTen: 0) != entry.quantity
        else { return nil }
        return "\(path): Invalid value: \(entry.quantity.goSyntax): must be an integer"
    }

    private static func scopeErrors(_ quota: ResourceQuota) -> [String] {
        let list = quota.scopes.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        let start = "spec.scopes: Invalid value: []core.ResourceQuotaScope{\(list)}: "
        var errors: [String] = []
        for scope in quota.scopes {
            for name in quota.hard.names where !scope.canTrack(name) {
                errors.append(start + "unsupported scope applied to resource")
            }
        }
        let opposites: [[ResourceQuota.Scope]] = [
            [.bestEffort, .notBestEffort], [.terminating, .notTerminating],
        ]
        for pair in opposites where pair.allSatisfy(quota.scopes.contains) {
            errors.append(start + "conflicting scopes")
        }
        return errors
    }

    private static func selectorErrors(_ quota: ResourceQuota) -> [String] {
        let path = "spec.scopeSelector.matchExpressions"
        let selector = quota.scopeSelector.map { requirement in
            let values =
                requirement.values.isEmpty
                ? "(nil)" : "{\(requirement.values.map { "\"\($0)\"" }.joined(separator: ", "))}"
            return "core.ScopedResourceSelectorRequirement{ScopeName:\""
                + "\(requirement.scope.rawValue)\", Operator:\"\(requirement.operator.rawValue)\", "
                + "Values:[]string\(values)}"
        }
        let whole =
            "core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{"
            + selector.joined(separator: ", ") + "}}"
        var errors: [String] = []
        for requirement in quota.scopeSelector {
            for name in quota.hard.names where !requirement.scope.canTrack(name) {
                errors.append(
                    "\(path): Invalid value: \(whole): unsupported scope applied to resource"
                )
            }
            if requirement.scope != .priorityClass, requirement.operator != .exists {
                errors.append(
                    "\(path).operator: Invalid value: \"\(requirement.operator.rawValue)\": "
                        + "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, "
                        + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
                        + "ResourceQuotaScopeNotBestEffort or "
                        + "ResourceQuotaScopeCrossNamespacePodAffinity"
                )
            }
            switch requirement.operator {
            case .isIn, .isNotIn:
                guard requirement.values.isEmpty else { continue }
                errors.append(
                    "\(path).values: Required value: must be at least one value when `operator` is "
                        + "'In' or 'NotIn' for scope selector"
                )
            case .exists, .doesNotExist:
                guard !requirement.values.isEmpty else { continue }
                let values = requirement.values.map { "\"\($0)\"" }.joined(separator: ", ")
                errors.append(
                    "\(path).values: Invalid value: []string{\(values)}: must be no value when "
                        + "`operator` is 'Exist' or 'DoesNotExist' for scope selector"
                )
            }
        }
        return errors
    }
}

extension ResourceQuota.Scope {
    /// Whether a quota of the scope may track a resource; resources with a domain always may.
    ///
    /// Source: `IsResourceQuotaScopeValidForResource` in `pkg/apis/core/helper/helpers.go`
    /// (Kubernetes 1.29.6).
    fileprivate func canTrack(_ name: ResourceName) -> Bool {
        guard name.isStandardForQuotas else { return true }
        if name == .pods { return true }
        return self != .bestEffort && name.isComputeOfPods
    }
}

extension ResourceName {
    private static let counted: Set<ResourceName> = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ]

    private static let compute: Set<ResourceName> = [
        "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
    ]

    private static let otherStandard: Set<ResourceName> = [
        "ephemeral-storage", "requests.ephemeral-storage", "limits.ephemeral-storage",
        "requests.storage",
    ]

    fileprivate var isCountedInWholes: Bool {
        Self.counted.contains(self) || (!isNative && !rawValue.hasPrefix("requests."))
    }

    fileprivate var isComputeOfPods: Bool { Self.compute.contains(self) }

    fileprivate var isStandardForQuotas: Bool {
        Self.counted.contains(self) || Self.compute.contains(self)
            || Self.otherStandard.contains(self)
    }
}

// MARK: - Limit ranges

extension ObjectValidation {
    private static func errors(in item: LimitRange.Item, path: String) -> [String] {
        let lists = [
            item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio,
        ]
        let names = Set(lists.flatMap(\.names)).sorted()
        return names.flatMap { errors(in: item, of: $0, path: path) }
    }

    private static func errors(
        in item: LimitRange.Item,
        of name: ResourceName,
        path: String
    ) -> [String] {
        var errors: [String] = []
        func invalid(_ field: String, _ value: Quantity, _ problem: String) {
            errors.append("\(path).\(field)[\(name)]: Invalid value: \(value.goSyntax): \(problem)")
        }
        let (least, most) = (item.min[name], item.max[name])
        let (standard, request) = (item.default[name], item.defaultRequest[name])
        if let least, let most, least > most {
            invalid("min", least, "min value \(least) is greater than max value \(most)")
        }
        if let request, let least, least > request {
            let problem = "min value \(least) is greater than default request value \(request)"
            invalid("defaultRequest", request, problem)
        }
        if let request, let most, request > most {
            let problem = "default request value \(request) is greater than max value \(most)"
            invalid("defaultRequest", request, problem)
        }
        if let request, let standard, request > standard {
            let problem =
                "default request value \(request) is greater than default limit value \(standard)"
            invalid("defaultRequest", request, problem)
        }
        if let standard, let least, least > standard {
            invalid(
                "default",
                least,
                "min value \(least) is greater than default value \(standard)"
            )
        }
        if let standard, let most, standard > most {
            invalid("default", most, "default value \(standard) is greater than max value \(most)")
        }
        if let ratio = item.maxLimitRequestRatio[name] {
            if ratio < .one {
                invalid("maxLimitRequestRatio", ratio, "ratio \(ratio) is less than 1")
            }
            if let least, let most, let text = excess(of: ratio, over: most, least) {
                let problem = "ratio \(ratio) is greater than max/min = \(text)"
                invalid("maxLimitRequestRatio", ratio, problem)
            }
        }
        if !name.canBeOvercommitted, let standard, let request, standard != request {
            let problem =
                "default value \(standard) must equal to defaultRequest value \(request) in \(name)"
            invalid("defaultRequest", standard, problem)
        }
        return errors
    }

    /// The largest ratio that the bounds allow, if the one that is given is above it.
    private static func excess(of ratio: Quantity, over most: Quantity, _ least: Quantity)
        -> String?
    {
        guard !least.isZero else { return nil }
        let largest = Double(most.milliValue) / Double(least.milliValue)
        guard Double(ratio.milliValue) / 1_000 > largest else { return nil }
        return GoFormat.sixDecimals(largest)
    }
}

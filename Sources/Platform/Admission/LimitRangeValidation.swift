/// Whether what a pod or a claim asks for is within a limit range.
///
/// Source: `PodValidateLimitFunc` and `PersistentVolumeClaimValidateLimitFunc` in
/// `plugin/pkg/admission/limitranger/admission.go` (Kubernetes 1.29.6). Where the real one lists
/// the resources of a container in the random order of a Go map, this lists them by name.
public enum LimitRangeValidation {
    /// What is wrong with a pod.
    ///
    /// - Parameters:
    ///   - spec: The pod, after all defaulting.
    ///   - limitRange: A completed limit range.
    /// - Returns: The violations as one text, or `nil` if there is none.
    public static func violations(of spec: PodSpec, against limitRange: LimitRange) -> String? {
        var messages: [String] = []
        for item in limitRange.items {
            switch item.type {
            case .container:
                for container in spec.containers + spec.initContainers {
                    messages += violations(
                        requests: container.requests,
                        limits: container.limits,
                        against: item
                    )
                }
            case .pod:
                let totals = PodTotals(of: spec, includingOverhead: false)
                messages += violations(
                    requests: totals.requests,
                    limits: totals.limits,
                    against: item
                )
            case .persistentVolumeClaim, .other: continue
            }
        }
        return aggregate(messages)
    }

    /// What is wrong with a claim of storage.
    ///
    /// - Parameters:
    ///   - claim: The claim.
    ///   - limitRange: A completed limit range.
    /// - Returns: The violations as one text, or `nil` if there is none.
    public static func violations(
        of claim: PersistentVolumeClaim,
        against limitRange: LimitRange
    ) -> String? {
        var messages: [String] = []
        for item in limitRange.items where item.type == .persistentVolumeClaim {
            messages += item.min.entries.compactMap { minimum(item, $0, claim.requests, [:]) }
            messages += item.max.entries.compactMap { maximumRequest(item, $0, claim.requests) }
        }
        return aggregate(messages)
    }

    private static func violations(
        requests: ResourceList,
        limits: ResourceList,
        against item: LimitRange.Item
    ) -> [String] {
        item.min.entries.compactMap { minimum(item, $0, requests, limits) }
            + item.max.entries.compactMap { maximum(item, $0, requests, limits) }
            + item.maxLimitRequestRatio.entries.compactMap { ratio(item, $0, requests, limits) }
    }

    private static func minimum(
        _ item: LimitRange.Item,
        _ enforced: ResourceList.Entry,
        _ requests: ResourceList,
        _ limits: ResourceList
    ) -> String? {
        let start = "minimum \(enforced.name) usage per \(item.type) is \(enforced.quantity)"
        guard let request = requests[enforced.name] else {
            return start + ".  No request is specified"
        }
        let limit = limits[enforced.name]
        let values = ComparableValues(request, limit, enforced.quantity)
        if values.request < values.enforced { return start + ", but request is \(request)" }
        guard let limit, values.limit < values.enforced else { return nil }
        return start + ", but limit is \(limit)"
    }

    private static func maximum(
        _ item: LimitRange.Item,
        _ enforced: ResourceList.Entry,
        _ requests: ResourceList,
        _ limits: ResourceList
    ) -> String? {
        let start = "maximum \(enforced.name) usage per \(item.type) is \(enforced.quantity)"
        guard let limit = limits[enforced.name] else {
            return start + ".  No limit is specified"
        }
        let request = requests[enforced.name]
        let values = ComparableValues(request, limit, enforced.quantity)
        if values.limit > values.enforced { return start + ", but limit is \(limit)" }
        guard let request, values.request > values.enforced else { return nil }
        return start + ", but request is \(request)"
    }

    private static func maximumRequest(
        _ item: LimitRange.Item,
        _ enforced: ResourceList.Entry,
        _ requests: ResourceList
    ) -> String? {
        let start = "maximum \(enforced.name) usage per \(item.type) is \(enforced.quantity)"
        guard let request = requests[enforced.name] else {
            return start + ".  No request is specified"
        }
        let values = ComparableValues(request, nil, enforced.quantity)
        return values.request > values.enforced ? start + ", but request is \(request)" : nil
    }

    private static func ratio(
        _ item: LimitRange.Item,
        _ enforced: ResourceList.Entry,
        _ requests: ResourceList,
        _ limits: ResourceList
    ) -> String? {
        let start =
            "\(enforced.name) max limit to request ratio per \(item.type) is \(enforced.quantity)"
        let values = ComparableValues(
            requests[enforced.name],
            limits[enforced.name],
            enforced.quantity
        )
        // An amount that is not given counts as zero.
        guard values.request != 0 else {
            return start + ", but no request is specified or request is 0"
        }
        guard values.limit != 0 else {
            return start + ", but no limit is specified or limit is 0"
        }
        let observed = Double(values.limit) / Double(values.request)
        let isPrecise = enforced.quantity.value <= ComparableValues.largestMilliValue
        let isAbove =
            isPrecise
            ? observed * 1_000 > Double(enforced.quantity.milliValue)
            : observed > Double(enforced.quantity.value)
        return isAbove ? start + ", but provided ratio is \(GoFormat.sixDecimals(observed))" : nil
    }

    /// Go's aggregate of errors: one as it is, several in brackets, none twice.
    private static func aggregate(_ messages: [String]) -> String? {
        var distinct: [String] = []
        for message in messages where !distinct.contains(message) { distinct.append(message) }
        guard let first = distinct.first else { return nil }
        return distinct.count == 1 ? first : "[\(distinct.joined(separator: ", "))]"
    }
}

/// A request, a limit and what is enforced, as integers of one unit.
///
/// Thousandths, if none of the three is too large for them.
private struct ComparableValues {
    /// The largest whole number whose thousandths fit in 64 bits.
    static let largestMilliValue = Int64.max / 1_000

    let request: Int64
    let limit: Int64
    let enforced: Int64

    init(_ request: Quantity?, _ limit: Quantity?, _ enforced: Quantity) {
        let request = request ?? .zero
        let limit = limit ?? .zero
        let isPrecise = [request, limit, enforced].allSatisfy {
            $0.value <= Self.largestMilliValue
        }
        self.request = isPrecise ? request.milliValue : request.value
        self.limit = isPrecise ? limit.milliValue : limit.value
        self.enforced = isPrecise ? enforced.milliValue : enforced.value
    }
}

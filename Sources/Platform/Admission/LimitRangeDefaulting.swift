/// The defaults that a limit range gives: first to itself, then to the containers of pods.
///
/// Source: `SetDefaults_LimitRangeItem` in `pkg/apis/core/v1/defaults.go` and
/// `mergePodResourceRequirements` in `plugin/pkg/admission/limitranger/admission.go`
/// (Kubernetes 1.29.6).
public enum LimitRangeDefaulting {
    /// Completes a limit range as the API server does when it stores it.
    ///
    /// For containers the maximum becomes the default limit, the default limit the default
    /// request, and the minimum the default request where none of these is given.
    public static func complete(_ limitRange: inout LimitRange) {
        for index in limitRange.items.indices { complete(&limitRange.items[index]) }
    }

    private static func complete(_ item: inout LimitRange.Item) {
        item.max = item.max.roundedUpToThousandths
        item.min = item.min.roundedUpToThousandths
        item.default = item.default.roundedUpToThousandths
        item.defaultRequest = item.defaultRequest.roundedUpToThousandths
        item.maxLimitRequestRatio = item.maxLimitRequestRatio.roundedUpToThousandths
        guard item.type == .container else { return }
        item.default.fill(from: item.max)
        item.defaultRequest.fill(from: item.default)
        item.defaultRequest.fill(from: item.min)
    }

    /// Gives the containers of a pod the limits and requests that they lack.
    ///
    /// It comes after the API's own defaulting, and so a container with a limit and no request
    /// requests its limit, whatever `defaultRequest` says; and a container with a request and no
    /// limit gets the default limit even where that is below the request.
    ///
    /// - Parameters:
    ///   - limitRange: A completed limit range.
    ///   - spec: The pod, after `PodDefaulting`.
    /// - Returns: The text of the annotation `kubernetes.io/limit-ranger`, or `nil` if nothing
    ///   was missing.
    public static func apply(_ limitRange: LimitRange, to spec: inout PodSpec) -> String? {
        var limits = ResourceList()
        var requests = ResourceList()
        for item in limitRange.items where item.type == .container {
            for entry in item.default.entries { limits[entry.name] = entry.quantity }
            for entry in item.defaultRequest.entries { requests[entry.name] = entry.quantity }
        }
        var notes: [String] = []
        for index in spec.containers.indices {
            notes += merge(limits, requests, into: &spec.containers[index], called: "container")
        }
        for index in spec.initContainers.indices {
            notes += merge(
                limits,
                requests,
                into: &spec.initContainers[index],
                called: "init container"
            )
        }
        guard !notes.isEmpty else { return nil }
        return "LimitRanger plugin set: " + notes.joined(separator: "; ")
    }

    private static func merge(
        _ limits: ResourceList,
        _ requests: ResourceList,
        into container: inout Container,
        called kind: String
    ) -> [String] {
        let setLimits = container.limits.fill(from: limits)
        let setRequests = container.requests.fill(from: requests)
        return [(setRequests, "request"), (setLimits, "limit")].compactMap { names, what in
            guard !names.isEmpty else { return nil }
            let list = names.map(\.rawValue).joined(separator: ", ")
            return "\(list) \(what) for \(kind) \(container.name)"
        }
    }
}

/// What a pod asks of a node.
struct PodDemand: Hashable, Sendable {
    let requests: ResourceList
    let requestsOrAssumed: ResourceList

    init(_ spec: PodSpec) {
        requests = PodTotals(of: spec).requests
        requestsOrAssumed = PodTotals(of: spec, missingRequests: Self.assumedRequests).requests
    }

    /// Source: `DefaultMilliCPURequest` and `DefaultMemoryRequest` in
    /// `pkg/scheduler/util/pod_resources.go` (Kubernetes 1.29.6).
    private static let assumedRequests: ResourceList = [
        .cpu: Quantity(milli: 100), .memory: Quantity(200 << 20, format: .binarySI),
    ]
}

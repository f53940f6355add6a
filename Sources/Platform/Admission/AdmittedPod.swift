/// A pod that the API server took, with all that it filled in.
public struct AdmittedPod: Hashable, Sendable {
    /// The pod after defaulting.
    public let pod: Pod
    /// What the pod asks for in all.
    public let totals: PodTotals
    /// The quality-of-service class.
    public let qosClass: QoSClass
    /// The priority.
    public let priority: Int32
    /// What the limit range filled in, in the words of its annotation; `nil` if nothing.
    public let limitRangerAnnotation: String?
    /// What quotas are charged for it.
    public let charge: ResourceList
}

/// What the scheduler has to know of a pod; pods of one template have it in common.
public struct SchedulablePod: Hashable, Sendable {
    /// The pod, after all defaulting; it has a priority.
    public var spec: PodSpec
    /// The labels.
    public var labels: Labels
    /// The namespace.
    public var namespace: String
    /// The pods among which it is spread if its template does not say so: those of its Service,
    /// ReplicaSet or StatefulSet; `nil` if it has none.
    public var companions: LabelSelector?

    /// A pod.
    public init(
        spec: PodSpec,
        labels: Labels = [:],
        namespace: String = "default",
        companions: LabelSelector? = nil
    ) {
        self.spec = spec
        self.labels = labels
        self.namespace = namespace
        self.companions = companions
    }
}

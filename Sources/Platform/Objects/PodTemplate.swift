/// What a controller makes its pods from.
public struct PodTemplate: Hashable, Sendable {
    /// The labels of the pods.
    public var labels: Labels
    /// The specification of the pods, before any defaulting.
    public var spec: PodSpec

    /// A template of pods with these labels.
    public init(labels: Labels = [:], spec: PodSpec) {
        self.labels = labels
        self.spec = spec
    }
}

/// Keeps a number of pods that have a name each (`redis-0`, `redis-1`).
public struct StatefulSet: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// How many pods there should be; not negative.
    public var replicas: Int
    /// Which pods belong to it.
    public var selector: LabelSelector
    /// What the pods are made from.
    public var template: PodTemplate
    /// Whether a pod is made before those in front of it are ready (`Parallel`).
    public var makesPodsInParallel: Bool

    /// A stateful set, with the defaults of the API.
    public init(
        meta: ObjectMeta,
        replicas: Int = 1,
        selector: LabelSelector,
        template: PodTemplate,
        makesPodsInParallel: Bool = false
    ) {
        self.meta = meta
        self.replicas = replicas
        self.selector = selector
        self.template = template
        self.makesPodsInParallel = makesPodsInParallel
    }
}

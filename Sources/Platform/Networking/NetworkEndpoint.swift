/// One end of a connection, as network policies see it.
public struct NetworkEndpoint: Hashable, Sendable {
    /// The namespace of the pod.
    public var namespace: String
    /// The labels of the namespace.
    public var namespaceLabels: Labels
    /// The labels of the pod.
    public var labels: Labels
    /// The ports that the containers of the pod name.
    public var ports: [Container.Port]

    /// A pod of `namespace`.
    ///
    /// - Parameters:
    ///   - namespace: The namespace of the pod.
    ///   - labels: The labels of the pod.
    ///   - namespaceLabels: The labels of the namespace; `nil` is the one that every namespace
    ///     has, its name under `kubernetes.io/metadata.name`.
    ///   - ports: The ports that the containers of the pod name.
    public init(
        namespace: String,
        labels: Labels,
        namespaceLabels: Labels? = nil,
        ports: [Container.Port] = []
    ) {
        self.namespace = namespace
        self.labels = labels
        self.namespaceLabels = namespaceLabels ?? ["kubernetes.io/metadata.name": namespace]
        self.ports = ports
    }
}

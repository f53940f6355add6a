/// What every object of Kubernetes has: a name, a namespace and labels.
public struct ObjectMeta: Hashable, Sendable {
    /// The name; unique among the objects of one kind in one namespace.
    public var name: String
    /// The namespace; `nil` if the manifest gives none, or the kind has none.
    public var namespace: String?
    /// The labels.
    public var labels: Labels

    /// The metadata of an object called `name`.
    public init(name: String, namespace: String? = nil, labels: Labels = [:]) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
    }
}

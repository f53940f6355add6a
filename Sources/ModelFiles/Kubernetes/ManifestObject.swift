import Platform

/// An object of a manifest, and where it was written.
public struct ManifestObject: Sendable {
    /// The object, before any defaulting that is not part of its own type.
    public var object: KubernetesObject
    /// Where its name stands.
    public var position: SourcePosition
    /// Where its parameters are: `kubernetes.Deployment.agent-planner`.
    public var path: String
    /// What was written, with the values that replace it.
    public var node: YAMLNode

    /// An object written at `position`.
    public init(
        _ object: KubernetesObject,
        at position: SourcePosition,
        path: String,
        node: YAMLNode
    ) {
        self.object = object
        self.position = position
        self.path = path
        self.node = node
    }
}

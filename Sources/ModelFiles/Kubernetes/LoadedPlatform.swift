import Platform

/// What a model's manifests come to: the cluster once everything has been applied.
public struct LoadedPlatform: Sendable {
    /// The cluster, at rest.
    public let cluster: Cluster
    /// The objects, with their numbers in the order of application.
    public let applied: [AppliedObject]
    /// Who may connect to whom.
    public let flows: NetworkFlows

    /// An object of the manifests that was applied to the cluster.
    public struct AppliedObject: Sendable {
        /// The object, and where it was written.
        public let manifest: ManifestObject
        /// Its index in `Cluster.applications`.
        public let number: Int
    }
}

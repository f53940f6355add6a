import Platform

/// What is used of one resource of a quota, once all objects of the manifests have been applied.
public struct NamespaceReading: Sendable, Equatable {
    /// The namespace.
    public var namespace: String
    /// The name of the ResourceQuota.
    public var quota: String
    /// The resource as the quota names it: `requests.cpu`.
    public var resource: String
    /// What the objects that were admitted are charged.
    public var used: Quantity
    /// The most that may be charged.
    public var hard: Quantity

    /// What is used of a resource.
    public init(
        namespace: String,
        quota: String,
        resource: String,
        used: Quantity,
        hard: Quantity
    ) {
        self.namespace = namespace
        self.quota = quota
        self.resource = resource
        self.used = used
        self.hard = hard
    }
}

/// A claim of storage.
public struct PersistentVolumeClaim: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// The storage class; `nil` or empty is none.
    public var storageClassName: String?
    /// What is asked for; `storage` in bytes.
    public var requests: ResourceList

    /// A claim of storage.
    public init(meta: ObjectMeta, storageClassName: String? = nil, requests: ResourceList) {
        self.meta = meta
        self.storageClassName = storageClassName
        self.requests = requests
    }
}

/// A machine that pods are placed on.
public struct Node: Hashable, Sendable {
    /// The name and labels; nodes belong to no namespace.
    public var meta: ObjectMeta
    /// What pods can have in all, `pods` (their number) among it.
    public var allocatable: ResourceList
    /// Whether the node is cordoned: it takes no new pods.
    public var isUnschedulable: Bool
    /// The marks that keep pods away.
    public var taints: [Taint]

    /// A node.
    public init(
        meta: ObjectMeta,
        allocatable: ResourceList,
        isUnschedulable: Bool = false,
        taints: [Taint] = []
    ) {
        self.meta = meta
        self.allocatable = allocatable
        self.isUnschedulable = isUnschedulable
        self.taints = taints
    }
}

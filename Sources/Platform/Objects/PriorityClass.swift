/// A priority with a name.
public struct PriorityClass: Hashable, Sendable {
    /// The name and labels; priority classes belong to no namespace.
    public var meta: ObjectMeta
    /// The priority; at most 1,000,000,000 for a class that users make.
    public var value: Int32
    /// Whether pods that name no class get this one.
    public var isGlobalDefault: Bool
    /// Whether pods of the class may preempt.
    public var preemptionPolicy: PreemptionPolicy

    /// A priority class, with the defaults of the API.
    public init(
        meta: ObjectMeta,
        value: Int32,
        isGlobalDefault: Bool = false,
        preemptionPolicy: PreemptionPolicy = .preemptLowerPriority
    ) {
        self.meta = meta
        self.value = value
        self.isGlobalDefault = isGlobalDefault
        self.preemptionPolicy = preemptionPolicy
    }
}

/// A mark on a node that keeps away the pods that do not tolerate it.
public struct Taint: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value; may be empty.
    public var value: String
    /// What the taint does.
    public var effect: Effect

    /// What a taint does to pods that do not tolerate it.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
        /// New ones are not placed on the node.
        case noSchedule = "NoSchedule"
        /// New ones are placed there if there is no better node.
        case preferNoSchedule = "PreferNoSchedule"
        /// None stays on the node.
        case noExecute = "NoExecute"
    }

    /// A taint.
    public init(key: String, value: String = "", effect: Effect) {
        self.key = key
        self.value = value
        self.effect = effect
    }
}

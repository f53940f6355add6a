/// A taint that a pod puts up with.
public struct Toleration: Hashable, Sendable {
    /// The key of the taint; `nil` or empty with `exists` tolerates every taint.
    public var key: String?
    /// How the taint is compared.
    public var `operator`: Operator
    /// The value that the taint must have, for `equal`.
    public var value: String
    /// The effect of the taint; `nil` stands for each.
    public var effect: Taint.Effect?

    /// How a toleration is compared with a taint.
    public enum Operator: String, Hashable, Sendable, CaseIterable {
        /// The taint has this key, whatever its value.
        case exists = "Exists"
        /// The taint has this key and this value. The default.
        case equal = "Equal"
    }

    /// A toleration.
    public init(
        key: String?,
        operator: Operator = .equal,
        value: String = "",
        effect: Taint.Effect? = nil
    ) {
        self.key = key
        self.operator = `operator`
        self.value = value
        self.effect = effect
    }

    /// Whether a pod with this toleration puts up with `taint`.
    ///
    /// Source: `ToleratesTaint` in `component-helpers/scheduling/corev1` (Kubernetes 1.29.6).
    public func tolerates(_ taint: Taint) -> Bool {
        if let effect, effect != taint.effect { return false }
        if let key, !key.isEmpty, key != taint.key { return false }
        switch `operator` {
        case .exists: return true
        case .equal: return value == taint.value
        }
    }
}

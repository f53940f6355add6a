/// How many of the selected pods may be away at once.
///
/// Preemption prefers victims that no budget protects, and takes protected ones if it must.
public struct PodDisruptionBudget: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// Which pods are protected; an empty selector protects none from preemption.
    public var selector: LabelSelector
    /// The fewest pods that must stay.
    public var minAvailable: CountOrPercent?
    /// The most pods that may be away.
    public var maxUnavailable: CountOrPercent?
    /// How many more pods may go, if the manifest has the status; otherwise it is computed.
    public var disruptionsAllowed: Int?

    /// A budget.
    public init(
        meta: ObjectMeta,
        selector: LabelSelector,
        minAvailable: CountOrPercent? = nil,
        maxUnavailable: CountOrPercent? = nil,
        disruptionsAllowed: Int? = nil
    ) {
        self.meta = meta
        self.selector = selector
        self.minAvailable = minAvailable
        self.maxUnavailable = maxUnavailable
        self.disruptionsAllowed = disruptionsAllowed
    }

    /// How many pods may go when so many of the expected are there.
    ///
    /// Source: `getExpectedPodCount` and `updatePdbStatus` in
    /// `pkg/controller/disruption/disruption.go` (Kubernetes 1.29.6).
    func allowance(expected: Int, healthy: Int) -> Int {
        if let disruptionsAllowed { return disruptionsAllowed }
        let desired =
            if let maxUnavailable {
                max(0, expected - maxUnavailable.resolved(of: expected, roundingUp: true))
            } else {
                minAvailable?.resolved(of: expected, roundingUp: true) ?? 0
            }
        return expected > 0 ? max(0, healthy - desired) : 0
    }
}

/// A condition that speaks for a node, and how loudly.
public struct WeightedTerm<Term: Hashable & Sendable>: Hashable, Sendable {
    /// What a node gains for which the condition holds, in `1...100`; of a condition on pods, for
    /// each of them.
    public var weight: Int
    /// The condition.
    public var term: Term

    /// A condition that is worth `weight`.
    public init(weight: Int, term: Term) {
        self.weight = weight
        self.term = term
    }
}

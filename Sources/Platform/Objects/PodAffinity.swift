/// Near which pods a pod must be or would rather be, and away from which.
///
/// Source: `pkg/scheduler/framework/plugins/interpodaffinity` (Kubernetes 1.29.6).
public struct PodAffinity: Hashable, Sendable {
    /// Pods near each of which it must be.
    public var required: [Term]
    /// Pods near which it would rather be.
    public var preferred: [WeightedTerm<Term>]
    /// Pods away from each of which it must be.
    public var requiredAnti: [Term]
    /// Pods away from which it would rather be.
    public var preferredAnti: [WeightedTerm<Term>]

    /// Pods, and what counts as near them.
    public struct Term: Hashable, Sendable {
        /// Which pods; `nil` selects none.
        public var selector: LabelSelector?
        /// The namespaces of the pods; empty is the pod's own, unless `reachesEverywhere`.
        public var namespaces: [String]
        /// Whether pods of every namespace count (an empty `namespaceSelector`).
        public var reachesEverywhere: Bool
        /// Whether the term names namespaces, one way or the other.
        public var isCrossNamespace: Bool { !namespaces.isEmpty || reachesEverywhere }
        /// The label of nodes: nodes with the same value are near each other.
        public var topologyKey: String

        /// A term.
        public init(
            selector: LabelSelector?,
            topologyKey: String,
            namespaces: [String] = [],
            reachesEverywhere: Bool = false
        ) {
            self.selector = selector
            self.topologyKey = topologyKey
            self.namespaces = namespaces
            self.reachesEverywhere = reachesEverywhere
        }
    }

    /// An affinity to pods.
    public init(
        required: [Term] = [],
        preferred: [WeightedTerm<Term>] = [],
        requiredAnti: [Term] = [],
        preferredAnti: [WeightedTerm<Term>] = []
    ) {
        self.required = required
        self.preferred = preferred
        self.requiredAnti = requiredAnti
        self.preferredAnti = preferredAnti
    }

    /// Whether there is a term that names namespaces.
    var isCrossNamespace: Bool {
        (required + requiredAnti + preferred.map(\.term) + preferredAnti.map(\.term))
            .contains(where: \.isCrossNamespace)
    }
}

/// A kind of pod, prepared for the scheduler: what it asks for, and which pods it looks at.
struct PodProfile: Sendable {
    let pod: SchedulablePod
    let demand: PodDemand
    let priority: Int32
    /// The number of its labels and namespace among those that there are.
    let identity: Int
    /// Constraints that a node must keep.
    let hardSpread: [Spread]
    /// Constraints that speak against a node.
    let softSpread: [Spread]
    /// Whether the soft constraints are the scheduler's own, which nodes without a zone may ignore.
    let hasStandardSpread: Bool
    let affinity: Affinity?

    var mayPreempt: Bool { pod.spec.preemptionPolicy != .never }

    /// A constraint on the spread of pods.
    struct Spread: Sendable {
        let constraint: TopologySpreadConstraint
        /// The group of pods that are counted.
        let group: Int
        /// Whether the pod itself is one of them.
        let countsItself: Bool
    }

    /// Terms of affinity to pods, each with the group of the pods that it selects.
    struct Affinity: Sendable {
        let required: [Term]
        /// The group of the pods that all required terms select.
        let requiredGroup: Int
        /// Whether the pod itself is one of them.
        let selectsItself: Bool
        let requiredAnti: [Term]
        /// Preferred terms; those of anti-affinity have a negative weight.
        let preferred: [(term: Term, weight: Int64)]
    }

    /// A term of affinity to pods.
    struct Term: Sendable {
        let filter: PodFilter
        let group: Int
        let topologyKey: String
    }

    /// The constraints that the scheduler applies by default to pods that have companions.
    ///
    /// Source: `systemDefaultConstraints` in
    /// `pkg/scheduler/framework/plugins/podtopologyspread/plugin.go` (Kubernetes 1.29.6).
    static func standardSpread(among companions: LabelSelector) -> [TopologySpreadConstraint] {
        [(TopologySpreadConstraint.hostnameKey, 3), (TopologySpreadConstraint.zoneKey, 5)].map {
            TopologySpreadConstraint(
                topologyKey: $0.0,
                maxSkew: $0.1,
                isHard: false,
                selector: companions
            )
        }
    }
}

/// Which pods are meant: by labels, in some namespaces.
struct PodFilter: Hashable, Sendable {
    /// All of these must select the pod.
    let selectors: [LabelSelector]
    /// The namespaces; `nil` stands for all of them.
    let namespaces: [String]?
    /// Whether pods count that are being removed.
    let countsLeaving: Bool

    func matches(_ labels: Labels, namespace: String) -> Bool {
        (namespaces.map { $0.contains(namespace) } ?? true)
            && selectors.allSatisfy { $0.matches(labels) }
    }

    /// The pods of a term of affinity that a pod in `namespace` has.
    init(_ terms: [PodAffinity.Term], namespace: String) {
        // Terms without a selector select nothing.
        selectors = terms.map {
            $0.selector ?? LabelSelector(matchExpressions: [Self.impossible])
        }
        namespaces = terms.first.flatMap { term in
            if term.reachesEverywhere { return nil }
            return term.namespaces.isEmpty ? [namespace] : term.namespaces
        }
        countsLeaving = true
    }

    /// The pods of a spread constraint that a pod in `namespace` has.
    init(_ constraint: TopologySpreadConstraint, namespace: String) {
        selectors = [constraint.selector ?? LabelSelector(matchExpressions: [Self.impossible])]
        namespaces = [namespace]
        countsLeaving = false
    }

    private static let impossible = LabelSelector.Requirement(key: "", operator: .isIn)
}

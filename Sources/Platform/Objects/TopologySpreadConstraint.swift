/// How evenly pods are to be spread over the values of a node label.
///
/// Source: `pkg/scheduler/framework/plugins/podtopologyspread` (Kubernetes 1.29.6).
public struct TopologySpreadConstraint: Hashable, Sendable {
    /// The label of nodes whose values are the domains.
    public var topologyKey: String
    /// How many more pods a domain may have than the one with fewest; at least 1.
    public var maxSkew: Int
    /// Whether a node that would break the constraint is out of the question, or only worse.
    public var isHard: Bool
    /// Which pods are counted; `nil` counts none.
    public var selector: LabelSelector?
    /// How many domains there have to be before the emptiest of them counts as it is.
    public var minDomains: Int

    /// A constraint.
    public init(
        topologyKey: String,
        maxSkew: Int,
        isHard: Bool = true,
        selector: LabelSelector? = nil,
        minDomains: Int = 1
    ) {
        self.topologyKey = topologyKey
        self.maxSkew = maxSkew
        self.isHard = isHard
        self.selector = selector
        self.minDomains = minDomains
    }

    /// The label that every kubelet gives its node: the node's name.
    public static let hostnameKey = "kubernetes.io/hostname"
    /// The label that cloud providers give a node: the zone.
    public static let zoneKey = "topology.kubernetes.io/zone"
}

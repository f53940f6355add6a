/// What a pod consists of and where it may run.
public struct PodSpec: Hashable, Sendable {
    /// The containers, which run side by side.
    public var containers: [Container]
    /// The containers that run one after the other before `containers`; sidecars go on.
    public var initContainers: [Container]
    /// What the runtime of the pod needs on top.
    public var overhead: ResourceList
    /// The name of the pod's priority class.
    public var priorityClassName: String?
    /// The priority; the priority class fills it in.
    public var priority: Int32?
    /// Whether the pod may preempt; the priority class fills it in.
    public var preemptionPolicy: PreemptionPolicy?
    /// Labels that the node must have.
    public var nodeSelector: Labels
    /// On which nodes the pod must be, and would rather be.
    public var nodeAffinity: NodeAffinity?
    /// Near which pods it must be, and would rather be, and away from which.
    public var podAffinity: PodAffinity?
    /// How evenly it is to be spread with others.
    public var topologySpread: [TopologySpreadConstraint]
    /// The taints that the pod puts up with.
    public var tolerations: [Toleration]
    /// The node that the pod runs on; `nil` until it is placed.
    public var nodeName: String?
    /// How long the pod has to stop, in seconds.
    public var terminationGracePeriodSeconds: Int64
    /// How long the pod may run, in seconds; `nil` is for ever.
    public var activeDeadlineSeconds: Int64?

    /// A pod's specification, with the defaults of the API.
    public init(
        containers: [Container],
        initContainers: [Container] = [],
        overhead: ResourceList = [:],
        priorityClassName: String? = nil,
        priority: Int32? = nil,
        preemptionPolicy: PreemptionPolicy? = nil,
        nodeSelector: Labels = [:],
        nodeAffinity: NodeAffinity? = nil,
        podAffinity: PodAffinity? = nil,
        topologySpread: [TopologySpreadConstraint] = [],
        tolerations: [Toleration] = [],
        nodeName: String? = nil,
        terminationGracePeriodSeconds: Int64 = 30,
        activeDeadlineSeconds: Int64? = nil
    ) {
        self.containers = containers
        self.initContainers = initContainers
        self.overhead = overhead
        self.priorityClassName = priorityClassName
        self.priority = priority
        self.preemptionPolicy = preemptionPolicy
        self.nodeSelector = nodeSelector
        self.nodeAffinity = nodeAffinity
        self.podAffinity = podAffinity
        self.topologySpread = topologySpread
        self.tolerations = tolerations
        self.nodeName = nodeName
        self.terminationGracePeriodSeconds = terminationGracePeriodSeconds
        self.activeDeadlineSeconds = activeDeadlineSeconds
    }
}

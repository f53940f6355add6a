/// A cluster: what the API server, the controllers and the scheduler do with objects that are
/// applied one after the other.
///
/// Every object goes through admission in the order of application; a Deployment, StatefulSet or Job
/// is followed by its pods. What is admitted is placed, if there are nodes. Pods that are refused
/// though a controller wants them are tried again in the end, as controllers do.
///
/// Nodes, autoscalers and disruption budgets are there from the start. An autoscaler acts at once as
/// far as its bounds go.
public struct Cluster: Sendable {
    /// What was applied, in order.
    public internal(set) var applications: [Application] = []
    /// All pods that ever were to be made.
    public internal(set) var pods: [ClusterPod] = []
    /// The namespaces, in the order in which objects name them.
    public internal(set) var namespaces: [Namespace] = []
    /// What places pods; without nodes nothing is placed.
    public internal(set) var scheduler: Scheduler

    let defaultNamespace: String
    private let autoscalers: [HorizontalPodAutoscaler]
    let timing: Timing
    var namespaceNumbers: [String: Int] = [:]
    var priorityClasses: [PriorityClass] = []
    var services: [KubernetesService] = []
    /// What objects other than pods were charged, by namespace.
    var charges: [(namespace: Int, charge: ResourceList)] = []
    var identities: Set<Identity> = []
    /// What was worked out for the last pod of an owner, while no policy changes.
    var prepared: [Int: Prepared] = [:]
    /// The pods by the scheduler's numbers.
    var podOfScheduled: [Int: Int] = [:]

    /// What no two objects have in common.
    struct Identity: Hashable {
        let kind: String
        let namespace: String?
        let name: String
    }

    /// What the pods of an owner are alike in.
    struct Prepared {
        var admitted: AdmittedPod
        var profile: Int?
    }

    /// When pods are placed.
    public enum Timing: Hashable, Sendable {
        /// As they come: each object's pods before the next object is applied.
        case inOrder
        /// When everything has been applied: the highest priority first.
        case atOnce
    }

    /// A cluster without objects.
    ///
    /// - Parameters:
    ///   - nodes: The nodes; without any nothing is placed.
    ///   - autoscalers: What bounds the replicas of owners.
    ///   - budgets: What protects pods from preemption.
    ///   - defaultNamespace: The namespace of objects that name none.
    ///   - timing: When pods are placed.
    ///   - recordsScores: Whether the scores of each placement are kept.
    public init(
        nodes: [Node] = [],
        autoscalers: [HorizontalPodAutoscaler] = [],
        budgets: [PodDisruptionBudget] = [],
        defaultNamespace: String = "default",
        timing: Timing = .inOrder,
        recordsScores: Bool = false
    ) {
        self.autoscalers = autoscalers
        self.defaultNamespace = defaultNamespace
        self.timing = timing
        let placed = budgets.map { budget in
            var budget = budget
            budget.meta.namespace = budget.meta.namespace ?? defaultNamespace
            return budget
        }
        scheduler = Scheduler(nodes: nodes, budgets: placed, recordsScores: recordsScores)
    }

    /// Whether there is anything to place pods on.
    public var hasNodes: Bool { !scheduler.nodes.isEmpty }

    /// The namespace of a name, if an object is in it.
    public func namespace(_ name: String) -> Namespace? {
        namespaceNumbers[name].map { namespaces[$0] }
    }

    /// How many pods an owner is to have, its autoscaler's bounds kept.
    ///
    /// An owner of no replicas is out of its autoscaler's reach, as in Kubernetes.
    public func replicas(of owner: PodOwner) -> Int {
        guard let autoscaler = autoscaler(of: owner), owner.replicas > 0 else {
            return owner.replicas
        }
        return min(max(owner.replicas, autoscaler.minReplicas), autoscaler.maxReplicas)
    }

    /// What sets the replicas of an owner; `nil` if nothing does.
    public func autoscaler(of owner: PodOwner) -> HorizontalPodAutoscaler? {
        let namespace = owner.meta.namespace ?? defaultNamespace
        return autoscalers.first { autoscaler in
            autoscaler.target.kind == owner.kind
                && autoscaler.target.name == owner.meta.name
                && (autoscaler.meta.namespace ?? defaultNamespace) == namespace
        }
    }

    /// Where a pod is.
    public func place(of pod: Int) -> ClusterPod.Place {
        let record = pods[pod]
        if record.preemptor != nil { return .preempted }
        guard let id = record.scheduled else { return .nowhere }
        switch scheduler.state(of: id) {
        case .bound(let node), .leaving(let node): return .node(node)
        case .pending: return .pending
        case .gone: return .nowhere
        }
    }

    /// What the scheduler said when it first found no node for a pod; `nil` if it found one.
    public func schedulingMessage(of pod: Int) -> String? {
        guard let id = pods[pod].scheduled else { return nil }
        return scheduler.firstMessage(of: id)
    }

    /// The pods that were removed for a pod, the most important first.
    public func victims(of pod: Int) -> [Int] {
        guard let id = pods[pod].scheduled else { return [] }
        return scheduler.victims(of: id).compactMap { podOfScheduled[$0] }
    }

    /// What the feasible nodes scored when a pod was placed; empty unless scores are recorded.
    public func scores(of pod: Int) -> [Scheduler.RecordedScore] {
        pods[pod].scheduled.map { scheduler.scores(of: $0) } ?? []
    }
}

// MARK: - Equality

extension Cluster: Equatable {
    /// Whether two clusters are made of the same: then the same has become of them.
    public static func == (left: Cluster, right: Cluster) -> Bool {
        left.scheduler.nodes == right.scheduler.nodes
            && left.scheduler.budgets == right.scheduler.budgets
            && left.autoscalers == right.autoscalers
            && left.defaultNamespace == right.defaultNamespace
            && left.timing == right.timing
            && left.applications.elementsEqual(right.applications) {
                $0.object == $1.object && $0.pods == $1.pods && $0.refusal == $1.refusal
            }
    }
}

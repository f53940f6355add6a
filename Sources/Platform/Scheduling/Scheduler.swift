/// A kube-scheduler with its default configuration: finds a node for each pod, one after the other.
///
/// Pods wait in a queue, the highest priority first and among equals who came first. Nodes pass
/// filters (cordon, taints, selector and affinity, resources, topology spread, affinity to pods),
/// the others get scores, and the best one gets the pod. Where every node is filtered out, pods of lower
/// priority are told to leave if that helps; the pod then waits until they have gone.
///
/// Of more than 100 nodes not all are looked at: the search begins where the last one ended and
/// stops at `nodesToFind` feasible nodes.
///
/// Where this departs from kube-scheduler 1.29.6: among nodes of equal score the first one looked at
/// wins, and preemption tries nodes from the first on, where the real one picks at random; volumes,
/// host ports and images play no part; of a node selector's namespaces only all or a list are known.
public struct Scheduler: Sendable {
    /// The nodes, in the order given.
    public internal(set) var nodes: [Node]

    var loads: [NodeLoad]
    /// Devices and huge pages that nodes have, and what is taken of them.
    var othersCapacity: [[ResourceName: Int64]]
    var othersTaken: [[ResourceName: Int64]]
    /// The pods on each node, those that are leaving among them.
    var podsOnNode: [[Int]]
    var entries: [Entry] = []
    var profiles: [PodProfile] = []
    var groups = PodGroups()
    /// The pods that have been promised a node, by node.
    var nominated: [Int: [Int]] = [:]
    /// The pods on each node of the profiles that have affinity to pods.
    var affineCounts: [Int: [Int32: Int32]] = [:]
    var budgets: [PodDisruptionBudget]
    /// Grows with each change that could alter what a pod is answered.
    var version = 0
    var feasible: [Int] = []

    var profileNumbers: [SchedulablePod: Int] = [:]
    var staticFits: [Int: StaticFit] = [:]
    var domains: [String: NodeDomains] = [:]
    var queue = NumberSet()
    var waiting = NumberSet()
    /// The pods that have been told to leave, and how often one was.
    var leaving = NumberSet()
    var departures = 0
    /// The pods that have told others to leave which have not gone yet.
    var preemptors = NumberSet()
    var nextSequence = 0
    /// Pods that the scheduler has placed.
    var placedCount: Int64 = 0
    /// Numbers of pods that are free for others.
    var freeNumbers: [Int] = []
    /// Why pods of a profile found no node, and when that was.
    var failures: [Int: Failure] = [:]
    /// How many pods of each priority are on nodes.
    var boundByPriority: [Int32: Int] = [:]
    /// The pods whose state has changed since they were last taken; `nil` unless somebody wants them.
    var changed: NumberSet?
    /// The order in which nodes are looked at: zone by zone in turn.
    let visitingOrder: [Int]
    var nextVisit = 0
    let recordsScores: Bool
    var recordedScores: [Int: [RecordedScore]] = [:]

    /// A node and what it scored.
    public struct RecordedScore: Hashable, Sendable {
        /// The index of the node.
        public let node: Int
        /// What each plug-in gave it.
        public let score: NodeScore
    }

    /// Why a pod found no node.
    struct Failure: Sendable {
        /// The state of things in which it found none.
        let version: Int
        /// kube-scheduler's message; `nil` where nobody asked for it.
        let message: String?
        let help: Help
    }

    /// What could help a pod that found no node.
    ///
    /// Source: `EventsToRegister` of the plug-ins below `pkg/scheduler/framework/plugins`
    /// (Kubernetes 1.29.6), where hints are off.
    enum Help: Sendable {
        /// A node that comes or changes.
        case nodes
        /// That, or a pod that goes.
        case departures
        /// That, or a pod that comes and is wanted as a neighbour.
        case neighbours
    }

    /// A pod that the scheduler knows.
    struct Entry: Sendable {
        let profile: Int
        let sequence: Int
        var startTime: Int64
        var node = -1
        var nominatedNode = -1
        var isLeaving = false
        var isGone = false
        /// The number of its departure among those of all pods.
        var departure = 0
        var message: String?
        /// What could help it, since it last found no node.
        var help = Help.nodes
        var victims: [Int] = []
    }

    /// Where a pod is.
    public enum State: Hashable, Sendable {
        /// In no place: it waits in the queue, or for something to change.
        case pending
        /// On the node of this index.
        case bound(node: Int)
        /// On the node of this index, and told to leave.
        case leaving(node: Int)
        /// Nowhere any more.
        case gone
    }

    /// Nodes without pods.
    ///
    /// - Parameters:
    ///   - nodes: The nodes; one that lacks the label for its name gets it.
    ///   - budgets: What protects pods from preemption.
    ///   - recordsScores: Whether the scores of every placement are kept.
    public init(
        nodes: [Node],
        budgets: [PodDisruptionBudget] = [],
        recordsScores: Bool = false
    ) {
        let labelled = nodes.map { node in
            var node = node
            let key = TopologySpreadConstraint.hostnameKey
            if node.meta.labels[key] == nil { node.meta.labels[key] = node.meta.name }
            return node
        }
        self.nodes = labelled
        self.budgets = budgets
        self.recordsScores = recordsScores
        loads = labelled.map(NodeLoad.init)
        othersCapacity = labelled.map { node in
            let others = node.allocatable.entries.filter {
                ![ResourceName.cpu, .memory, .ephemeralStorage, .pods].contains($0.name)
            }
            return Dictionary(
                others.map { ($0.name, PodDemand.count($0.quantity, of: $0.name)) },
                uniquingKeysWith: { $1 }
            )
        }
        othersTaken = Array(repeating: [:], count: labelled.count)
        podsOnNode = Array(repeating: [], count: labelled.count)
        visitingOrder = Self.visitingOrder(of: labelled)
    }

    /// How many feasible nodes are enough.
    ///
    /// Source: `numFeasibleNodesToFind` in `pkg/scheduler/schedule_one.go` (Kubernetes 1.29.6).
    public static func nodesToFind(of nodeCount: Int) -> Int {
        let fewest = 100
        guard nodeCount >= fewest else { return nodeCount }
        let percentage = max(50 - nodeCount / 125, 5)
        return max(nodeCount * percentage / 100, fewest)
    }

    /// One node of each zone in turn.
    ///
    /// Source: `nodeTree.list` in `pkg/scheduler/internal/cache/node_tree.go` (Kubernetes 1.29.6).
    private static func visitingOrder(of nodes: [Node]) -> [Int] {
        var zones: [[Int]] = []
        var numbers: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            let labels = node.meta.labels
            let region = labels["topology.kubernetes.io/region"] ?? ""
            let zone = region + "\0" + (labels[TopologySpreadConstraint.zoneKey] ?? "")
            if let number = numbers[zone] {
                zones[number].append(index)
            } else {
                numbers[zone] = zones.count
                zones.append([index])
            }
        }
        let longest = zones.map(\.count).max() ?? 0
        return (0..<longest).flatMap { position in
            zones.compactMap { position < $0.count ? $0[position] : nil }
        }
    }
}

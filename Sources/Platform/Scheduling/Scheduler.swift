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
    public private(set) var nodes: [Node]

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

    private var profileNumbers: [SchedulablePod: Int] = [:]
    private var staticFits: [Int: StaticFit] = [:]
    private var domains: [String: NodeDomains] = [:]
    private var queue = NumberSet()
    private var waiting = NumberSet()
    /// The pods that have been told to leave, and how often one was.
    private var leaving = NumberSet()
    private var departures = 0
    /// The pods that have told others to leave which have not gone yet.
    private var preemptors = NumberSet()
    private var nextSequence = 0
    /// Pods that the scheduler has placed.
    private var placedCount: Int64 = 0
    /// Numbers of pods that are free for others.
    private var freeNumbers: [Int] = []
    /// Why pods of a profile found no node, and when that was.
    private var failures: [Int: Failure] = [:]
    /// How many pods of each priority are on nodes.
    private var boundByPriority: [Int32: Int] = [:]
    /// The pods whose state has changed since they were last taken; `nil` unless somebody wants them.
    private var changed: NumberSet?
    /// The order in which nodes are looked at: zone by zone in turn.
    private let visitingOrder: [Int]
    private var nextVisit = 0
    private let recordsScores: Bool
    private var recordedScores: [Int: [RecordedScore]] = [:]

    /// A node and what it scored.
    public struct RecordedScore: Hashable, Sendable {
        /// The index of the node.
        public let node: Int
        /// What each plug-in gave it.
        public let score: NodeScore
    }

    /// Why a pod found no node.
    private struct Failure: Sendable {
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

// MARK: - Pods

extension Scheduler {
    /// The number of a kind of pod, under which pods are added.
    public mutating func profile(of pod: SchedulablePod) -> Int {
        if let number = profileNumbers[pod] { return number }
        let number = profiles.count
        profileNumbers[pod] = number
        profiles.append(makeProfile(of: pod))
        return number
    }

    /// Adds a pod that is to be placed.
    ///
    /// - Parameter profile: The number of its kind.
    /// - Returns: The number of the pod.
    public mutating func enqueue(_ profile: Int) -> Int {
        let id = newEntry(profile, startTime: .max)
        queue.insert(id)
        return id
    }

    /// Adds a pod that is on a node, whether it fits there or not.
    ///
    /// - Parameters:
    ///   - profile: The number of its kind.
    ///   - node: The index of the node.
    ///   - startTime: When it was started, in nanoseconds since 1970; `nil` is now.
    /// - Returns: The number of the pod.
    public mutating func assign(_ profile: Int, toNode node: Int, startTime: Int64? = nil) -> Int {
        let id = newEntry(profile, startTime: startTime ?? .max)
        put(id, onNode: node)
        return id
    }

    /// Where a pod goes at once.
    public enum Outcome: Hashable, Sendable {
        /// To the node of this index.
        case placed(node: Int)
        /// Nowhere for now; the message of kube-scheduler.
        case pending(message: String)
    }

    /// Adds a pod and places it at once, with those that are in the queue.
    ///
    /// - Parameter pod: The pod.
    /// - Returns: The node, or why there is none.
    public mutating func place(_ pod: SchedulablePod) -> Outcome {
        let id = enqueue(profile(of: pod))
        run()
        if case .bound(let node) = state(of: id) { return .placed(node: node) }
        return .pending(message: firstMessage(of: id) ?? "")
    }

    /// Takes a pod away.
    public mutating func remove(_ id: Int) {
        guard !entries[id].isGone else { return }
        clearNomination(id)
        if entries[id].node >= 0 { take(id, fromNode: entries[id].node) }
        entries[id].isGone = true
        queue.remove(id)
        waiting.remove(id)
        leaving.remove(id)
        preemptors.remove(id)
        changed?.insert(id)
    }

    /// Tells a pod that is on a node to leave it; until it is removed it takes what it took.
    public mutating func leave(_ id: Int) {
        guard entries[id].node >= 0, !entries[id].isLeaving else { return }
        beginToLeave(id)
        version += 1
    }

    private mutating func beginToLeave(_ id: Int) {
        entries[id].isLeaving = true
        entries[id].departure = departures
        departures += 1
        groups.leave(profiles[entries[id].profile].identity, node: entries[id].node)
        leaving.insert(id)
        changed?.insert(id)
    }

    /// Gives the number of a pod that was removed to the next one that comes.
    public mutating func forget(_ id: Int) {
        precondition(entries[id].isGone, "a pod is removed before it is forgotten")
        recordedScores[id] = nil
        freeNumbers.append(id)
    }

    /// Puts a pod that waits back into the queue.
    public mutating func requeue(_ id: Int) {
        if waiting.remove(id) { queue.insert(id) }
    }

    /// Puts a taint on a node, or takes it away.
    public mutating func setTaint(_ taint: Taint, onNode node: Int, to isTainted: Bool) {
        nodes[node].taints.removeAll { $0 == taint }
        if isTainted { nodes[node].taints.append(taint) }
        staticFits = [:]
        version += 1
    }

    /// Where a pod is.
    public func state(of id: Int) -> State {
        let entry = entries[id]
        if entry.isGone { return .gone }
        guard entry.node >= 0 else { return .pending }
        return entry.isLeaving ? .leaving(node: entry.node) : .bound(node: entry.node)
    }

    /// The number of the kind of a pod.
    public func profile(ofPod id: Int) -> Int { entries[id].profile }

    /// What the scheduler said when it first found no node for a pod; `nil` if it found one.
    public func firstMessage(of id: Int) -> String? { entries[id].message }

    /// The pods that have been told to leave for a pod, the most important first.
    public func victims(of id: Int) -> [Int] { entries[id].victims }

    /// The pods that have been told to leave for a pod since this was last asked.
    public mutating func takeVictims(of id: Int) -> [Int] {
        defer { entries[id].victims = [] }
        return entries[id].victims
    }

    /// What could help a pod that waits.
    func help(for id: Int) -> Help { entries[id].help }

    /// Whether a pod that waits must be near pods of which `other` is one.
    func wants(_ id: Int, near other: Int) -> Bool {
        guard let affinity = profiles[entries[id].profile].affinity else { return false }
        let pod = profiles[entries[other].profile].pod
        return affinity.required.contains {
            $0.filter.matches(pod.labels, namespace: pod.namespace)
        }
    }

    /// Begins to keep the pods whose state changes.
    mutating func beginTrackingChanges() { changed = NumberSet() }

    /// The pods whose state has changed since this was last asked, in no particular order.
    mutating func takeChanged() -> [Int] { changed?.removeAll() ?? [] }

    /// The pods for which others were told to leave that have not gone yet.
    var waitingForVictims: [Int] { preemptors.members }

    /// Whether any pod has been told to leave and has not gone.
    var hasLeaving: Bool { !leaving.isEmpty }

    /// What the feasible nodes scored when a pod was placed; empty unless scores are recorded.
    public func scores(of id: Int) -> [RecordedScore] { recordedScores[id] ?? [] }

    /// The number of pods on the node of an index.
    public func podCount(onNode index: Int) -> Int { Int(loads[index].podCount) }

    /// What the pods on the node of an index request.
    public func requested(onNode index: Int) -> (cpu: Quantity, memory: Quantity) {
        (
            Quantity(milli: loads[index].cpu),
            Quantity(loads[index].memory, format: .binarySI)
        )
    }

    private mutating func newEntry(_ profile: Int, startTime: Int64) -> Int {
        let entry = Entry(profile: profile, sequence: nextSequence, startTime: startTime)
        nextSequence += 1
        if let id = freeNumbers.popLast() {
            entries[id] = entry
            return id
        }
        entries.append(entry)
        return entries.count - 1
    }

    /// Puts a pod on a node.
    private mutating func put(_ id: Int, onNode node: Int) {
        let profile = profiles[entries[id].profile]
        loads[node].add(profile.demand)
        for other in profile.demand.others {
            othersTaken[node][other.name, default: 0] += other.amount
        }
        podsOnNode[node].append(id)
        boundByPriority[profile.priority, default: 0] += 1
        changed?.insert(id)
        groups.add(profile.identity, toNode: node)
        if profile.affinity != nil {
            affineCounts[entries[id].profile, default: [:]][Int32(node), default: 0] += 1
        }
        entries[id].node = node
        if entries[id].startTime == .max {
            // Later than every real start, in the order of placement.
            entries[id].startTime = .max / 2 + placedCount
            placedCount += 1
        }
        version += 1
    }

    /// Takes a pod from its node.
    private mutating func take(_ id: Int, fromNode node: Int) {
        let profile = profiles[entries[id].profile]
        loads[node].remove(profile.demand)
        for other in profile.demand.others {
            othersTaken[node][other.name, default: 0] -= other.amount
        }
        podsOnNode[node].removeAll { $0 == id }
        let others = (boundByPriority[profile.priority] ?? 0) - 1
        boundByPriority[profile.priority] = others > 0 ? others : nil
        changed?.insert(id)
        groups.remove(profile.identity, fromNode: node, wasLeaving: entries[id].isLeaving)
        if profile.affinity != nil {
            affineCounts[entries[id].profile, default: [:]][Int32(node), default: 0] -= 1
        }
        entries[id].node = -1
        version += 1
    }
}

// MARK: - The queue

extension Scheduler {
    /// Finds nodes for the pods in the queue until it is empty.
    ///
    /// Pods that make others leave wait, and are tried again after `removeLeaving`.
    public mutating func run() {
        while !queue.isEmpty {
            let batch = queue.removeAll().sorted { left, right in
                let (first, second) = (priority(of: left), priority(of: right))
                return first == second
                    ? entries[left].sequence < entries[right].sequence : first > second
            }
            for id in batch { schedule(id) }
        }
    }

    /// Lets the pods go that were told to leave; those that wait go back into the queue.
    ///
    /// - Returns: The pods that have gone, in the order in which they were told to.
    public mutating func removeLeaving() -> [Int] {
        let gone = leaving.removeAll().sorted { entries[$0].departure < entries[$1].departure }
        _ = preemptors.removeAll()
        for id in gone {
            take(id, fromNode: entries[id].node)
            entries[id].isGone = true
        }
        if !gone.isEmpty { reactivate() }
        return gone
    }

    /// Puts the pods that wait back into the queue.
    public mutating func reactivate() {
        for id in waiting.removeAll() { queue.insert(id) }
    }

    func priority(of id: Int) -> Int32 { profiles[entries[id].profile].priority }

    /// Tells pods to leave their node for the sake of a pod, which is promised the node.
    mutating func evict(_ victims: [Int], for id: Int, onNode node: Int) {
        for victim in victims where !entries[victim].isLeaving { beginToLeave(victim) }
        entries[id].victims += victims
        preemptors.insert(id)
        // Pods of lower priority that were promised the node are not any more.
        for other in nominated[node] ?? [] where priority(of: other) < priority(of: id) {
            clearNomination(other)
            requeue(other)
        }
        clearNomination(id)
        entries[id].nominatedNode = node
        nominated[node, default: []].append(id)
        version += 1
    }

    private mutating func clearNomination(_ id: Int) {
        let node = entries[id].nominatedNode
        guard node >= 0 else { return }
        nominated[node]?.removeAll { $0 == id }
        if nominated[node]?.isEmpty ?? false { nominated[node] = nil }
        entries[id].nominatedNode = -1
        version += 1
    }

    private mutating func schedule(_ id: Int) {
        let number = entries[id].profile
        if entries[id].nominatedNode < 0, let failure = failures[number],
            failure.version == version
        {
            let isTold = entries[id].message != nil
            if isTold || failure.message != nil {
                if !isTold { entries[id].message = failure.message }
                entries[id].help = failure.help
                waiting.insert(id)
                return
            }
        }
        let profile = profiles[number]
        let fit = staticFit(of: number)
        let cycle = SchedulingCycle(profile, self)
        findFeasible(id, profile, fit, cycle)
        if feasible.isEmpty {
            fail(id, profile, fit, cycle)
            return
        }
        let node = best(of: profile, id, fit, cycle)
        clearNomination(id)
        put(id, onNode: node)
    }

    /// The pod waits, and may tell others to leave.
    private mutating func fail(
        _ id: Int,
        _ profile: PodProfile,
        _ fit: StaticFit,
        _ cycle: SchedulingCycle
    ) {
        waiting.insert(id)
        guard !nodes.isEmpty else {
            entries[id].message = "no nodes available to schedule pods"
            return
        }
        let help = Self.help(for: profile, fit)
        entries[id].help = help
        if entries[id].message != nil, entries[id].nominatedNode < 0, !hasWeaker(than: profile) {
            // Nobody could be told to leave, and why it finds no node it has been told.
            failures[entries[id].profile] = Failure(version: version, message: nil, help: help)
            return
        }
        var verdicts: [NodeVerdict] = []
        verdicts.reserveCapacity(nodes.count)
        var reasons: [String: Int] = [:]
        for node in nodes.indices {
            let verdict = verdict(on: node, for: id, profile, fit, cycle)
            for reason in verdict.reasons { reasons[reason, default: 0] += 1 }
            verdicts.append(verdict)
        }
        var message = NodeVerdict.summary(reasons, nodeCount: nodes.count)
        let before = version
        if let tail = preempt(id, profile, fit, cycle, verdicts) {
            message += " preemption: \(tail)"
            if entries[id].nominatedNode < 0 {
                failures[entries[id].profile] = Failure(
                    version: before,
                    message: message,
                    help: help
                )
            }
        }
        if entries[id].message == nil { entries[id].message = message }
    }

    /// Whether there is a pod on a node that a pod of this kind could tell to leave.
    private func hasWeaker(than profile: PodProfile) -> Bool {
        profile.mayPreempt && boundByPriority.keys.contains { $0 < profile.priority }
    }

    private static func help(for profile: PodProfile, _ fit: StaticFit) -> Help {
        if !fit.failures.isEmpty, !fit.failures.contains(0) { return .nodes }
        return profile.affinity?.required.isEmpty ?? true ? .departures : .neighbours
    }
}

// MARK: - Filtering and scoring

extension Scheduler {
    /// Fills `feasible`, with the node that the pod was promised alone if it is among them.
    private mutating func findFeasible(
        _ id: Int,
        _ profile: PodProfile,
        _ fit: StaticFit,
        _ cycle: SchedulingCycle
    ) {
        feasible.removeAll(keepingCapacity: true)
        let promised = entries[id].nominatedNode
        if promised >= 0, verdict(on: promised, for: id, profile, fit, cycle).reasons.isEmpty {
            feasible.append(promised)
            return
        }
        let wanted = Self.nodesToFind(of: nodes.count)
        let isSimple = nominated.isEmpty && profile.demand.others.isEmpty && !cycle.hasFilters
        var position = nextVisit
        var visited = 0
        while visited < nodes.count, feasible.count < wanted {
            let node = visitingOrder[position]
            position += 1
            if position == nodes.count { position = 0 }
            visited += 1
            guard loads[node].hasRoom(for: profile.demand),
                fit.failures.isEmpty || fit.failures[node] == 0,
                isSimple || verdict(on: node, for: id, profile, fit, cycle).reasons.isEmpty
            else { continue }
            feasible.append(node)
        }
        nextVisit = position
    }

    /// What the filters say of a node, in their order; without reasons it is feasible.
    func verdict(
        on node: Int,
        for id: Int,
        _ profile: PodProfile,
        _ fit: StaticFit,
        _ cycle: SchedulingCycle
    ) -> NodeVerdict {
        if !fit.failures.isEmpty, fit.failures[node] > 0 {
            return .lasting(fit.reasons[Int(fit.failures[node]) - 1])
        }
        return NodeTrial(node, self).verdict(for: id, profile, cycle, self)
    }

    /// The node with the highest score; the first of them in the order of the search.
    private mutating func best(
        of profile: PodProfile,
        _ id: Int,
        _ fit: StaticFit,
        _ cycle: SchedulingCycle
    ) -> Int {
        let spread = cycle.spreadScores(of: feasible, self)
        let affinity = cycle.affinityScores(of: feasible, self)
        let mostRepulsion = Self.largest(fit.repulsion, of: feasible)
        let mostAttraction = Self.largest(fit.attraction, of: feasible)
        var best = (node: feasible[0], total: Int64.min)
        var recorded: [RecordedScore] = []
        for (position, node) in feasible.enumerated() {
            let score = NodeScore(
                leastAllocated: loads[node].leastAllocated(with: profile.demand),
                balancedAllocation: loads[node].balancedAllocation(with: profile.demand),
                taintToleration: NodeScore.Weight.taintToleration
                    * (mostRepulsion == 0 ? 100 : 100 - 100 * fit.repulsion[node] / mostRepulsion),
                nodeAffinity: NodeScore.Weight.nodeAffinity
                    * (mostAttraction == 0 ? 0 : 100 * fit.attraction[node] / mostAttraction),
                podTopologySpread: NodeScore.Weight.podTopologySpread
                    * (spread.isEmpty ? 0 : spread[position]),
                interPodAffinity: NodeScore.Weight.interPodAffinity
                    * (affinity.isEmpty ? 0 : affinity[position])
            )
            let total = score.total
            if total > best.total { best = (node, total) }
            if recordsScores { recorded.append(RecordedScore(node: node, score: score)) }
        }
        if recordsScores { recordedScores[id] = recorded }
        return best.node
    }

    private static func largest(_ values: [Int64], of nodes: [Int]) -> Int64 {
        values.isEmpty ? 0 : nodes.reduce(0) { max($0, values[$1]) }
    }

    private mutating func staticFit(of profile: Int) -> StaticFit {
        if let fit = staticFits[profile] { return fit }
        // Pods of a kind come one after the other; a few kinds are enough to remember.
        if staticFits.count >= 64 { staticFits.removeAll(keepingCapacity: true) }
        let fit = StaticFit(of: nodes, for: profiles[profile].pod.spec)
        staticFits[profile] = fit
        return fit
    }

    /// The domains of a node label.
    func domains(of key: String) -> NodeDomains {
        guard let known = domains[key] else { preconditionFailure("a key is prepared first") }
        return known
    }

    private mutating func prepareDomains(of key: String) {
        if domains[key] == nil { domains[key] = NodeDomains(of: key, on: nodes) }
    }

    /// Numbers what a kind of pod looks at.
    private mutating func makeProfile(of pod: SchedulablePod) -> PodProfile {
        let spec = pod.spec
        let isStandard = spec.topologySpread.isEmpty
        let constraints =
            isStandard
            ? pod.companions.map(PodProfile.standardSpread) ?? [] : spec.topologySpread
        let spreads = constraints.map { constraint in
            let filter = PodFilter(constraint, namespace: pod.namespace)
            prepareDomains(of: constraint.topologyKey)
            return PodProfile.Spread(
                constraint: constraint,
                group: groups.group(filter),
                countsItself: filter.matches(pod.labels, namespace: pod.namespace)
            )
        }
        return PodProfile(
            pod: pod,
            demand: PodDemand(spec),
            priority: spec.priority ?? 0,
            identity: groups.identity(pod.labels, namespace: pod.namespace),
            hardSpread: spreads.filter(\.constraint.isHard),
            softSpread: spreads.filter { !$0.constraint.isHard },
            hasStandardSpread: isStandard,
            affinity: spec.podAffinity.map { makeAffinity($0, of: pod) }
        )
    }

    private mutating func makeAffinity(
        _ affinity: PodAffinity,
        of pod: SchedulablePod
    ) -> PodProfile.Affinity {
        func term(_ term: PodAffinity.Term) -> PodProfile.Term {
            let filter = PodFilter([term], namespace: pod.namespace)
            prepareDomains(of: term.topologyKey)
            return PodProfile.Term(
                filter: filter,
                group: groups.group(filter),
                topologyKey: term.topologyKey
            )
        }
        let all = PodFilter(affinity.required, namespace: pod.namespace)
        return PodProfile.Affinity(
            required: affinity.required.map(term),
            requiredGroup: groups.group(all),
            selectsItself: all.matches(pod.labels, namespace: pod.namespace),
            requiredAnti: affinity.requiredAnti.map(term),
            preferred: affinity.preferred.map { (term($0.term), Int64($0.weight)) }
                + affinity.preferredAnti.map { (term($0.term), -Int64($0.weight)) }
        )
    }
}

/// A rolling update of a Deployment or StatefulSet whose new pods ask for what the old ones have.
///
/// Pods are ready as soon as they are on a node, and gone as soon as they are deleted; so a rollout
/// takes no time here, and what remains are its steps and how far quota and nodes let them go.
///
/// Source: `pkg/controller/deployment/{rolling,recreate}.go` and
/// `pkg/controller/statefulset/stateful_set_control.go` (Kubernetes 1.29.6).
public struct Rollout: Sendable {
    /// How many pods there are to be.
    public let replicas: Int
    /// How many pods there may be on top.
    public let maxSurge: Int
    /// How many of the pods may be missing.
    public let maxUnavailable: Int
    /// What is done, pod by pod.
    public private(set) var steps: [Step] = []
    /// How it ends.
    public private(set) var verdict = Verdict.clean
    /// The fewest pods that are ready at any time.
    public private(set) var fewestReady: Int
    /// What the pods of the surge need of each quota beside what is used at the start.
    public let needs: [Need]
    /// How many of the surge's pods the nodes have room for at the start; `nil` without nodes.
    public let surgeOnNodes: Int?

    /// One thing that a controller does.
    public struct Step: Sendable {
        /// What it does.
        public let action: Action
        /// The pod.
        public let pod: String
        /// The node, or what the API server or the scheduler says.
        public let detail: String
        /// Old pods that are ready afterwards.
        public let oldReady: Int
        /// New pods that are ready afterwards.
        public let newReady: Int
    }

    /// What a controller does with a pod.
    public enum Action: String, Sendable {
        /// It makes one, which becomes ready.
        case make
        /// It deletes one.
        case delete
        /// It cannot make one.
        case refused
        /// It makes one that finds no node.
        case pending
    }

    /// How a rollout ends.
    public enum Verdict: Hashable, Sendable {
        /// All pods are new, and there were never fewer ready than the update may leave.
        case clean
        /// All pods are new; on the way some could not be made when they should have been.
        case delayed
        /// It gets no further.
        case stuck(updated: Int, message: String)
    }

    /// What the pods of the surge need of a quota's resource.
    public struct Need: Hashable, Sendable {
        /// The quota.
        public let quota: String
        /// The resource.
        public let resource: ResourceName
        /// What all pods of the surge together are charged.
        public let needed: Quantity
        /// What is free at the start.
        public let free: Quantity
        /// What the quota would have to be raised by; zero if there is enough.
        public let missing: Quantity
    }

    /// Rolls the pods of an owner over; `nil` if it is neither a Deployment nor a StatefulSet.
    ///
    /// - Parameters:
    ///   - number: The owner's number in the order of application.
    ///   - cluster: The cluster, at rest, with the old pods in it.
    public init?(of number: Int, in cluster: Cluster) {
        guard let owner = PodOwner(cluster.applications[number].object) else { return nil }
        let replicas = cluster.replicas(of: owner)
        let update = RollingUpdate(cluster.applications[number].object, replicas: replicas)
        if let update {
            (maxSurge, maxUnavailable) = (update.maxSurge, update.maxUnavailable)
        } else if owner.kind == "Deployment" {
            (maxSurge, maxUnavailable) = (0, replicas)
        } else {
            return nil
        }
        self.replicas = replicas
        var state = State(number, cluster)
        fewestReady = state.ready
        needs = Self.needs(of: min(maxSurge, replicas), number, cluster)
        surgeOnNodes =
            cluster.hasNodes
            ? cluster.placeablePods(like: number, upTo: min(maxSurge, replicas)) : nil
        if let update {
            roll(&state, update)
        } else {
            recreate(&state)
        }
        finish(state)
    }

    // MARK: - Steps

    /// The pods of the two versions.
    private struct State {
        let number: Int
        var cluster: Cluster
        /// The old pods that are ready, the last first, and those that are not, the first first.
        private var readyOld = IndexedHeap<Int>()
        private var unreadyOld = IndexedHeap<Int>()
        /// The new pods, and those of them that are ready.
        private var new = NumberSet()
        private var readyNew = NumberSet()
        /// How many pods the ReplicaSets are to have.
        var oldWanted: Int
        var newWanted = 0
        var hasFailed = false
        var lastFailure: String?
        /// The names of a StatefulSet's pods that are to be made again, the first next.
        var freedNames: [String] = []
        let keepsNames: Bool

        init(_ number: Int, _ cluster: Cluster) {
            self.number = number
            self.cluster = cluster
            let owner = PodOwner(cluster.applications[number].object)
            oldWanted = owner.map(cluster.replicas) ?? 0
            keepsNames = owner?.kind == "StatefulSet"
            self.cluster.beginTrackingPlaces()
            for pod in cluster.applications[number].pods
            where cluster.pods[pod].admitted != nil && cluster.place(of: pod) != .preempted {
                unreadyOld.set(pod, to: pod)
                classify(pod)
            }
        }

        /// Puts a pod among those that are ready or those that are not.
        private mutating func classify(_ pod: Int) {
            let isReady = isReady(pod)
            if new.contains(pod) {
                if isReady { readyNew.insert(pod) } else { readyNew.remove(pod) }
            } else if isReady, unreadyOld.remove(pod) {
                readyOld.set(pod, to: -pod)
            } else if !isReady, readyOld.remove(pod) {
                unreadyOld.set(pod, to: pod)
            }
        }

        /// Looks at the pods whose places have changed.
        mutating func followMoves() {
            for pod in cluster.takeMovedPods() { classify(pod) }
        }

        /// Counts a pod among the new ones.
        mutating func addNew(_ pod: Int) {
            new.insert(pod)
            classify(pod)
        }

        /// Takes a pod from the old ones.
        mutating func removeOld(_ pod: Int) {
            readyOld.remove(pod)
            unreadyOld.remove(pod)
        }

        /// All old pods, the first first.
        var oldPods: [Int] {
            cluster.applications[number].pods.filter {
                readyOld.contains($0) || unreadyOld.contains($0)
            }
        }

        /// The first old pods that are not ready, then the last of those that are; they remain.
        mutating func firstToLeave(unready: Int, ready: Int) -> [Int] {
            let first = (0..<unready).compactMap { _ in unreadyOld.removeFirst() }
            let last = (0..<ready).compactMap { _ in readyOld.removeFirst() }
            for pod in first { unreadyOld.set(pod, to: pod) }
            for pod in last { readyOld.set(pod, to: -pod) }
            return first + last
        }

        private func isReady(_ pod: Int) -> Bool {
            switch cluster.place(of: pod) {
            case .node: true
            case .nowhere: !cluster.hasNodes
            case .pending, .preempted: false
            }
        }

        var oldCount: Int { readyOld.count + unreadyOld.count }
        var newCount: Int { new.members.count }
        var oldReady: Int { readyOld.count }
        var newReady: Int { readyNew.members.count }
        var ready: Int { oldReady + newReady }
        var oldVersion: RollingUpdate.Version {
            RollingUpdate.Version(wanted: oldWanted, ready: oldReady)
        }
        var newVersion: RollingUpdate.Version {
            RollingUpdate.Version(wanted: newWanted, ready: newReady)
        }
    }

    private mutating func recreate(_ state: inout State) {
        for pod in state.oldPods { delete(pod, &state) }
        state.newWanted = replicas
        make(&state)
    }

    private mutating func roll(_ state: inout State, _ update: RollingUpdate) {
        var hasChanged = true
        while hasChanged {
            let wanted = update.newWanted(new: state.newVersion, old: state.oldVersion)
            hasChanged = wanted != state.newWanted
            state.newWanted = wanted
            if make(&state) { hasChanged = true }
            let (unready, ready) = update.deletions(
                new: state.newVersion,
                old: state.oldVersion
            )
            guard unready + ready > 0 else { continue }
            hasChanged = true
            state.oldWanted -= unready + ready
            for pod in state.firstToLeave(unready: unready, ready: ready) { delete(pod, &state) }
        }
    }

    /// Makes the new pods that are wanted, until one cannot be made.
    ///
    /// - Returns: Whether any was made.
    @discardableResult
    private mutating func make(_ state: inout State) -> Bool {
        var hasMade = false
        while state.newCount < state.newWanted {
            let again = state.keepsNames ? state.freedNames.first : nil
            guard let pod = state.cluster.addPod(of: state.number, name: again) else { break }
            let name = state.cluster.pods[pod].name
            if case .refused(let refusal) = state.cluster.pods[pod].refusal {
                state.hasFailed = true
                if state.lastFailure != refusal.message {
                    state.lastFailure = refusal.message
                    record(.refused, name, refusal.message, state)
                }
                state.cluster.forgetLastPod()
                break
            }
            state.cluster.letVictimsGo()
            state.followMoves()
            state.addNew(pod)
            if again != nil { state.freedNames.removeFirst() }
            hasMade = true
            switch state.cluster.place(of: pod) {
            case .node(let node):
                record(.make, name, state.cluster.scheduler.nodes[node].meta.name, state)
            case .nowhere: record(.make, name, "", state)
            case .pending, .preempted:
                state.hasFailed = true
                state.lastFailure = state.cluster.schedulingMessage(of: pod)
                record(.pending, name, state.lastFailure ?? "", state)
            }
        }
        return hasMade
    }

    private mutating func delete(_ pod: Int, _ state: inout State) {
        let node =
            if case .node(let index) = state.cluster.place(of: pod) {
                state.cluster.scheduler.nodes[index].meta.name
            } else {
                ""
            }
        state.removeOld(pod)
        state.cluster.deletePod(pod)
        state.followMoves()
        state.freedNames.append(state.cluster.pods[pod].name)
        record(.delete, state.cluster.pods[pod].name, node, state)
    }

    private mutating func record(
        _ action: Action,
        _ pod: String,
        _ detail: String,
        _ state: State
    ) {
        fewestReady = min(fewestReady, state.ready)
        steps.append(
            Step(
                action: action,
                pod: pod,
                detail: detail,
                oldReady: state.oldReady,
                newReady: state.newReady
            )
        )
    }

    private mutating func finish(_ state: State) {
        if state.newReady < replicas || state.oldCount > 0 {
            verdict = .stuck(updated: state.newReady, message: state.lastFailure ?? "")
        } else {
            verdict = state.hasFailed ? .delayed : .clean
        }
    }

    // MARK: - The surge

    private static func needs(of surge: Int, _ number: Int, _ cluster: Cluster) -> [Need] {
        let pods = cluster.applications[number].pods
        guard let admitted = pods.lazy.compactMap({ cluster.pods[$0].admitted }).first,
            let namespace = cluster.applications[number].namespace.flatMap(cluster.namespace)
        else { return [] }
        return namespace.bounds(of: admitted).map { bound in
            let needed = (0..<surge).reduce(Quantity.zero) { sum, _ in sum + bound.charge }
            return Need(
                quota: bound.quota,
                resource: bound.resource,
                needed: needed,
                free: bound.free,
                missing: max(.zero, needed - bound.free)
            )
        }
    }
}

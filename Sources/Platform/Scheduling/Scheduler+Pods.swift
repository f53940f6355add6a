/// The pods that the scheduler knows: how they come, where they are, how they go.
extension Scheduler {
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

    mutating func beginToLeave(_ id: Int) {
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
    mutating func put(_ id: Int, onNode node: Int) {
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
    mutating func take(_ id: Int, fromNode node: Int) {
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

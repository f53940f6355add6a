/// The queue: which pod is tried when, and what becomes of one that finds no node.
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

    mutating func clearNomination(_ id: Int) {
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

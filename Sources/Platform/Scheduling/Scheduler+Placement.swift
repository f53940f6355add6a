/// Filters and scores: which nodes are feasible for a pod, and which is the best of them.
extension Scheduler {
    /// Fills `feasible`, with the node that the pod was promised alone if it is among them.
    mutating func findFeasible(
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
    mutating func best(
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
}

import Units

/// Nodes that fail, come back, and run short of memory.
extension ControlPlane {
    private static let unreachable = Taint(
        key: "node.kubernetes.io/unreachable",
        effect: .noSchedule
    )
    private static let memoryPressure = Taint(
        key: "node.kubernetes.io/memory-pressure",
        effect: .noSchedule
    )

    /// A node stops with all that is on it.
    mutating func failNode(_ node: Int) {
        guard !nodes[node].isDown else { return }
        nodes[node].isDown = true
        nodes[node].outages += 1
        for pod in podsOn(node) {
            pods[pod].isLost = true
            rank(pod)
            touchSet(of: pod)
        }
        let outage = nodes[node].outages
        agenda.add(
            .nodeUnreachable(node: node, outage: outage),
            at: now + ManagedNode.monitorGrace
        )
        agenda.add(
            .podsGivenUp(node: node, outage: outage),
            at: now + ManagedNode.monitorGrace + ManagedNode.toleration
        )
    }

    /// A node is back: what is still wanted on it runs again, and what was given up is gone.
    mutating func restoreNode(
        _ node: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard nodes[node].isDown else { return }
        nodes[node].isDown = false
        scheduler.setTaint(Self.unreachable, onNode: node, to: false)
        relieveWaiting(by: .node)
        for pod in podsOn(node) {
            pods[pod].isLost = false
            touchSet(of: pod)
            switch pods[pod].phase {
            case .stopping: remove(pod, &environment)
            case .starting: beginStart(of: pod, &environment)
            case .ready:
                pods[pod].readySince = now
                beginRun(of: pod, &environment)
            case .pending, .none: break
            }
            rank(pod)
        }
    }

    /// The pods on a node, by their records.
    private func podsOn(_ node: Int) -> [Int] { nodes[node].pods.members.sorted() }

    /// Whether an outage has not ended.
    private func isCurrent(_ outage: Int, of node: Int) -> Bool {
        nodes[node].isDown && nodes[node].outages == outage
    }

    mutating func becomeUnreachable(_ node: Int, _ outage: Int) {
        guard isCurrent(outage, of: node) else { return }
        scheduler.setTaint(Self.unreachable, onNode: node, to: true)
        // Whoever was promised the place of a pod that does not go has to look for another one.
        if podsOn(node).contains(where: { pods[$0].phase == .stopping }) {
            relieveWaiting(by: .departure)
        }
    }

    /// The pods of an unreachable node are deleted: others may take their part, though nobody can tell
    /// whether they have gone.
    mutating func giveUpPods(
        of node: Int,
        _ outage: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard isCurrent(outage, of: node) else { return }
        for pod in podsOn(node) where pods[pod].isCounted {
            let owner = pods[pod].owner
            owners[owner].tally.lost += 1
            record(.lost, pods[pod].name, scheduler.nodes[node].meta.name)
            stop(pod, &environment)
        }
    }

    /// A pod was told to stop, or would have ended by now, on a node that has failed: others may take its
    /// place, but it stays on the node until that is back and says that the pod has gone.
    mutating func strand(
        _ pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let owner = pods[pod].owner
        vacate(pod, &environment)
        // Charged until it is past its grace period, which counts from the deadline that already
        // contains it.
        pods[pod].isReleased = true
        agenda.add(.release(owner: owner), at: pods[pod].killed + gracePeriod(of: owner))
    }

    // MARK: Memory

    /// Whether pods whose use is known could need more memory than a node has.
    func canRunShort(_ node: Int) -> Bool {
        var most: Int64 = 0
        for owner in owners where owner.workload != nil {
            guard let spec = owner.prepared?.pod.spec else { continue }
            for container in spec.containers {
                guard let limit = container.limits[.memory], limit.isPositive else { return true }
                let (product, overflow) = limit.value.multipliedReportingOverflow(
                    by: Int64(owner.places)
                )
                guard !overflow else { return true }
                most = most.addingReportingOverflow(product).overflow ? .max : most + product
            }
        }
        return most > nodes[node].memory
    }

    /// Evicts one pod of a node whose memory is short.
    ///
    /// Of pods whose use is not known it is what they request.
    mutating func relieve(
        _ node: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard !nodes[node].isDown else { return }
        let present = podsOn(node)
        let candidates = present.map { pod in
            let owner = owners[pods[pod].owner]
            let spec = owner.prepared?.pod.spec ?? PodSpec(containers: [])
            let known = place(of: pod).map { environment.usage(of: $0).memory.count }
            return EvictionRanking.Candidate(
                name: "\(pod)",
                spec: spec,
                usage: known ?? owner.prepared?.totals.requests[.memory]?.value ?? 0
            )
        }
        var used: Int64 = 0
        for candidate in candidates {
            used =
                used.addingReportingOverflow(candidate.usage ?? 0).overflow
                ? .max : used + (candidate.usage ?? 0)
        }
        guard used > nodes[node].memory else {
            if nodes[node].isShort {
                nodes[node].isShort = false
                agenda.add(
                    .pressureEnds(node: node, number: nodes[node].shortages),
                    at: now + ManagedNode.pressureTransition
                )
            }
            return
        }
        if !nodes[node].isShort {
            nodes[node].isShort = true
            nodes[node].shortages += 1
            scheduler.setTaint(Self.memoryPressure, onNode: node, to: true)
        }
        let order = EvictionRanking.order(candidates, shortOf: .memory)
        guard
            let victim = order.lazy.compactMap({ Int($0.name) }).first(where: {
                pods[$0].isCounted
                    && (owners[pods[$0].owner].prepared?.priority ?? 0) < 2_000_000_000
            })
        else { return }
        let usage = candidates.first { $0.name == "\(victim)" }?.usage ?? 0
        owners[pods[victim].owner].tally.evicted += 1
        record(
            .evicted,
            pods[victim].name,
            "\(scheduler.nodes[node].meta.name) is short of memory; the pod uses "
                + "\(Quantity(usage, format: .binarySI))"
        )
        remove(victim, &environment)
    }

    mutating func endPressure(of node: Int, _ number: Int) {
        guard nodes[node].shortages == number, !nodes[node].isShort else { return }
        scheduler.setTaint(Self.memoryPressure, onNode: node, to: false)
        relieveWaiting(by: .node)
    }

    /// How long the pods of an owner have to stop.
    func gracePeriod(of owner: Int) -> SimDuration {
        let seconds = owners[owner].prepared?.pod.spec.terminationGracePeriodSeconds ?? 30
        return SimDuration(seconds: Double(max(0, seconds)))
    }
}

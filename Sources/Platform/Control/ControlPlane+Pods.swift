import Units

/// The life of a pod: admitted, placed, started, ready, told to stop, gone.
extension ControlPlane {
    /// Makes one more pod of an owner, if admission lets it.
    ///
    /// - Returns: Whether it was made.
    mutating func makePod(of owner: Int, revision: Int, ordinal: Int? = nil) -> Bool {
        let number = owners[owner].made
        let name = owners[owner].owner.podName(ordinal ?? number)
        let namespace = owners[owner].namespace
        do throws(AdmissionRefusal) {
            try admit(name, of: owner)
        } catch {
            owners[owner].tally.refused += 1
            countRefusal(error, in: namespace)
            if owners[owner].lastRefusal != error.message {
                owners[owner].lastRefusal = error.message
                record(.refused, name, error.message)
            }
            return false
        }
        owners[owner].lastRefusal = nil
        owners[owner].made += 1
        owners[owner].tally.made += 1
        meterQuotas(of: namespace)
        var pod = ManagedPod(
            owner: owner,
            revision: revision,
            serial: podsMade,
            name: name,
            created: now
        )
        pod.ordinal = ordinal ?? number
        podsMade += 1
        let index = freePods.popLast() ?? pods.count
        if let profile = owners[owner].profile {
            let id = scheduler.enqueue(profile)
            pod.scheduled = id
            noteScheduled(id, index)
        }
        if index == pods.count { pods.append(pod) } else { pods[index] = pod }
        queued.append(ticket(for: index))
        owners[owner].tally.settle(at: now)
        owners[owner].tally.move(from: .none, to: .pending)
        include(index)
        return true
    }

    /// Counts a new pod among those of its owner.
    mutating func include(_ pod: Int) {
        let owner = pods[pod].owner
        owners[owner].pods.append(pod)
        countPresent(pod, by: 1)
        rank(pod)
    }

    private mutating func countPresent(_ pod: Int, by change: Int) {
        if isOfNewest(pod) {
            owners[pods[pod].owner].new.present += change
        } else {
            owners[pods[pod].owner].old.present += change
        }
    }

    /// Whether a pod is of its owner's newest version.
    func isOfNewest(_ pod: Int) -> Bool { pods[pod].revision == owners[pods[pod].owner].revision }

    /// Puts a pod where it belongs among those of its owner, after it has changed.
    mutating func rank(_ pod: Int) {
        let record = pods[pod]
        let isNewest = isOfNewest(pod)
        if owners[record.owner].kind == .statefulSet {
            if record.phase == .none {
                owners[record.owner].ordinals.remove(record.ordinal)
            } else {
                owners[record.owner].ordinals.set(
                    pod,
                    ordinal: record.ordinal,
                    isReady: record.isReady,
                    isOld: !isNewest
                )
            }
        }
        guard let standing = record.standing else {
            if isNewest {
                owners[record.owner].new.counted.remove(pod)
            } else {
                owners[record.owner].old.counted.remove(pod)
            }
            return
        }
        if isNewest {
            owners[record.owner].new.counted.set(pod, standing, node: record.node, age: record.age)
        } else {
            owners[record.owner].old.counted.set(pod, standing, node: record.node, age: record.age)
        }
    }

    private mutating func admit(_ name: String, of owner: Int) throws(AdmissionRefusal) {
        let namespace = owners[owner].namespace
        if let prepared = owners[owner].prepared {
            return try namespaces[namespace].admit(another: prepared, name: name)
        }
        let namespaceName = namespaces[namespace].name
        let pod = Pod(
            name: name,
            namespace: namespaceName,
            from: owners[owner].owner.template
        )
        switch namespaces[namespace].admit(pod) {
        case .refused(let refusal): throw refusal
        case .admitted(let admitted):
            owners[owner].prepared = admitted
            guard hasNodes else { return }
            owners[owner].profile = scheduler.profile(
                of: cluster.schedulable(
                    admitted,
                    among: owners[owner].owner.companions,
                    in: namespaceName
                )
            )
        }
    }

    private mutating func countRefusal(_ refusal: AdmissionRefusal, in namespace: Int) {
        guard case .exceeded(let quota, let resources) = refusal.cause else { return }
        for index in quotaTalliesOfNamespace[namespace]
        where quotaTallies[index].name == quota
            && resources.contains(quotaTallies[index].resource)
        {
            quotaTallies[index].refused += 1
        }
    }

    /// A pod has a node, or needs none: it starts.
    mutating func start(
        _ pod: Int,
        on node: Int?,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        pods[pod].node = node
        let owner = pods[pod].owner
        owners[owner].tally.bound += 1
        owners[owner].tally.waited = owners[owner].tally.waited + (now - pods[pod].created)
        if let node {
            nodes[node].pods.insert(pod)
            // Nobody has noticed yet that the node has failed: the pod starts when that is back.
            if nodes[node].isDown { pods[pod].isLost = true }
        }
        move(pod, to: .starting)
        if !pods[pod].isLost { beginStart(of: pod, &environment) }
    }

    /// Starts a pod, or starts it anew: a start that its node has interrupted comes to nothing.
    mutating func beginStart(
        of pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let serial = pods[pod].serial
        pods[pod].startDue = now + environment.startTime(ofPod: serial)
        agenda.add(.started(pod: pod, serial: serial), at: pods[pod].startDue)
    }

    mutating func becomeReady(
        _ pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let owner = pods[pod].owner
        guard !pods[pod].isLost else { return }
        if let workload = owners[owner].workload {
            guard let place = owners[owner].freePlaces.removeFirst() else {
                // Every place is taken, by pods that are stopping among others.
                agenda.add(
                    .started(pod: pod, serial: pods[pod].serial),
                    at: now + Self.idleInterval
                )
                return
            }
            pods[pod].place = place
            environment.podChanged(
                PodChange(
                    place: PodPlace(workload: workload, index: place),
                    kind: .ready(node: pods[pod].node),
                    pod: pods[pod].name
                )
            )
        }
        pods[pod].readySince = now
        move(pod, to: .ready)
        record(.ready, pods[pod].name, pods[pod].node.map { scheduler.nodes[$0].meta.name } ?? "")
        beginRun(of: pod, &environment)
        touchSet(of: pod)
    }

    /// A pod that runs for a time only ends then.
    ///
    /// What its node has interrupted is done anew.
    mutating func beginRun(
        of pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let owner = pods[pod].owner
        let runner: PodRunner
        switch owners[owner].kind {
        case .job: runner = .job
        case .tenant(let tenant): runner = .tenant(tenant)
        case .deployment, .statefulSet, .pod: return
        }
        guard let time = environment.runTime(ofPod: pods[pod].serial, for: runner) else { return }
        pods[pod].runDue = now + time
        agenda.add(.runEnds(pod: pod, serial: pods[pod].serial), at: pods[pod].runDue)
    }

    /// A pod has ended well: what it was charged is free, and its object remains.
    mutating func endRun(
        of pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let owner = pods[pod].owner
        owners[owner].succeeded += 1
        owners[owner].tally.ended += 1
        remove(pod, &environment)
    }

    /// Tells a pod to stop; one that has not started is gone at once.
    mutating func stop(_ pod: Int, _ environment: inout some ControlPlaneEnvironment & ~Copyable) {
        guard pods[pod].isCounted else { return }
        guard pods[pod].phase != .pending else { return remove(pod, &environment) }
        let owner = pods[pod].owner
        touchSet(of: pod)
        let grace = gracePeriod(of: owner)
        pods[pod].killed = now + grace
        if let id = pods[pod].scheduled { scheduler.leave(id) }
        if !pods[pod].isLost, let place = self.place(of: pod) {
            environment.podChanged(PodChange(place: place, kind: .stopping, pod: pods[pod].name))
        }
        move(pod, to: .stopping)
        guard !pods[pod].isLost else { return strand(pod, &environment) }
        let serial = pods[pod].serial
        if let time = environment.stopTime(ofPod: serial) {
            agenda.add(.killed(pod: pod, serial: serial), at: now + min(time, grace))
        } else {
            agenda.add(.idleCheck(pod: pod, serial: serial), at: now)
        }
    }

    /// How often a pod that is stopping is looked at for whether it has ended its work.
    static var idleInterval: SimDuration { .milliseconds(100) }

    mutating func checkIdle(
        _ pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard now < pods[pod].killed, let place = self.place(of: pod), !environment.isIdle(place)
        else { return endStop(of: pod, &environment) }
        let next = min(now + Self.idleInterval, pods[pod].killed)
        agenda.add(.idleCheck(pod: pod, serial: pods[pod].serial), at: next)
    }

    /// A pod that was told to stop has ended, or is killed.
    mutating func endStop(
        of pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        if pods[pod].isLost { strand(pod, &environment) } else { remove(pod, &environment) }
    }

    /// A pod leaves its place at the request level, if it has one.
    mutating func vacate(
        _ pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        guard let place = self.place(of: pod) else { return }
        environment.podChanged(PodChange(place: place, kind: .gone, pod: pods[pod].name))
        owners[pods[pod].owner].freePlaces.set(place.index, to: place.index)
        pods[pod].place = nil
    }

    /// A pod is gone: its node is free of it at once, its quota after a moment.
    mutating func remove(
        _ pod: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let owner = pods[pod].owner
        vacate(pod, &environment)
        if pods[pod].phase == .stopping { record(.stopped, pods[pod].name) }
        move(pod, to: .none)
        if let id = pods[pod].scheduled {
            scheduler.remove(id)
            scheduler.forget(id)
            podOfScheduled[id] = nil
            relieveWaiting(by: .departure)
        }
        stopWaiting(pod)
        if let node = pods[pod].node { nodes[node].pods.remove(pod) }
        owners[owner].pods.remove(pod)
        countPresent(pod, by: -1)
        freePods.append(pod)
        if !pods[pod].isReleased {
            agenda.add(.release(owner: owner), at: now + Self.quotaReleaseDelay)
        }
        touchSet(of: pod)
    }

    /// A quota has noticed that a pod of an owner has gone.
    mutating func release(_ owner: Int) {
        guard let prepared = owners[owner].prepared else { return }
        let namespace = owners[owner].namespace
        namespaces[namespace].release(prepared)
        meterQuotas(of: namespace)
    }

    /// The place of a pod at the request level; `nil` if it has none.
    func place(of pod: Int) -> PodPlace? {
        guard let index = pods[pod].place, let workload = owners[pods[pod].owner].workload else {
            return nil
        }
        return PodPlace(workload: workload, index: index)
    }

    mutating func move(_ pod: Int, to phase: ManagedPod.Phase) {
        let owner = pods[pod].owner
        owners[owner].tally.settle(at: now)
        owners[owner].tally.move(from: pods[pod].phase, to: phase)
        pods[pod].phase = phase
        rank(pod)
    }
}

import Units

/// What controllers do when something has become of their pods: they make what is missing and
/// delete what is too much.
///
/// Source: `pkg/controller/{deployment,replicaset,statefulset,job}` (Kubernetes 1.29.6).
extension ControlPlane {
    mutating func reconcile(
        _ owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        switch owners[owner].kind {
        case .deployment: reconcileDeployment(owner, &environment)
        case .statefulSet: reconcileStatefulSet(owner, &environment)
        case .job(let completions): reconcileJob(owner, completions)
        case .pod, .tenant: break
        }
    }

    /// Gives an owner another number of pods.
    ///
    /// - Parameters:
    ///   - owner: The owner's number.
    ///   - replicas: How many pods there are to be.
    ///   - reason: Who says so, and why.
    mutating func scale(_ owner: Int, to replicas: Int, because reason: String) {
        guard owners[owner].wanted != replicas else { return }
        record(
            .scaled,
            owners[owner].owner.meta.name,
            "from \(owners[owner].wanted) to \(replicas): \(reason)"
        )
        owners[owner].tally.settle(at: now)
        owners[owner].tally.wanted = replicas
        owners[owner].wanted = replicas
        owners[owner].update?.replicas = replicas
        touch(owner)
    }

    /// Begins to replace all pods of a Deployment or StatefulSet by others of the same kind.
    mutating func update(_ owner: Int) {
        switch owners[owner].kind {
        case .deployment, .statefulSet: break
        case .job, .pod, .tenant: return
        }
        // One that is under way counts as the old version, as far as it has got.
        owners[owner].old.wanted += owners[owner].new.wanted
        owners[owner].new = ManagedSet(wanted: 0, backoff: .replicaSet)
        owners[owner].revision += 1
        owners[owner].updatesSince = now
        record(.updating, owners[owner].owner.meta.name)
        touch(owner)
    }

    // MARK: Deployments

    private mutating func reconcileDeployment(
        _ owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        if owners[owner].isUpdating, let update = owners[owner].update {
            roll(owner, update, &environment)
        } else if owners[owner].isUpdating {
            recreate(owner, &environment)
        } else {
            owners[owner].new.wanted = owners[owner].wanted
            syncSets(of: owner, &environment)
        }
        finishUpdate(owner)
    }

    /// A few at a time: as many new pods as there is room for, then as many old ones go as may.
    private mutating func roll(
        _ owner: Int,
        _ update: RollingUpdate,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        var hasChanged = true
        while hasChanged {
            let wanted = update.newWanted(
                new: version(of: owner, isNew: true),
                old: version(of: owner, isNew: false)
            )
            hasChanged = wanted != owners[owner].new.wanted
            owners[owner].new.wanted = wanted
            syncSets(of: owner, &environment)
            let (unready, ready) = update.deletions(
                new: version(of: owner, isNew: true),
                old: version(of: owner, isNew: false)
            )
            guard unready + ready > 0 else { continue }
            hasChanged = true
            let old = leastMissed(counted(owner, isNew: false))
            let leaving =
                old.filter { !pods[$0].isReady }.prefix(unready)
                + old.filter { pods[$0].isReady }.prefix(ready)
            owners[owner].old.wanted -= unready + ready
            for pod in leaving { stop(pod, &environment) }
        }
    }

    /// All old pods go, and when they have gone the new ones come.
    private mutating func recreate(
        _ owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        owners[owner].old.wanted = 0
        for pod in counted(owner, isNew: false) { stop(pod, &environment) }
        let areGone = owners[owner].pods.allSatisfy { pods[$0].revision == owners[owner].revision }
        guard areGone else { return }
        owners[owner].new.wanted = owners[owner].wanted
        syncSets(of: owner, &environment)
    }

    /// Lets both versions' sets make what is missing and delete what is too much, if they are due.
    private mutating func syncSets(
        of owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        if owners[owner].new.isDue { syncSet(of: owner, isNew: true, &environment) }
        if owners[owner].old.isDue { syncSet(of: owner, isNew: false, &environment) }
    }

    private mutating func syncSet(
        of owner: Int,
        isNew: Bool,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        let set = isNew ? owners[owner].new : owners[owner].old
        let own = counted(owner, isNew: isNew)
        let revision = isNew ? owners[owner].revision : owners[owner].revision - 1
        makePods(set.wanted - own.count, of: owner, revision: revision, isNew: isNew)
        let surplus = own.count - set.wanted
        guard surplus > 0 else { return }
        for pod in leastMissed(own).prefix(surplus) { stop(pod, &environment) }
    }

    /// Makes pods until one is refused; then its set waits.
    private mutating func makePods(_ count: Int, of owner: Int, revision: Int, isNew: Bool) {
        var made = 0
        while made < count, makePod(of: owner, revision: revision) { made += 1 }
        remember(owner, isNew: isNew, made: made, isWhole: made >= count)
    }

    /// Remembers whether everything that was wanted could be made.
    private mutating func remember(_ owner: Int, isNew: Bool, made: Int, isWhole: Bool) {
        var set = isNew ? owners[owner].new : owners[owner].old
        set.isDue = false
        if made > 0 || isWhole { set.backoff.succeeded() }
        if !isWhole {
            agenda.add(.retry(owner: owner, isNew: isNew), at: set.backoff.failed(at: now))
        }
        if isNew { owners[owner].new = set } else { owners[owner].old = set }
    }

    /// The time has come to try again; a wait that a success has ended comes to nothing.
    mutating func retry(_ owner: Int, isNew: Bool) {
        let set = isNew ? owners[owner].new : owners[owner].old
        guard set.backoff.retry <= now else { return }
        if isNew { owners[owner].new.isDue = true } else { owners[owner].old.isDue = true }
        touch(owner)
    }

    private mutating func finishUpdate(_ owner: Int) {
        guard let since = owners[owner].updatesSince, owners[owner].old.wanted == 0 else { return }
        let isDone =
            counted(owner, isNew: false).isEmpty
            && counted(owner, isNew: true).count(where: { pods[$0].isReady })
                >= owners[owner].wanted
        guard isDone else { return }
        owners[owner].updatesSince = nil
        record(.updated, owners[owner].owner.meta.name, "after \((now - since).seconds) s")
    }

    private func version(of owner: Int, isNew: Bool) -> RollingUpdate.Version {
        RollingUpdate.Version(
            wanted: isNew ? owners[owner].new.wanted : owners[owner].old.wanted,
            ready: counted(owner, isNew: isNew).count { pods[$0].isReady }
        )
    }

    /// The pods of the newest version, or of those before, that have not been told to stop.
    private func counted(_ owner: Int, isNew: Bool) -> [Int] {
        owners[owner].pods.filter { pod in
            pods[pod].isCounted && (pods[pod].revision == owners[owner].revision) == isNew
        }
    }

    /// Pods in the order in which a ReplicaSet lets them go: without a node, then not ready, then
    /// the youngest.
    ///
    /// Source: `ActivePodsWithRanks` in `pkg/controller/controller_utils.go` (Kubernetes 1.29.6).
    /// Departure: ages count to the nanosecond, where the real one takes powers of two of seconds
    /// and chance.
    private func leastMissed(_ candidates: [Int]) -> [Int] {
        var onNode: [Int: Int] = [:]
        for pod in candidates {
            if let node = pods[pod].node { onNode[node, default: 0] += 1 }
        }
        func rank(_ pod: Int) -> (Int, Int, Int64, UInt64) {
            let phase =
                switch pods[pod].phase {
                case .pending: 0
                case .starting: 1
                default: pods[pod].isReady ? 3 : 2
                }
            let neighbours = pods[pod].node.flatMap { onNode[$0] } ?? 0
            return (phase, -neighbours, -pods[pod].readySince.nanoseconds, .max - pods[pod].serial)
        }
        return candidates.map { ($0, rank($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    // MARK: StatefulSets and Jobs

    /// One pod after the other, the first number first; an update goes from the last number down.
    private mutating func reconcileStatefulSet(
        _ owner: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        owners[owner].new.wanted = owners[owner].wanted
        owners[owner].old.wanted = 0
        guard makeOrdinals(of: owner) else { return }
        let surplus = owners[owner].pods.filter { pods[$0].ordinal >= owners[owner].wanted }
        if let last = surplus.max(by: { pods[$0].ordinal < pods[$1].ordinal }) {
            return stop(last, &environment)
        }
        let own = owners[owner].pods
        guard owners[owner].isUpdating, own.allSatisfy({ pods[$0].isReady }) else { return }
        let old = own.filter { pods[$0].revision < owners[owner].revision }
        if let last = old.max(by: { pods[$0].ordinal < pods[$1].ordinal }) {
            return stop(last, &environment)
        }
        finishUpdate(owner)
    }

    /// Makes the pods whose numbers are missing.
    ///
    /// - Returns: Whether all are there, and ready where one waits for the other.
    private mutating func makeOrdinals(of owner: Int) -> Bool {
        let inOrder = owners[owner].owner.makesPodsInOrder
        for ordinal in 0..<owners[owner].wanted {
            if let own = owners[owner].pods.first(where: { pods[$0].ordinal == ordinal }) {
                // Whoever is stopping keeps the name until it is gone.
                if inOrder, !pods[own].isReady { return false }
                continue
            }
            guard owners[owner].new.isDue else { return false }
            let isMade = makePod(
                of: owner,
                revision: owners[owner].revision,
                ordinal: ordinal
            )
            if !isMade || inOrder {
                remember(owner, isNew: true, made: isMade ? 1 : 0, isWhole: isMade)
                return false
            }
        }
        remember(owner, isNew: true, made: 0, isWhole: true)
        return true
    }

    /// So many pods at once, until enough have ended well.
    private mutating func reconcileJob(_ owner: Int, _ completions: Int?) {
        let active = owners[owner].pods.count { pods[$0].isCounted }
        let isOver = completions == nil && owners[owner].succeeded > 0
        let left = completions.map { $0 - owners[owner].succeeded } ?? (isOver ? 0 : .max)
        guard owners[owner].new.isDue else { return }
        makePods(min(owners[owner].wanted, left) - active, of: owner, revision: 0, isNew: true)
    }

    // MARK: Tenants

    /// A pod of a tenant comes; one that is refused does not come again.
    mutating func arrive(_ tenant: Int) {
        guard let owner = owners.firstIndex(where: { $0.kind == .tenant(tenant) }) else { return }
        _ = makePod(of: owner, revision: 0)
    }
}

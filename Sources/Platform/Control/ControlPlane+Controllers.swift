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
        owners[owner].old.present += owners[owner].new.present
        let former = owners[owner].new.counted.pods
        owners[owner].new = ManagedSet(wanted: 0, backoff: .replicaSet)
        owners[owner].revision += 1
        owners[owner].ordinals.age()
        for pod in former { rank(pod) }
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
            let leaving = owners[owner].old.counted.takeFirst(unready: unready, ready: ready)
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
        let leaving = owners[owner].old.counted.takeFirst(owners[owner].old.counted.count)
        for pod in leaving.sorted(by: { pods[$0].serial < pods[$1].serial }) {
            stop(pod, &environment)
        }
        guard owners[owner].old.present == 0 else { return }
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
        let surplus =
            isNew
            ? owners[owner].new.counted.count - owners[owner].new.wanted
            : owners[owner].old.counted.count - owners[owner].old.wanted
        let revision = isNew ? owners[owner].revision : owners[owner].revision - 1
        makePods(-surplus, of: owner, revision: revision, isNew: isNew)
        guard surplus > 0 else { return }
        let leaving =
            isNew
            ? owners[owner].new.counted.takeFirst(surplus)
            : owners[owner].old.counted.takeFirst(surplus)
        for pod in leaving { stop(pod, &environment) }
    }

    /// Makes pods until one is refused; then its set waits.
    private mutating func makePods(_ count: Int, of owner: Int, revision: Int, isNew: Bool) {
        var made = 0
        while made < count, makePod(of: owner, revision: revision) { made += 1 }
        remember(owner, isNew: isNew, made: made, isWhole: made >= count)
    }

    /// Remembers whether everything that was wanted could be made.
    private mutating func remember(_ owner: Int, isNew: Bool, made: Int, isWhole: Bool) {
        let retry =
            isNew
            ? owners[owner].new.tried(made: made, isWhole: isWhole, at: now)
            : owners[owner].old.tried(made: made, isWhole: isWhole, at: now)
        if let retry { agenda.add(.retry(owner: owner, isNew: isNew), at: retry) }
    }

    /// The time has come to try again; a wait that a success has ended comes to nothing.
    mutating func retry(_ owner: Int, isNew: Bool) {
        let due = isNew ? owners[owner].new.backoff.retry : owners[owner].old.backoff.retry
        guard due <= now else { return }
        if isNew { owners[owner].new.isDue = true } else { owners[owner].old.isDue = true }
        touch(owner)
    }

    private mutating func finishUpdate(_ owner: Int) {
        guard let since = owners[owner].updatesSince, owners[owner].old.wanted == 0 else { return }
        let isDone =
            owners[owner].old.counted.count == 0
            && owners[owner].new.counted.ready >= owners[owner].wanted
        guard isDone else { return }
        owners[owner].updatesSince = nil
        record(.updated, owners[owner].owner.meta.name, "after \((now - since).seconds) s")
    }

    private func version(of owner: Int, isNew: Bool) -> RollingUpdate.Version {
        RollingUpdate.Version(
            wanted: isNew ? owners[owner].new.wanted : owners[owner].old.wanted,
            ready: isNew ? owners[owner].new.counted.ready : owners[owner].old.counted.ready
        )
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
        if let last = owners[owner].ordinals.last, pods[last].ordinal >= owners[owner].wanted {
            return stop(last, &environment)
        }
        guard owners[owner].isUpdating, owners[owner].ordinals.areReady else { return }
        if let last = owners[owner].ordinals.lastOld { return stop(last, &environment) }
        finishUpdate(owner)
    }

    /// Makes the pods whose numbers are missing.
    ///
    /// - Returns: Whether all are there, and ready where one waits for the other.
    private mutating func makeOrdinals(of owner: Int) -> Bool {
        let inOrder = owners[owner].owner.makesPodsInOrder
        while true {
            let missing = owners[owner].ordinals.firstMissing(below: owners[owner].wanted)
            // Whoever is stopping keeps the name until it is gone.
            if inOrder, let unready = owners[owner].ordinals.firstUnready,
                unready < missing ?? owners[owner].wanted
            {
                return false
            }
            guard let missing else { break }
            guard owners[owner].new.isDue else { return false }
            let isMade = makePod(of: owner, revision: owners[owner].revision, ordinal: missing)
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
        let active = owners[owner].new.counted.count
        let isOver = completions == nil && owners[owner].succeeded > 0
        let left = completions.map { $0 - owners[owner].succeeded } ?? (isOver ? 0 : .max)
        guard owners[owner].new.isDue else { return }
        makePods(min(owners[owner].wanted, left) - active, of: owner, revision: 0, isNew: true)
    }
}

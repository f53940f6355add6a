import Units

/// The scheduler's queue over time.
///
/// A pod that finds no node is left alone for 1 s, then 2 s, up to 10 s, and until something has
/// changed that could help it.
///
/// Source: `pkg/scheduler/internal/queue/scheduling_queue.go` (Kubernetes 1.29.6). Departures: every
/// pod that goes and every node that comes back counts as something that could help; that pods are
/// tried again after five minutes in any case is left out, since nothing has changed then.
extension ControlPlane {
    /// Places what can be placed now.
    mutating func schedule(_ environment: inout some ControlPlaneEnvironment & ~Copyable) {
        guard hasNodes else {
            for pod in queued { start(pod, on: nil, &environment) }
            queued = []
            return
        }
        if isSchedulingDue { requeueWaiting() }
        guard !queued.isEmpty else { return }
        scheduler.run()
        let tried = queued
        queued = []
        var victims: [(pod: Int, by: Int)] = []
        for pod in tried {
            guard let id = pods[pod].scheduled else { continue }
            if case .pending = scheduler.state(of: id) {
                postpone(pod)
                victims += newVictims(of: id).map { ($0, pod) }
            }
        }
        // A pod that was promised a node may have been told off by one that it was run with.
        for pod in tried + waiting where pods[pod].phase == .pending {
            guard let id = pods[pod].scheduled, case .bound(let node) = scheduler.state(of: id)
            else { continue }
            waiting.removeAll { $0 == pod }
            start(pod, on: node, &environment)
        }
        for victim in victims { preempt(victim.pod, by: victim.by, &environment) }
    }

    /// Puts the pods that wait into the queue, as far as they are not to be left alone.
    private mutating func requeueWaiting() {
        isSchedulingDue = false
        var still: [Int] = []
        var next = SimTime.distantFuture
        for pod in waiting {
            if pods[pod].leftAloneUntil <= now, let id = pods[pod].scheduled {
                scheduler.requeue(id)
                queued.append(pod)
            } else {
                still.append(pod)
                next = min(next, pods[pod].leftAloneUntil)
            }
        }
        waiting = still
        agenda.add(.scheduling, at: next)
    }

    private mutating func postpone(_ pod: Int) {
        let delay = min(Double(1 << min(pods[pod].attempts, 4)), 10)
        pods[pod].attempts += 1
        pods[pod].leftAloneUntil = now + SimDuration(seconds: delay)
        waiting.append(pod)
        if pods[pod].attempts == 1, let id = pods[pod].scheduled {
            record(.unschedulable, pods[pod].name, scheduler.firstMessage(of: id) ?? "")
        }
    }

    /// The pods that have just been told to leave for the scheduler's pod `id`.
    private mutating func newVictims(of id: Int) -> [Int] {
        let ids = Set(scheduler.takeVictims(of: id))
        guard !ids.isEmpty else { return [] }
        return pods.indices.filter { pod in
            pods[pod].isCounted && pods[pod].scheduled.map(ids.contains) ?? false
        }
    }

    private mutating func preempt(
        _ pod: Int,
        by preemptor: Int,
        _ environment: inout some ControlPlaneEnvironment & ~Copyable
    ) {
        // Two pods that are tried at one instant may ask for the same one to go: it goes once.
        guard pods[pod].isCounted else { return }
        let owner = pods[pod].owner
        owners[owner].tally.preempted += 1
        record(.preempted, pods[pod].name, "for \(pods[preemptor].name)")
        stop(pod, &environment)
    }
}

import Units

/// The scheduler's queue over time.
///
/// A pod that finds no node is left alone for 1 s, then 2 s, up to 10 s, and until something happens
/// that could help it: of a pod that goes only those learn that lacked room or neighbours, of a pod that
/// comes those that want it as a neighbour, of a node that comes back all. Whoever is still to be left alone
/// then is tried when that time is over.
///
/// Source: `pkg/scheduler/internal/queue/scheduling_queue.go` (Kubernetes 1.29.6): `activeQ`,
/// `podBackoffQ` and `unschedulablePods`. Departures: pods come back to the instant, not at the next second;
/// that pods are tried again after five minutes in any case is left out, since nothing has changed then.
extension ControlPlane {
    /// A pod in its place among those that wait; it counts until the pod has left it.
    struct Ticket: Sendable {
        let pod: Int
        let serial: UInt64
        let turn: UInt32
    }

    /// Pods that found no node and wait for something that could help them.
    struct UnschedulablePods: Sendable {
        private var awaitingNodes: [Ticket] = []
        private var awaitingDepartures: [Ticket] = []
        private(set) var awaitingNeighbours: [Ticket] = []

        mutating func insert(_ ticket: Ticket, _ help: Scheduler.Help) {
            switch help {
            case .nodes: awaitingNodes.append(ticket)
            case .departures: awaitingDepartures.append(ticket)
            case .neighbours: awaitingNeighbours.append(ticket)
            }
        }

        /// Takes out all whom a pod that has gone could help, and whom a node could help as well if one has
        /// come.
        mutating func takeHelped(byNode: Bool) -> [Ticket] {
            var helped = awaitingDepartures + awaitingNeighbours
            awaitingDepartures.removeAll(keepingCapacity: true)
            awaitingNeighbours.removeAll(keepingCapacity: true)
            if byNode {
                helped += awaitingNodes
                awaitingNodes.removeAll(keepingCapacity: true)
            }
            return helped
        }
    }

    /// What has happened that could help pods which found no node.
    enum Relief: Comparable, Sendable {
        case none
        /// A pod has gone.
        case departure
        /// A node has come back or takes pods again.
        case node
    }

    /// Something has happened that could help pods which found no node.
    mutating func relieveWaiting(by relief: Relief) { self.relief = max(self.relief, relief) }

    /// Places what can be placed now.
    mutating func schedule(_ environment: inout some ControlPlaneEnvironment & ~Copyable) {
        guard hasNodes else {
            for pod in takeQueued() { start(pod, on: nil, &environment) }
            return
        }
        activate()
        guard !queued.isEmpty else { return }
        scheduler.run()
        let tried = takeQueued()
        var victims: [(pod: Int, by: Int)] = []
        var placed: [(pod: Int, node: Int)] = []
        for pod in tried {
            guard let id = pods[pod].scheduled else { continue }
            switch scheduler.state(of: id) {
            case .pending:
                postpone(pod)
                victims += newVictims(of: id).map { ($0, pod) }
            case .bound(let node): placed.append((pod, node))
            case .leaving, .gone: break
            }
        }
        for (pod, node) in placed { start(pod, on: node, &environment) }
        // A pod that was promised a node may have been told off by one that it was run with.
        let changed = scheduler.takeChanged()
        for pod in managed(changed) where pods[pod].phase == .pending {
            guard let id = pods[pod].scheduled, case .bound(let node) = scheduler.state(of: id)
            else { continue }
            stopWaiting(pod)
            start(pod, on: node, &environment)
            placed.append((pod, node))
        }
        for (pod, _) in placed { welcome(pod) }
        for victim in victims { preempt(victim.pod, by: victim.by, &environment) }
    }

    /// Puts the pods into the queue that something could have helped, as far as they are not to be
    /// left alone, and those whose time for that is over.
    private mutating func activate() {
        if relief > .none {
            let helped = unschedulable.takeHelped(byNode: relief == .node)
            relief = .none
            for ticket in helped where isValid(ticket) { letTry(ticket.pod) }
        }
        while let ticket = resting.takeDue(at: now) {
            if isValid(ticket) { letTry(ticket.pod) }
        }
    }

    /// Lets a pod try again, at once or when it is not to be left alone any more.
    private mutating func letTry(_ pod: Int) {
        guard let id = pods[pod].scheduled else { return }
        let end = pods[pod].leftAloneUntil
        if end <= now {
            scheduler.requeue(id)
            queued.append(ticket(for: pod))
        } else {
            resting.add(ticket(for: pod), at: end)
            // Those that failed together come back together.
            if end != lastRest { agenda.add(.scheduling, at: end) }
            lastRest = end
        }
    }

    /// The pods of the queue, which is empty then.
    private mutating func takeQueued() -> [Int] {
        let pods = queued.filter { isValid($0) }.map(\.pod)
        queued.removeAll(keepingCapacity: true)
        return pods
    }

    /// A new place for a pod, which leaves the one that it has.
    mutating func ticket(for pod: Int) -> Ticket {
        pods[pod].turn &+= 1
        return Ticket(pod: pod, serial: pods[pod].serial, turn: pods[pod].turn)
    }

    private func isValid(_ ticket: Ticket) -> Bool {
        pods[ticket.pod].serial == ticket.serial && pods[ticket.pod].turn == ticket.turn
    }

    /// A pod has come to a node: others may have waited for such a neighbour.
    private mutating func welcome(_ pod: Int) {
        guard !unschedulable.awaitingNeighbours.isEmpty, let id = pods[pod].scheduled
        else { return }
        for ticket in unschedulable.awaitingNeighbours where isValid(ticket) {
            guard let other = pods[ticket.pod].scheduled, scheduler.wants(other, near: id)
            else { continue }
            letTry(ticket.pod)
        }
    }

    /// Takes a pod out of all that it may be waiting in.
    mutating func stopWaiting(_ pod: Int) {
        pods[pod].turn &+= 1
    }

    private mutating func postpone(_ pod: Int) {
        guard let id = pods[pod].scheduled else { return }
        let delay = min(Double(1 << min(pods[pod].attempts, 4)), 10)
        pods[pod].attempts += 1
        pods[pod].leftAloneUntil = now + SimDuration(seconds: delay)
        unschedulable.insert(ticket(for: pod), scheduler.help(for: id))
        if pods[pod].attempts == 1 {
            record(.unschedulable, pods[pod].name, scheduler.firstMessage(of: id) ?? "")
        }
    }

    /// The pods that have just been told to leave for the scheduler's pod `id`.
    private mutating func newVictims(of id: Int) -> [Int] {
        // Taken before `managed` is called: else it would be called on a copy of all that is here.
        let victims = scheduler.takeVictims(of: id)
        return managed(victims).filter { pods[$0].isCounted }
    }

    /// The pods that the scheduler knows under these numbers, by their records.
    private func managed(_ ids: [Int]) -> [Int] {
        ids.compactMap { $0 < podOfScheduled.count ? podOfScheduled[$0] : nil }.sorted()
    }

    /// Notes the scheduler's number of a pod.
    mutating func noteScheduled(_ id: Int, _ pod: Int) {
        while podOfScheduled.count <= id { podOfScheduled.append(nil) }
        podOfScheduled[id] = pod
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

/// A node as it is, or as it would be without some of its pods.
struct NodeTrial {
    private let node: Int
    private var load: NodeLoad
    private var othersTaken: [ResourceName: Int64]
    /// The pods that are taken away for the trial.
    private(set) var removed: Set<Int> = []

    init(_ node: Int, _ scheduler: borrowing Scheduler) {
        self.node = node
        load = scheduler.loads[node]
        othersTaken = scheduler.othersTaken[node]
    }

    mutating func remove(_ pod: Int, _ scheduler: borrowing Scheduler) {
        let demand = scheduler.profiles[scheduler.entries[pod].profile].demand
        load.remove(demand)
        for other in demand.others { othersTaken[other.name, default: 0] -= other.amount }
        removed.insert(pod)
    }

    mutating func putBack(_ pod: Int, _ scheduler: borrowing Scheduler) {
        add(scheduler.profiles[scheduler.entries[pod].profile].demand)
        removed.remove(pod)
    }

    private mutating func add(_ demand: PodDemand) {
        load.add(demand)
        for other in demand.others { othersTaken[other.name, default: 0] += other.amount }
    }

    /// What the filters say that depend on other pods, those included that were promised the node
    /// and are at least as important.
    func verdict(
        for id: Int,
        _ profile: PodProfile,
        _ cycle: SchedulingCycle,
        _ scheduler: borrowing Scheduler
    ) -> NodeVerdict {
        var trial = self
        for other in scheduler.nominated[node] ?? []
        where other != id && scheduler.priority(of: other) >= profile.priority {
            trial.add(scheduler.profiles[scheduler.entries[other].profile].demand)
        }
        var reasons = trial.load.shortages(for: profile.demand)
        for other in profile.demand.others {
            let capacity = scheduler.othersCapacity[node][other.name] ?? 0
            if other.amount > capacity - (trial.othersTaken[other.name] ?? 0) {
                reasons.append("Insufficient \(other.name)")
            }
        }
        guard reasons.isEmpty else { return .curable(reasons) }
        return cycle.verdict(on: node, without: removed, scheduler)
    }
}

import Units

/// How many pods an owner had over time, and what became of them.
struct OwnerTally: Hashable, Sendable {
    /// Pods by phase, now.
    var pending = 0
    var starting = 0
    var ready = 0
    var stopping = 0
    /// Pods that there are to be, now.
    var wanted = 0

    private var since = SimTime.zero
    private var start = SimTime.zero
    private var pendingTime = 0.0
    private var startingTime = 0.0
    private var readyTime = 0.0
    private var stoppingTime = 0.0
    private var wantedTime = 0.0
    private(set) var fewestReady = Int.max
    private(set) var mostReady = 0
    /// Since the observation began.
    var made = 0
    var refused = 0
    var preempted = 0
    var evicted = 0
    var lost = 0
    var ended = 0
    /// Pods that got a node, and how long they had waited for it.
    var bound = 0
    var waited = SimDuration.zero

    /// Counts the time until `now`; called before anything changes.
    mutating func settle(at now: SimTime) {
        let elapsed = (now - since).seconds
        guard elapsed > 0 else { return }
        pendingTime += elapsed * Double(pending)
        startingTime += elapsed * Double(starting)
        readyTime += elapsed * Double(ready)
        stoppingTime += elapsed * Double(stopping)
        wantedTime += elapsed * Double(wanted)
        fewestReady = min(fewestReady, ready)
        mostReady = max(mostReady, ready)
        since = now
    }

    /// Forgets what was counted; what there is stays.
    mutating func reset(at now: SimTime) {
        var fresh = OwnerTally()
        (fresh.pending, fresh.starting, fresh.ready) = (pending, starting, ready)
        (fresh.stopping, fresh.wanted) = (stopping, wanted)
        (fresh.since, fresh.start) = (now, now)
        self = fresh
    }

    /// Moves a pod from a phase to another.
    mutating func move(from old: ManagedPod.Phase, to new: ManagedPod.Phase) {
        count(old, by: -1)
        count(new, by: 1)
    }

    private mutating func count(_ phase: ManagedPod.Phase, by change: Int) {
        switch phase {
        case .pending: pending += change
        case .starting: starting += change
        case .ready: ready += change
        case .stopping: stopping += change
        case .none: break
        }
    }

    /// The figures until `now`.
    func reading(
        of name: String,
        kind: String,
        namespace: String,
        at now: SimTime
    ) -> OwnerReading {
        var settled = self
        settled.settle(at: now)
        let length = (now - start).seconds
        func mean(_ sum: Double) -> Double { length > 0 ? sum / length : 0 }
        return OwnerReading(
            name: name,
            kind: kind,
            namespace: namespace,
            wanted: mean(settled.wantedTime),
            ready: mean(settled.readyTime),
            fewestReady: settled.fewestReady == .max ? ready : settled.fewestReady,
            mostReady: max(settled.mostReady, ready),
            pending: mean(settled.pendingTime),
            starting: mean(settled.startingTime),
            stopping: mean(settled.stoppingTime),
            made: made,
            refused: refused,
            preempted: preempted,
            evicted: evicted,
            lost: lost,
            ended: ended,
            meanWait: bound > 0 ? waited.seconds / Double(bound) : nil
        )
    }
}

/// How many pods an owner had over a time, and what became of them.
public struct OwnerReading: Hashable, Sendable {
    /// The name of the owner.
    public var name: String
    /// Its kind: Deployment, StatefulSet, Job, Pod, or `Tenant`.
    public var kind: String
    /// Its namespace.
    public var namespace: String
    /// Pods that there were to be, on average over the time.
    public var wanted: Double
    /// Pods that were ready, on average.
    public var ready: Double
    /// The fewest that were ready at any time.
    public var fewestReady: Int
    /// The most that were ready at any time.
    public var mostReady: Int
    /// Pods without a node, on average.
    public var pending: Double
    /// Pods that were starting, on average.
    public var starting: Double
    /// Pods that were stopping, on average.
    public var stopping: Double
    /// Pods that were admitted.
    public var made: Int
    /// Attempts to make one that admission refused.
    public var refused: Int
    /// Pods that had to go for others.
    public var preempted: Int
    /// Pods that were evicted for lack of memory.
    public var evicted: Int
    /// Pods that were lost with their node.
    public var lost: Int
    /// Pods that ended well.
    public var ended: Int
    /// How long pods waited for a node, in seconds; `nil` if none got one.
    public var meanWait: Double?
}

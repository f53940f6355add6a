import Units

/// A rolling update over time: when pods stop, when the quota notices, when the controller tries
/// again, and when it is through.
///
/// Everything is as in `ControlPlane`; nothing else happens meanwhile.
public struct TimedRollout: Sendable {
    /// How long things take.
    public struct Timing: Hashable, Sendable {
        /// From a pod's node to the pod being ready.
        public var start: SimDuration
        /// From a pod being told to stop to its end, within its grace period.
        public var stop: SimDuration
        /// How long to watch.
        public var horizon: SimDuration

        /// Times.
        public init(start: SimDuration, stop: SimDuration, horizon: SimDuration) {
            self.start = start
            self.stop = stop
            self.horizon = horizon
        }
    }

    /// How many pods there are from a moment on.
    public struct Moment: Hashable, Sendable {
        /// When.
        public var time: SimTime
        /// Pods of the old version that are ready.
        public var oldReady: Int
        /// Pods of the new version that are ready.
        public var newReady: Int
        /// Pods on their way.
        public var starting: Int
        /// Pods that are stopping.
        public var stopping: Int
        /// Attempts to make a pod that admission refused until then.
        public var refusals: Int
    }

    /// How many pods there are to be.
    public let replicas: Int
    /// How long things took.
    public let timing: Timing
    /// The moments at which something changed, the first at time zero.
    public private(set) var moments: [Moment] = []
    /// When all pods were of the new version and ready; `nil` if that did not happen.
    public private(set) var completed: SimTime?
    /// What happened.
    public private(set) var events: [ControlEvent] = []

    /// The fewest pods that were ready at any time.
    public var fewestReady: Int { moments.map { $0.oldReady + $0.newReady }.min() ?? 0 }

    /// Whether the update comes to its end while it is watched.
    public var isComplete: Bool { completed != nil }

    /// Watches an update that begins at time zero; `nil` if the owner is neither a Deployment nor a
    /// StatefulSet.
    ///
    /// - Parameters:
    ///   - number: The owner's number in the order of application.
    ///   - cluster: The cluster, at rest.
    ///   - timing: How long things take.
    public init?(of number: Int, in cluster: Cluster, timing: Timing) {
        guard let owner = PodOwner(cluster.applications[number].object),
            owner.kind == "Deployment" || owner.kind == "StatefulSet"
        else { return nil }
        replicas = cluster.replicas(of: owner)
        self.timing = timing
        var world = EvenWorld(timing)
        var plane = ControlPlane(cluster, environment: &world)
        guard let index = plane.ownerNumber(ofApplication: number) else { return nil }
        plane.pull(.update(owner: index), at: .zero, &world)
        let end = SimTime.zero + timing.horizon
        note(plane.versions(ofOwner: index), at: .zero)
        while plane.nextTime <= end, completed == nil {
            let time = plane.nextTime
            plane.advance(to: time, &world)
            note(plane.versions(ofOwner: index), at: time)
            if !plane.owners[index].isUpdating { completed = time }
        }
        events = plane.events
    }

    private mutating func note(_ versions: ControlPlane.Versions, at time: SimTime) {
        let moment = Moment(
            time: time,
            oldReady: versions.oldReady,
            newReady: versions.newReady,
            starting: versions.starting,
            stopping: versions.stopping,
            refusals: versions.refusals
        )
        if let last = moments.last {
            var same = last
            same.time = time
            same.refusals = moment.refusals
            if same == moment {
                // That the same attempt failed again is no moment of its own.
                moments[moments.count - 1].refusals = moment.refusals
                return
            }
        }
        moments.append(moment)
    }
}

/// A world in which every pod takes as long as every other.
private struct EvenWorld: ControlPlaneEnvironment {
    let timing: TimedRollout.Timing

    init(_ timing: TimedRollout.Timing) { self.timing = timing }

    func usage(of place: PodPlace) -> PodUsage { PodUsage(cpu: .zero, requests: 0, memory: .zero) }
    func isIdle(_ place: PodPlace) -> Bool { true }
    func startTime(ofPod pod: UInt64) -> SimDuration { timing.start }
    func stopTime(ofPod pod: UInt64) -> SimDuration? { timing.stop }
    func runTime(ofPod pod: UInt64, for runner: PodRunner) -> SimDuration? { nil }
    func nextArrival(ofTenant tenant: Int) -> SimTime { .distantFuture }
    func podChanged(_ change: PodChange) {}
}

extension ControlPlane {
    /// The pods of an owner's versions.
    struct Versions: Hashable {
        var oldReady = 0
        var newReady = 0
        var starting = 0
        var stopping = 0
        var refusals = 0
    }

    /// How many pods of each version an owner has.
    func versions(ofOwner owner: Int) -> Versions {
        let owner = owners[owner]
        return Versions(
            oldReady: owner.old.counted.ready,
            newReady: owner.new.counted.ready,
            starting: owner.tally.pending + owner.tally.starting,
            stopping: owner.tally.stopping,
            refusals: owner.tally.refused
        )
    }
}

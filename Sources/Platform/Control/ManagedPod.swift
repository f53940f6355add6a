import Units

/// A pod that the control plane looks after.
struct ManagedPod: Sendable {
    /// Where it stands in its life.
    enum Phase: Hashable, Sendable {
        /// Admitted; it has no node.
        case pending
        /// On its node; not ready.
        case starting
        /// Ready.
        case ready
        /// Told to stop.
        case stopping
        /// Its record is free.
        case none
    }

    /// The number of its owner.
    let owner: Int
    /// The version of the owner's template.
    let revision: Int
    /// Its number among all pods that ever were.
    let serial: UInt64
    /// The name.
    let name: String
    /// Its number within a StatefulSet.
    var ordinal = 0
    var phase = Phase.pending
    /// When it was admitted, got its node, became ready.
    let created: SimTime
    var readySince = SimTime.distantFuture
    /// When it has started, if it is not interrupted.
    var startDue = SimTime.zero
    /// When a pod that runs for a time only has done so, if it is not interrupted.
    var runDue = SimTime.zero
    /// The scheduler's number of it; `nil` without nodes.
    var scheduled: Int?
    /// The index of its node.
    var node: Int?
    /// Its place at the request level.
    var place: Int?
    /// How often the scheduler has found no node for it, and until when it leaves it alone.
    var attempts = 0
    var leftAloneUntil = SimTime.zero
    /// How often it has changed its place among those that wait.
    var turn: UInt32 = 0
    /// When it is killed, once it has been told to stop.
    var killed = SimTime.distantFuture
    /// Whether its node has failed.
    var isLost = false
    /// Whether quotas have got back, or will get back, what it was charged.
    var isReleased = false
    /// What it had used at the autoscaler's last look.
    var lastUsage: PodUsage?

    /// Whether its owner counts it.
    var isCounted: Bool { phase != .stopping && phase != .none }
    /// Whether it serves.
    var isReady: Bool { phase == .ready && !isLost }
    /// How far it has got for its owner; `nil` if that does not count it.
    var standing: DeletionOrder.Standing? {
        switch phase {
        case .pending: .pending
        case .starting: .starting
        case .ready: isLost ? .unready : .ready
        case .stopping, .none: nil
        }
    }
    /// Its age for its owner.
    var age: DeletionOrder.Age {
        DeletionOrder.Age(readySince: readySince.nanoseconds, serial: serial)
    }
}

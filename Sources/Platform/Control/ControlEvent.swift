import Units

/// Something that the control plane did, or that happened to a pod.
public struct ControlEvent: Hashable, Sendable {
    /// When.
    public var time: SimTime
    /// What.
    public var kind: Kind
    /// Whom it concerns: a pod or an owner.
    public var subject: String
    /// Why, or what came of it.
    public var detail: String

    /// What can happen.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A pod was refused by admission.
        case refused
        /// A pod found no node.
        case unschedulable
        /// A pod became ready.
        case ready
        /// A pod was told to stop in favour of another.
        case preempted
        /// A pod was evicted by its node.
        case evicted
        /// A pod was given up with its node.
        case lost
        /// A pod stopped.
        case stopped
        /// An owner is to have another number of pods.
        case scaled
        /// An update began.
        case updating
        /// All pods are of the new version.
        case updated
    }

    /// An event.
    public init(time: SimTime, kind: Kind, subject: String, detail: String) {
        self.time = time
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }
}

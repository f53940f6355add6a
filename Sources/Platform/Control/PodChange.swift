/// Something that became of a pod which the request level knows.
public struct PodChange: Hashable, Sendable {
    /// The pod's place there.
    public let place: PodPlace
    /// What became of it.
    public let kind: Kind
    /// The name of the pod.
    public let pod: String

    /// A change.
    public init(place: PodPlace, kind: Kind, pod: String) {
        self.place = place
        self.kind = kind
        self.pod = pod
    }

    /// What became of a pod.
    public enum Kind: Hashable, Sendable {
        /// It is ready, on the node of this index; `nil` without nodes.
        case ready(node: Int?)
        /// It has been told to stop: it takes no new work and ends what it has.
        case stopping
        /// It is gone with all that it still worked on.
        case gone
    }
}

/// Where the request level keeps a pod.
public struct PodPlace: Hashable, Sendable {
    /// The workload, in the order of `ControlPlane.Workload`s.
    public var workload: Int
    /// The place among those of the workload, from 0.
    public var index: Int

    /// A place.
    public init(workload: Int, index: Int) {
        self.workload = workload
        self.index = index
    }
}

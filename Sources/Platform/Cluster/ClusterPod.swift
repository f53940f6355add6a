/// A pod of a cluster, and what became of it.
public struct ClusterPod: Sendable {
    /// The name.
    public let name: String
    /// The number of the object that makes it, in the order of application.
    public let application: Int
    /// The pod as the API server keeps it; `nil` if it is not made.
    public internal(set) var admitted: AdmittedPod?
    /// Why it is not made.
    public internal(set) var refusal: Refusal?
    /// Whether it was there before anything was applied.
    public let isEarlier: Bool
    /// Whether it has been removed for a pod of this number.
    public internal(set) var preemptor: Int?
    /// The scheduler's number of it.
    var scheduled: Int?
    /// The node that its manifest names, if there is no such node.
    public internal(set) var unknownNode: String?

    /// Why a pod is not made.
    public enum Refusal: Hashable, Sendable {
        /// The API server refuses it.
        case refused(AdmissionRefusal)
        /// Its controller does not make it: the pod of that name in front is not ready.
        case heldBack(by: String)
    }

    /// Where an admitted pod is.
    public enum Place: Hashable, Sendable {
        /// On the node of this index.
        case node(Int)
        /// It waits for a node.
        case pending
        /// There are no nodes to be on, or it has ended.
        case nowhere
        /// It was removed in favour of another.
        case preempted
    }
}

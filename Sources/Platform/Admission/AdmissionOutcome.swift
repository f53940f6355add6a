/// What becomes of a pod that is to be made.
public enum AdmissionOutcome: Hashable, Sendable {
    /// It is made, and waits for a node.
    case admitted(AdmittedPod)
    /// It is not made, and costs nothing.
    case refused(AdmissionRefusal)
}

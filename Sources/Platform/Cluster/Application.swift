/// An object that was applied to a cluster, and what the API server said.
public struct Application: Sendable {
    /// The object.
    public let object: KubernetesObject
    /// Its namespace; `nil` for kinds that belong to none.
    public let namespace: String?
    /// Why it is refused; `nil` if it is kept.
    public internal(set) var refusal: AdmissionRefusal?
    /// The numbers of the pods that it makes, or is.
    public internal(set) var pods: [Int] = []
    /// Why a controller makes no pods at all: its ReplicaSet is refused.
    public internal(set) var replicaSetRefusal: AdmissionRefusal?
}

import Units

/// What the control plane asks of the world around it.
public protocol ControlPlaneEnvironment: ~Copyable {
    /// What a pod has used until now; of a pod that is ready or stopping.
    mutating func usage(of place: PodPlace) -> PodUsage

    /// Whether a pod that is stopping has ended its work.
    func isIdle(_ place: PodPlace) -> Bool

    /// How long a pod takes from its node to being ready; pods are numbered through.
    mutating func startTime(ofPod pod: UInt64) -> SimDuration

    /// How long a pod takes to stop; `nil` until it is idle.
    mutating func stopTime(ofPod pod: UInt64) -> SimDuration?

    /// How long a pod runs that ends by itself, once it is ready; `nil` for ever.
    mutating func runTime(ofPod pod: UInt64, for runner: PodRunner) -> SimDuration?

    /// When the next pod of a tenant comes; `distantFuture` if none does.
    mutating func nextArrival(ofTenant tenant: Int) -> SimTime

    /// Something has become of a pod that the request level knows.
    mutating func podChanged(_ change: PodChange)
}

/// Whose pods end by themselves.
public enum PodRunner: Hashable, Sendable {
    /// A Job.
    case job
    /// The tenant of a number.
    case tenant(Int)
}

/// What a pod has used since it was started.
public struct PodUsage: Hashable, Sendable {
    /// Processor time.
    public var cpu: SimDuration
    /// Requests or operations that it took.
    public var requests: UInt64
    /// Memory in use now.
    public var memory: Bytes

    /// A pod's use.
    public init(cpu: SimDuration, requests: UInt64, memory: Bytes) {
        self.cpu = cpu
        self.requests = requests
        self.memory = memory
    }
}

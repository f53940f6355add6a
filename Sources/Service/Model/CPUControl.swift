import Units

/// How a container's CPU limit is enforced, beside how much processor it is.
public struct CPUControl: Sendable, Equatable {
    /// `throttle`: the length of a CFS period (`cpu.cfs_period_us`).
    public var period = SimDuration.milliseconds(100)
    /// `throttle`: unused quota that is carried on, at most (`cpu.cfs_burst_us`).
    public var burst = SimDuration.zero
    /// `reject`: the length of the window in which CPU time is added up.
    public var window = SimDuration.seconds(1)

    /// What Kubernetes sets, and a second for the seed's check.
    public init() {}
}

import Units

/// How processor time is divided when there is too little: by CPU requests.
///
/// Source: `MilliCPUToShares` in `pkg/kubelet/cm/helpers_linux.go` and `CpuSharesToCpuWeight` in
/// `pkg/kubelet/cm/cgroup_manager_linux.go` (Kubernetes 1.29.6).
public struct CPUShares: Hashable, Sendable {
    /// The `cpu.shares` of version 1 of control groups, in `2...262144`.
    public let shares: Int64

    /// The shares for a CPU request; nothing requested is the smallest number of shares.
    public init(request: MilliCPU) {
        // Beyond 256 cores the number of shares does not grow.
        let milli = min(max(request.count, 0), 1_000_000)
        shares = min(max(milli * 1_024 / 1_000, 2), 262_144)
    }

    /// The `cpu.weight` of version 2 of control groups, in `1...10000`.
    public var weight: Int64 { 1 + (shares - 2) * 9_999 / 262_142 }
}

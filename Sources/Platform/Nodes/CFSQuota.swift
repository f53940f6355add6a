import Units

/// The processor time that a container may use in each period: its CPU limit as Linux enforces it.
///
/// Any number of threads use it up together, and what is left at the end of a period is lost.
///
/// Source: `MilliCPUToQuota` in `pkg/kubelet/cm/helpers_linux.go` (Kubernetes 1.29.6).
public struct CFSQuota: Hashable, Sendable {
    /// The processor time in each period.
    public let quota: SimDuration
    /// The length of a period.
    public let period: SimDuration

    /// The period that the kubelet sets unless told otherwise: 100 ms.
    public static let standardPeriod = SimDuration.milliseconds(100)

    /// The smallest quota that the kubelet sets, whatever the limit: 1 ms.
    public static let smallestQuota = SimDuration.milliseconds(1)

    /// The quota for a CPU limit; `nil` if the limit is zero, which is no limit.
    ///
    /// - Parameters:
    ///   - limit: The CPU limit of the container; what is below zero counts as zero.
    ///   - period: The length of a period, in whole microseconds.
    public init?(limit: MilliCPU, period: SimDuration = standardPeriod) {
        guard limit > .zero else { return nil }
        let (product, overflow) = limit.count.multipliedReportingOverflow(
            by: period.nanoseconds / 1_000
        )
        // Whole microseconds, rounded down as the kubelet does.
        let microseconds = overflow ? Int64.max / 1_000_000 : product / 1_000
        let exact = SimDuration(nanoseconds: min(microseconds, .max / 1_000) * 1_000)
        quota = max(exact, Self.smallestQuota)
        self.period = period
    }
}

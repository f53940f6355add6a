import Units

/// A CPU quota that refuses: what has been used in the present window is compared to a share of it.
///
/// ```swift
/// var cpu = CPUUsageWindow(quotaPercentage: 50)             // 0.5 s of CPU time in each second.
/// guard cpu.admits(at: now) else { return }                 // Refused: cpu_quota_exceeded.
/// cpu.record(cpu: .milliseconds(20), at: later)             // What the request used.
/// ```
///
/// The seed design's `CpuQuota` has the fields `quota_percentage`, `last_check` and `cpu_time`, and
/// a `check_quota` without a body. This is what the fields imply: CPU time is added up since
/// `last_check`; a check that comes a window or more after it starts a new window; a check within it
/// refuses once the quota is used. Windows thus begin with the first event after the last one
/// ended, not on a grid. One request may overdraw the quota, for its use is known only afterwards,
/// and what is overdrawn is forgotten with the window.
///
/// The kernel does not refuse but makes wait: that is CFS bandwidth control, a type of its own.
@frozen
public struct CPUUsageWindow: Hashable, Sendable, BitwiseCopyable {
    /// The length of a window.
    public let window: SimDuration

    /// The CPU time that may be used in a window before requests are refused.
    @inlinable public var quota: SimDuration { allowance }

    @usableFromInline var allowance: SimDuration
    @usableFromInline var windowStart = SimTime.zero
    @usableFromInline var usedInWindow = SimDuration.zero

    /// A quota of which nothing is used.
    ///
    /// - Parameters:
    ///   - quotaPercentage: The quota in percent of one core, above 0; above 100 it is several
    ///     cores.
    ///   - window: The length of a window. The seed design names none; a second is what its
    ///     other rates count in.
    /// - Precondition: `quotaPercentage` is finite and above 0, `window` is above zero.
    @inlinable
    public init(quotaPercentage: Double, window: SimDuration = .seconds(1)) {
        precondition(quotaPercentage > 0 && quotaPercentage.isFinite, "no such CPU quota")
        precondition(window > .zero, "a window of no length")
        self.window = window
        allowance = Self.allowance(quotaPercentage, of: window)
    }

    /// Gives the window another quota; what is used in it stays used.
    ///
    /// - Precondition: `quotaPercentage` is finite and above 0.
    public mutating func change(toQuotaPercentage quotaPercentage: Double) {
        precondition(quotaPercentage > 0 && quotaPercentage.isFinite, "no such CPU quota")
        allowance = Self.allowance(quotaPercentage, of: window)
    }

    /// The CPU time that a window grants; at least a nanosecond, that there is something to use.
    @usableFromInline
    static func allowance(_ quotaPercentage: Double, of window: SimDuration) -> SimDuration {
        let share = SimDuration(seconds: window.seconds * quotaPercentage / 100)
        return max(share, SimDuration(nanoseconds: 1))
    }

    /// Whether a request may be started: whether less than the quota has been used.
    @inlinable
    public mutating func admits(at now: SimTime) -> Bool {
        roll(to: now)
        return usedInWindow < quota
    }

    /// Adds CPU time that was used up to `now`; it counts in the window of `now`.
    ///
    /// - Precondition: `cpu` is not negative.
    @inlinable
    public mutating func record(cpu: SimDuration, at now: SimTime) {
        precondition(cpu >= .zero, "a negative CPU time")
        roll(to: now)
        usedInWindow = usedInWindow + cpu
    }

    /// How long until a request may be started if nothing is recorded before; zero if at once.
    @inlinable
    public func retryAfter(at now: SimTime) -> SimDuration {
        guard now < windowStart + window, usedInWindow >= quota else { return .zero }
        return windowStart + window - now
    }

    /// The share of the quota that is used at `now`: 1 and more is when requests are refused.
    @inlinable
    public func utilization(at now: SimTime) -> Double {
        guard now < windowStart + window else { return 0 }
        return Double(usedInWindow.nanoseconds) / Double(quota.nanoseconds)
    }

    @inlinable
    mutating func roll(to now: SimTime) {
        guard now >= windowStart + window else { return }
        windowStart = now
        usedInWindow = .zero
    }
}

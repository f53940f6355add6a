/// An instant of simulated time, in whole nanoseconds since the start of the simulation.
///
/// Whole nanoseconds make ties exact and runs equal on every machine. Instants subtract to a
/// `SimDuration`; they do not add. The range is 292 years.
@frozen
public struct SimTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Nanoseconds since the start of the simulation.
    public var nanoseconds: Int64

    /// The instant `nanoseconds` after the start.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The instant `seconds` after the start, rounded to the nearest nanosecond and saturated.
    ///
    /// - Precondition: `seconds` is not NaN.
    @inlinable
    public init(seconds: Double) { self = .zero + SimDuration(seconds: seconds) }

    /// The start of the simulation.
    @inlinable
    public static var zero: SimTime { SimTime(nanoseconds: 0) }

    /// Later than everything that happens.
    @inlinable
    public static var distantFuture: SimTime { SimTime(nanoseconds: .max) }

    /// Seconds since the start, for printing and for statistics.
    @inlinable
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Which of two instants is earlier.
    @inlinable
    public static func < (left: SimTime, right: SimTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant that is `duration` later; saturates at `distantFuture`.
    @inlinable
    public static func + (instant: SimTime, duration: SimDuration) -> SimTime {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return overflow ? .distantFuture : SimTime(nanoseconds: sum)
    }

    /// The instant that is `duration` earlier.
    @inlinable
    public static func - (instant: SimTime, duration: SimDuration) -> SimTime {
        SimTime(nanoseconds: instant.nanoseconds &- duration.nanoseconds)
    }

    /// How long after `right` the instant `left` is; negative if it is before.
    @inlinable
    public static func - (left: SimTime, right: SimTime) -> SimDuration {
        SimDuration(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }

    /// Moves the instant later by `duration`; saturates at `distantFuture`.
    @inlinable
    public static func += (instant: inout SimTime, duration: SimDuration) {
        instant = instant + duration
    }
}

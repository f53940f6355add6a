/// A length of simulated time, in whole nanoseconds.
@frozen
public struct SimDuration: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The length in nanoseconds.
    public var nanoseconds: Int64

    /// A length of `nanoseconds`.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A length of `seconds`, rounded to the nearest nanosecond; saturates at `forever`.
    ///
    /// - Precondition: `seconds` is not NaN.
    @inlinable
    @inline(__always)
    public init(seconds: Double) {
        let exact = seconds * 1e9
        // 2⁶³ is the first double that Int64 cannot hold.
        guard exact < 0x1p63 else {
            self = .forever
            return
        }
        // Rounds half up without a library call; a negative length is rare and rounds likewise.
        nanoseconds = exact >= 0 ? Int64(exact + 0.5) : Int64(exact - 0.5)
    }

    /// No time at all.
    @inlinable
    public static var zero: SimDuration { SimDuration(nanoseconds: 0) }

    /// Longer than every simulation.
    @inlinable
    public static var forever: SimDuration { SimDuration(nanoseconds: .max) }

    /// A length of whole microseconds.
    @inlinable
    public static func microseconds(_ count: Int64) -> SimDuration {
        SimDuration(nanoseconds: count * 1_000)
    }

    /// A length of whole milliseconds.
    @inlinable
    public static func milliseconds(_ count: Int64) -> SimDuration {
        SimDuration(nanoseconds: count * 1_000_000)
    }

    /// A length of whole seconds.
    @inlinable
    public static func seconds(_ count: Int64) -> SimDuration {
        SimDuration(nanoseconds: count * 1_000_000_000)
    }

    /// The length in seconds, for printing and for statistics.
    @inlinable
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Which of two lengths is shorter.
    @inlinable
    public static func < (left: SimDuration, right: SimDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The sum; saturates at `forever`.
    @inlinable
    public static func + (left: SimDuration, right: SimDuration) -> SimDuration {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return overflow ? .forever : SimDuration(nanoseconds: sum)
    }

    /// The difference.
    @inlinable
    public static func - (left: SimDuration, right: SimDuration) -> SimDuration {
        SimDuration(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
}

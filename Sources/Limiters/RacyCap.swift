import Units

/// A `ConcurrencyCap` whose check and whose count are two steps: all that check before a count is
/// seen pass the limit together.
///
/// Taking loads the counter and compares it with the limit; the increment follows `window` later, and
/// until then nobody sees it. So within one window as many pass as come, once the counter is below the
/// limit. With a window of zero both are one step, as in a compare-and-increment, and the limit holds
/// exactly.
///
/// ```swift
/// var cap = RacyCap(limit: 1, window: .milliseconds(1))
/// cap.take(at: .zero)                                          // true
/// cap.take(at: SimTime(seconds: 0.000_9))                      // true: the first is not seen yet.
/// cap.take(at: SimTime(seconds: 0.001))                        // false: it is now.
/// cap.inUse                                                    // 2
/// ```
///
/// Source: the seed design's `check_connection_limit` loads `current_connections` with relaxed order
/// and returns; who calls it increments the counter afterwards. Departure: what is given back is seen
/// at once.
///
/// Noncopyable: it owns the buffer of the increments that are not yet seen.
@frozen
public struct RacyCap: ~Copyable, Sendable {
    /// The most that may be in use; `Int64.max` for no limit.
    ///
    /// Lowering it below `inUse` takes nothing away.
    public var limit: Int64

    /// The time from the check to the increment.
    public let window: SimDuration

    @usableFromInline var taken: Int64 = 0

    /// When the increments that are not yet seen will be, in order.
    @usableFromInline var unseen = Ring<SimTime>()

    /// A cap with nothing in use.
    ///
    /// - Precondition: Neither figure is negative.
    @inlinable
    public init(limit: Int64, window: SimDuration = .zero) {
        precondition(limit >= 0 && window >= .zero, "a negative limit or window")
        self.limit = limit
        self.window = window
    }

    /// How many are in use now, seen or not.
    @inlinable public var inUse: Int64 { taken }

    /// Takes one if the counter, as it is seen at `now`, is below the limit.
    ///
    /// - Returns: Whether it was taken; if not, nothing has changed.
    @inlinable
    public mutating func take(at now: SimTime) -> Bool {
        guard window > .zero else {
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        while !unseen.isEmpty, unseen[0] <= now { _ = unseen.removeFirst() }
        guard taken - Int64(unseen.count) < limit else { return false }
        taken += 1
        unseen.append(now + window)
        return true
    }

    /// Gives one back.
    ///
    /// - Precondition: One is in use.
    @inlinable
    public mutating func giveBack() {
        precondition(taken > 0, "gave back what was never taken")
        taken -= 1
    }
}

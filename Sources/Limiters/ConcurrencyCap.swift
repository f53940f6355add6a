/// At most `limit` things at a time: open connections, operations in flight, processes.
///
/// ```swift
/// var connections = ConcurrencyCap(limit: 1_000)
/// guard connections.take() else { return }     // Refused: connection_limit_exceeded.
/// connections.giveBack()                       // Once for each that was taken.
/// ```
///
/// Source: the seed design's `check_connection_limit` refuses if `current >= max`. There the check
/// and the increment are two steps, so that racing callers can pass the limit together; here taking
/// is one step, as in an atomic compare-and-increment. With Poisson arrivals and no waiting, the
/// fraction refused is Erlang B.
@frozen
public struct ConcurrencyCap: Hashable, Sendable, BitwiseCopyable {
    /// The most that may be in use; `Int64.max` for no limit.
    ///
    /// Lowering it below `inUse` takes nothing away: it only admits nobody until enough is given
    /// back.
    public var limit: Int64

    /// How many are in use now.
    @inlinable public var inUse: Int64 { taken }

    /// How many more may be taken now.
    @inlinable public var free: Int64 { max(0, limit - taken) }

    /// The most that have been in use at one instant.
    @inlinable public var peak: Int64 { highest }

    @usableFromInline var taken: Int64 = 0
    @usableFromInline var highest: Int64 = 0

    /// A cap with nothing in use.
    ///
    /// - Precondition: `limit` is not negative.
    @inlinable
    public init(limit: Int64) {
        precondition(limit >= 0, "a negative concurrency limit")
        self.limit = limit
    }

    /// Takes one if there is room.
    ///
    /// - Returns: Whether it was taken; if not, nothing has changed.
    @inlinable
    public mutating func take() -> Bool {
        guard taken < limit else { return false }
        taken += 1
        if taken > highest { highest = taken }
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

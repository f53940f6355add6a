import Units

/// An amount of memory that requests reserve for as long as they are in flight.
///
/// ```swift
/// var memory = MemoryBudget(limit: .gibibytes(2), base: .mebibytes(256))
/// guard memory.reserve(.mebibytes(32)) else { return }     // Refused: memory_limit_exceeded.
/// memory.release(.mebibytes(32))
/// ```
///
/// Source: the seed design's `MemoryMonitor.check_allocation` refuses if `current + size > max`, so
/// a reservation that fills the budget to the byte is admitted. There nothing ever adds to
/// `current`; here an admitted reservation does, until it is released.
@frozen
public struct MemoryBudget: Hashable, Sendable, BitwiseCopyable {
    /// The most that may be in use, the base included; `Bytes(.max)` for no limit.
    public var limit: Bytes

    /// What the process uses with no request in flight; counted in `inUse`.
    public let base: Bytes

    /// What is in use now, the base included.
    @inlinable public var inUse: Bytes { reserved }

    /// The most that has been in use at one instant, the base included.
    @inlinable public var peak: Bytes { highest }

    /// Starts at the base.
    @usableFromInline var reserved: Bytes
    @usableFromInline var highest: Bytes

    /// A budget of which only the base is in use.
    ///
    /// A base above the limit is possible (a process can be configured so): then every reservation
    /// is refused.
    ///
    /// - Precondition: Neither amount is negative.
    @inlinable
    public init(limit: Bytes, base: Bytes = .zero) {
        precondition(limit >= .zero && base >= .zero, "a negative amount of memory")
        self.limit = limit
        self.base = base
        reserved = base
        highest = base
    }

    /// Reserves `size` if it fits.
    ///
    /// - Returns: Whether it was reserved; if not, nothing has changed.
    /// - Precondition: `size` is not negative.
    @inlinable
    public mutating func reserve(_ size: Bytes) -> Bool {
        precondition(size >= .zero, "a negative amount of memory")
        // Subtracting cannot overflow, as adding to a limit near the top of the range would.
        guard size <= limit - reserved else { return false }
        reserved += size
        if reserved > highest { highest = reserved }
        return true
    }

    /// Adds what is used whether it fits or not.
    ///
    /// - Precondition: `size` is not negative.
    @inlinable
    public mutating func retain(_ size: Bytes) {
        precondition(size >= .zero, "a negative amount of memory")
        reserved += size
        if reserved > highest { highest = reserved }
    }

    /// Gives back what was reserved or retained.
    ///
    /// - Precondition: `size` is not negative and at most what requests hold.
    @inlinable
    public mutating func release(_ size: Bytes) {
        precondition(size >= .zero && size <= reserved - base, "released what was never reserved")
        reserved -= size
    }
}

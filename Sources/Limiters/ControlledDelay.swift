import Units

/// How long a request may wait in a queue: long while the queue is a burst, short while it stands.
///
/// A queue that empties now and then absorbs bursts and does no harm; one that has not been empty
/// for a whole `interval` is a standing queue, and whoever joins it is to be served soon or not at
/// all. It is told when requests join, and says how long each may wait; the queue, and refusing
/// whoever has waited for longer, are the caller's.
///
/// ```swift
/// var delay = ControlledDelay()
/// let allowed = delay.join(at: now, waiting: queue.count)
/// // When a server is free: refuse whoever at the head has waited for longer than was allowed.
/// ```
///
/// Source: B. Maurer, "Fail at Scale", ACM Queue 13 (2015), whose values for M and N are the
/// defaults here: `onNewRequest: timeout = lastEmptyTime < now - N ? M : N`. That is its form for
/// request queues of CoDel (K. Nichols & V. Jacobson, RFC 8289), from which the two figures are.
///
/// Departure from RFC 8289: no control law; there the gaps between drops shrink with 1/√n, since a
/// packet's sender slows down when it sees a drop, which a client of a service need not do.
@frozen
public struct ControlledDelay: Hashable, Sendable, BitwiseCopyable {
    /// How long a request may wait that joins a standing queue (M).
    public let target: SimDuration

    /// After how long without being empty a queue is a standing one; also how long a request may
    /// wait that joins any other queue (N).
    public let interval: SimDuration

    /// When the queue was empty last, if it is not empty now.
    @usableFromInline var lastEmpty = SimTime.zero

    /// A queue that is empty.
    ///
    /// - Parameters:
    ///   - target: What is allowed in a standing queue.
    ///   - interval: What makes a queue a standing one, and what is allowed in any other.
    /// - Precondition: `0 <= target <= interval`.
    @inlinable
    public init(
        target: SimDuration = .milliseconds(5),
        interval: SimDuration = .milliseconds(100)
    ) {
        precondition(target >= .zero && target <= interval, "no such delay")
        self.target = target
        self.interval = interval
    }

    /// Whether the queue has not been empty for longer than the interval; it must not be empty now.
    @inlinable
    public func isStanding(at now: SimTime) -> Bool { now - lastEmpty > interval }

    /// A request joins the queue.
    ///
    /// - Parameters:
    ///   - now: The present instant.
    ///   - waiting: How many wait already.
    /// - Returns: How long it may wait.
    @inlinable
    public mutating func join(at now: SimTime, waiting: Int) -> SimDuration {
        if waiting == 0 { lastEmpty = now }
        return isStanding(at: now) ? target : interval
    }
}

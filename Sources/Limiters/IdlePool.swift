import Units

/// Reusable things that are kept idle for a while after use: keep-alive connections of a client.
///
/// The pool holds the idle ones only. What is in use belongs to its user, how many may exist is the
/// business of a `ConcurrencyCap` beside it, and who waits for one is the caller's queue.
///
/// ```swift
/// var cap = ConcurrencyCap(limit: 50)                                // max_connections
/// var pool = IdlePool(minimumIdle: 5, idleTimeout: .seconds(300), maximumLifetime: .seconds(3_600))
///
/// while let closedAt = pool.expireOldest(by: now) { cap.giveBack() } // First what has ended.
/// if let item = pool.checkOut(at: now) { … }                         // An idle one,
/// else if cap.take() { … PooledItem(openedAt: now) … }               // a new one,
/// else { … }                                                         // or wait.
/// if !pool.checkIn(item, at: later) { cap.giveBack() }               // Closed, not kept.
/// ```
///
/// Ends come at their exact instants although nothing runs in the background: call
/// `expireOldest(by:)` until it returns `nil` before each check-out and check-in. It costs one
/// comparison when nothing has ended.
///
/// The idle timeout stops at `minimumIdle`; a lifetime does not: the caller opens a replacement with
/// `stock(_:at:)`. A pool whose reaper comes by now and then, as bb8's does, is a `ConnectionPool`.
///
/// Noncopyable: it owns its buffer. Nothing is allocated once the buffer has grown to the largest
/// number of idle items.
@frozen
public struct IdlePool: ~Copyable, Sendable {
    /// Which idle item is used next.
    public let reuse: ReuseOrder

    /// How many the idle timeout leaves alone.
    public let minimumIdle: Int

    /// How long an item above the minimum stays idle before it is closed; zero keeps none above
    /// the minimum, `forever` never closes one.
    public let idleTimeout: SimDuration

    /// How long after its opening an item is closed: at once if it is idle, when it is handed back
    /// if it is in use.
    public let maximumLifetime: SimDuration

    /// How often an item is used before it is closed, at least 1 (`max_requests_per_connection`).
    public let maximumUses: Int64

    /// The idle items, longest idle first.
    @usableFromInline var items = Ring<PooledItem>()

    /// No idle item's lifetime ends before this instant.
    ///
    /// A lower bound rather than the minimum, so that removing an item costs no search; it is made
    /// exact when it is reached.
    @usableFromInline var lifetimesEndFrom = SimTime.distantFuture

    /// When the number of idle items last rose above the minimum: an item that had been idle for
    /// too long by then, protected by the minimum, ends then and not earlier.
    @usableFromInline var aboveMinimumSince = SimTime.zero

    /// An empty pool.
    ///
    /// - Precondition: `minimumIdle`, `idleTimeout` and `maximumLifetime` are not negative,
    ///   `maximumUses` is at least 1.
    @inlinable
    public init(
        reuse: ReuseOrder = .longestIdleFirst,
        minimumIdle: Int = 0,
        idleTimeout: SimDuration = .forever,
        maximumLifetime: SimDuration = .forever,
        maximumUses: Int64 = .max
    ) {
        precondition(minimumIdle >= 0, "a negative number of idle items")
        precondition(idleTimeout >= .zero && maximumLifetime >= .zero, "a negative timeout")
        precondition(maximumUses >= 1, "items that may not be used")
        self.reuse = reuse
        self.minimumIdle = minimumIdle
        self.idleTimeout = idleTimeout
        self.maximumLifetime = maximumLifetime
        self.maximumUses = maximumUses
    }

    /// How many items are idle.
    @inlinable public var idle: Int { items.count }

    /// Hands out an idle item.
    ///
    /// - Parameter now: The present instant, up to which all ends have been processed.
    /// - Returns: The item, or `nil` if none is idle: the caller opens a new one or waits.
    @inlinable
    public mutating func checkOut(at now: SimTime) -> PooledItem? {
        guard !items.isEmpty else { return nil }
        return switch reuse {
        case .longestIdleFirst: items.removeFirst()
        case .mostRecentFirst: items.removeLast()
        }
    }

    /// Takes back an item that has been used once more.
    ///
    /// - Parameters:
    ///   - item: The item, as it was handed out or opened.
    ///   - now: The present instant, up to which all ends have been processed.
    /// - Returns: Whether the item is kept; `false` if it has been closed instead, because its uses
    ///   or its lifetime are used up or because no idle one above the minimum is kept.
    @inlinable
    public mutating func checkIn(_ item: PooledItem, at now: SimTime) -> Bool {
        var item = item
        item.uses += 1
        item.idleSince = now
        guard item.uses < maximumUses, now < item.openedAt + maximumLifetime else { return false }
        guard idleTimeout > .zero || items.count < minimumIdle else { return false }
        keep(item, at: now)
        return true
    }

    /// Adds `count` newly opened items that nobody has used: the pool at its start, or a refill to
    /// the minimum.
    ///
    /// - Precondition: `count` is not negative.
    @inlinable
    public mutating func stock(_ count: Int, at now: SimTime) {
        precondition(count >= 0, "a negative number of items")
        for _ in 0..<count { keep(PooledItem(openedAt: now), at: now) }
    }

    @inlinable
    mutating func keep(_ item: PooledItem, at now: SimTime) {
        if items.count == minimumIdle { aboveMinimumSince = now }
        items.append(item)
        lifetimesEndFrom = min(lifetimesEndFrom, item.openedAt + maximumLifetime)
    }

    /// The instant before which no idle item ends; `distantFuture` if none ever will.
    ///
    /// It is exact where no lifetime is set. With lifetimes it may be early, namely when the item
    /// with the earliest end has been handed out; `expireOldest(by:)` then finds nothing and moves
    /// it on.
    @inlinable
    public var nextExpiry: SimTime {
        guard !items.isEmpty else { return .distantFuture }
        return min(nextIdleTimeout, lifetimesEndFrom)
    }

    @inlinable
    var nextIdleTimeout: SimTime {
        guard items.count > minimumIdle, idleTimeout < .forever else { return .distantFuture }
        return max(items[0].idleSince + idleTimeout, aboveMinimumSince)
    }

    /// Closes the idle item that ends first, if it does so by `now`.
    ///
    /// - Returns: When it ended, or `nil` if none has ended. Successive calls return instants in
    ///   ascending order.
    @inlinable
    public mutating func expireOldest(by now: SimTime) -> SimTime? {
        guard nextExpiry <= now else { return nil }
        return closeFirstEnding(by: now)
    }

    /// The rare part of `expireOldest(by:)`; O(idle items).
    @usableFromInline
    mutating func closeFirstEnding(by now: SimTime) -> SimTime? {
        let idleTimeoutEnds = nextIdleTimeout
        guard lifetimesEndFrom <= min(idleTimeoutEnds, now) else {
            _ = items.removeFirst()
            return idleTimeoutEnds
        }
        var first = 0
        var secondEnds = SimTime.distantFuture
        var firstEnds = SimTime.distantFuture
        for offset in 0..<items.count {
            let ends = items[offset].openedAt + maximumLifetime
            if ends < firstEnds {
                secondEnds = firstEnds
                firstEnds = ends
                first = offset
            } else {
                secondEnds = min(secondEnds, ends)
            }
        }
        lifetimesEndFrom = firstEnds
        guard firstEnds <= min(idleTimeoutEnds, now) else { return expireOldest(by: now) }
        _ = items.remove(at: first)
        lifetimesEndFrom = secondEnds
        return firstEnds
    }
}

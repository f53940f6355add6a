import Units

/// Connections that are kept idle for a while after use: keep-alive of HTTP/1.1 clients.
///
/// The pool holds the idle ones only. What is in use belongs to its user, how many may exist is the
/// business of a `ConcurrencyCap` beside it, and who waits for one is the caller's queue. The one
/// that was used last is used next, so that a few stay warm and the rest time out.
///
/// ```swift
/// var cap = ConcurrencyCap(limit: 1_000)                             // max_concurrent_connections
/// var pool = IdlePool(idleTimeout: .seconds(60))
///
/// while let closedAt = pool.expireOldest(by: now) { cap.giveBack() } // First what has ended.
/// if let item = pool.checkOut() { … }                                // An idle one,
/// else if cap.take() { … PooledItem(openedAt: now) … }               // a new one,
/// else { … }                                                         // or none.
/// if !pool.checkIn(item, at: later) { cap.giveBack() }               // Closed, not kept.
/// ```
///
/// Ends come at their exact instants although nothing runs in the background: call
/// `expireOldest(by:)` until it returns `nil` before each check-out and check-in. It costs one
/// comparison when nothing has ended. A pool whose reaper comes by now and then, as bb8's does, is a
/// `ConnectionPool`; connections that carry many requests at a time are a `MultiplexedPool`.
///
/// Noncopyable: it owns its buffer. Nothing is allocated once the buffer has grown to the largest
/// number of idle items.
///
/// Source: the idle pools of Go's `net/http` and of hyper, which take the connection used last.
@frozen
public struct IdlePool: ~Copyable, Sendable {
    /// How long an item stays idle before it is closed; zero keeps none, `forever` never closes one.
    public let idleTimeout: SimDuration

    /// How often an item is used before it is closed, at least 1 (`max_requests_per_connection`).
    public let maximumUses: Int64

    /// The idle items, longest idle first.
    @usableFromInline var items = Ring<PooledItem>()

    /// An empty pool.
    ///
    /// - Precondition: `idleTimeout` is not negative, `maximumUses` is at least 1.
    @inlinable
    public init(idleTimeout: SimDuration = .forever, maximumUses: Int64 = .max) {
        precondition(idleTimeout >= .zero, "a negative timeout")
        precondition(maximumUses >= 1, "items that may not be used")
        self.idleTimeout = idleTimeout
        self.maximumUses = maximumUses
    }

    /// How many items are idle.
    @inlinable public var idle: Int { items.count }

    /// Hands out the idle item that was used last, after all ends up to now have been processed.
    ///
    /// - Returns: The item, or `nil` if none is idle: the caller opens a new one or waits.
    @inlinable
    public mutating func checkOut() -> PooledItem? {
        items.isEmpty ? nil : items.removeLast()
    }

    /// Takes back an item that has been used once more.
    ///
    /// - Parameters:
    ///   - item: The item, as it was handed out or opened.
    ///   - now: The present instant, up to which all ends have been processed.
    /// - Returns: Whether the item is kept; `false` if it has been closed instead, because its uses
    ///   are used up or because none is kept.
    @inlinable
    public mutating func checkIn(_ item: PooledItem, at now: SimTime) -> Bool {
        var item = item
        item.uses += 1
        item.idleSince = now
        guard idleTimeout > .zero, item.uses < maximumUses else { return false }
        items.append(item)
        return true
    }

    /// When the first idle item ends; `distantFuture` if none ever will.
    @inlinable
    public var nextExpiry: SimTime {
        guard !items.isEmpty, idleTimeout < .forever else { return .distantFuture }
        return items[0].idleSince + idleTimeout
    }

    /// Closes the idle item that ends first, if it does so by `now`.
    ///
    /// - Returns: When it ended, or `nil` if none has ended. Successive calls return instants in
    ///   ascending order.
    @inlinable
    public mutating func expireOldest(by now: SimTime) -> SimTime? {
        let ends = nextExpiry
        guard ends <= now else { return nil }
        _ = items.removeFirst()
        return ends
    }
}

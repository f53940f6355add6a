import Units

/// The connections that a client keeps to one server, as bb8 keeps them.
///
/// The pool holds the idle connections and counts the others: those in use, which belong to their
/// users, and those that are being opened. Who waits for one is the caller's queue; opening, which
/// takes time, is the caller's business too: `refill` and `grow` say how many to open, and `opened`
/// or `openingFailed` what came of each.
///
/// ```swift
/// var pool = ConnectionPool(maximum: 50, minimumIdle: 5, idleTimeout: .seconds(300))
/// if let taken = pool.checkOut() {                 // The one that has been idle longest.
///     open(pool.refill())                          // Keeps `minimumIdle` ready or on their way.
///     if taken.isClosed { pool.dropped() … }       // The server has closed it meanwhile.
/// } else if pool.grow() { … }                      // One more is opened; the first who waits gets it.
/// if !pool.checkIn(connection, at: later) { … }    // Too old: closed instead of kept.
/// open(pool.reap(at: tick) …)                      // Every 30 s in bb8.
/// ```
///
/// Idle times and lifetimes are looked at when the reaper comes by, not when they end, and without
/// regard to the minimum, which is refilled afterwards; so a connection outlives its idle timeout by
/// up to the reaper's interval. The lifetime of a connection in use is looked at when it is handed
/// back. A server with a timeout of its own may close an idle connection first: `serverCloses` tells
/// the pool's books, `checkOut` its next user.
///
/// Departures from bb8 0.8: a waiter keeps being entitled to a new connection (bb8 opens one when it
/// begins to wait and none when another connection is dropped, so that it may wait for no reason);
/// a connection that could not be opened is not tried again by itself.
///
/// Noncopyable: it owns its buffer. Nothing is allocated once the buffer has grown to the largest
/// number of idle connections.
///
/// Source: `bb8/src/internals.rs` and `inner.rs` of bb8 0.8.
@frozen
public struct ConnectionPool: ~Copyable, Sendable {
    /// A connection that was idle, and whether the server has closed it.
    @frozen
    public struct CheckedOut: Hashable, Sendable, BitwiseCopyable {
        /// The connection.
        public var connection: PooledItem

        /// Whether the server has closed it: it is of no use, and its user has to say `dropped`.
        public var isClosed: Bool

        @inlinable
        init(connection: PooledItem, isClosed: Bool) {
            self.connection = connection
            self.isClosed = isClosed
        }
    }

    /// How many connections there may be, those that are being opened included.
    public let maximum: Int

    /// How many are kept idle or on their way to be.
    public let minimumIdle: Int

    /// How long a connection may be idle; the reaper closes it from then on.
    public let idleTimeout: SimDuration

    /// How old a connection may be; from then on the reaper closes it if it is idle, and `checkIn` if
    /// it was in use.
    public let maximumLifetime: SimDuration

    /// When the server closes idle connections; `nil` for never.
    public let serverTimeout: RedisClientTimeout?

    /// The idle connections, longest idle first.
    @usableFromInline var items = Ring<PooledItem>()

    /// How many of the idle connections the server has closed: the longest idle ones.
    @usableFromInline var closedCount = 0

    @usableFromInline var establishedCount = 0
    @usableFromInline var pendingCount = 0

    /// An empty pool.
    ///
    /// - Precondition: No number and no length of time is negative.
    @inlinable
    public init(
        maximum: Int,
        minimumIdle: Int = 0,
        idleTimeout: SimDuration = .forever,
        maximumLifetime: SimDuration = .forever,
        serverTimeout: RedisClientTimeout? = nil
    ) {
        precondition(maximum >= 0 && minimumIdle >= 0, "a negative number of connections")
        precondition(idleTimeout >= .zero && maximumLifetime >= .zero, "a negative timeout")
        self.maximum = maximum
        self.minimumIdle = minimumIdle
        self.idleTimeout = idleTimeout
        self.maximumLifetime = maximumLifetime
        self.serverTimeout = serverTimeout
    }

    /// How many connections are idle, those included that the server has closed.
    @inlinable public var idle: Int { items.count }

    /// How many connections are being opened.
    @inlinable public var pending: Int { pendingCount }

    /// How many connections are in use or being opened.
    @inlinable public var busy: Int { establishedCount - items.count + pendingCount }

    /// Whether there may be one more connection.
    @inlinable public var hasRoom: Bool { establishedCount + pendingCount < maximum }

    // MARK: - Use

    /// Hands out the connection that has been idle longest.
    ///
    /// Call `serverCloses(by:)` before, and `refill()` after.
    ///
    /// - Returns: The connection, or `nil` if none is idle.
    @inlinable
    public mutating func checkOut() -> CheckedOut? {
        guard !items.isEmpty else { return nil }
        let isClosed = closedCount > 0
        if isClosed { closedCount -= 1 }
        return CheckedOut(connection: items.removeFirst(), isClosed: isClosed)
    }

    /// Takes back a connection that has been used.
    ///
    /// - Returns: Whether it is kept; `false` if it was closed for its age: call `refill()` then.
    @inlinable
    public mutating func checkIn(_ connection: PooledItem, at now: SimTime) -> Bool {
        guard now < connection.openedAt + maximumLifetime else {
            dropped()
            return false
        }
        var connection = connection
        connection.idleSince = now
        connection.uses += 1
        items.append(connection)
        return true
    }

    /// A connection that was in use, or checked out, is closed and not handed back; call `refill()`
    /// then.
    @inlinable
    public mutating func dropped() {
        precondition(establishedCount > items.count, "a connection was dropped that was not in use")
        establishedCount -= 1
    }

    // MARK: - Opening

    /// How many connections to open so that the minimum is idle or on its way; they count as being
    /// opened from now on.
    @inlinable
    public mutating func refill() -> Int {
        let missing = minimumIdle - items.count - pendingCount
        guard missing > 0 else { return 0 }
        let opening = min(missing, maximum - establishedCount - pendingCount)
        guard opening > 0 else { return 0 }
        pendingCount += opening
        return opening
    }

    /// Whether to open one more connection, for someone who found none: if there is room.
    ///
    /// If so, it counts as being opened from now on.
    @inlinable
    public mutating func grow() -> Bool {
        guard hasRoom else { return false }
        pendingCount += 1
        return true
    }

    /// Whether to open one more connection for those who wait already: if fewer are being opened
    /// than wait, and there is room.
    ///
    /// If so, it counts as being opened from now on.
    @inlinable
    public mutating func growForWaiters(_ waiting: Int) -> Bool {
        guard pendingCount < waiting else { return false }
        return grow()
    }

    /// A connection has been opened: it is idle.
    @inlinable
    public mutating func opened(at now: SimTime) {
        items.append(openedForUse(at: now))
    }

    /// A connection has been opened and is in use at once.
    @inlinable
    public mutating func openedForUse(at now: SimTime) -> PooledItem {
        openingFailed()
        establishedCount += 1
        return PooledItem(openedAt: now)
    }

    /// A connection could not be opened.
    @inlinable
    public mutating func openingFailed() {
        precondition(pendingCount > 0, "no connection is being opened")
        pendingCount -= 1
    }

    // MARK: - Ends

    /// Notices which idle connections the server has closed.
    ///
    /// - Returns: How many it has closed since it was last asked.
    @inlinable
    public mutating func serverCloses(by now: SimTime) -> Int {
        guard let serverTimeout else { return 0 }
        let before = closedCount
        while closedCount < items.count,
            serverTimeout.closes(idleSince: items[closedCount].idleSince) <= now
        {
            closedCount += 1
        }
        return closedCount - before
    }

    /// The reaper comes by: idle connections that have been idle for too long, or are too old, are
    /// closed, the minimum or not.
    ///
    /// Call `serverCloses(by:)` before, and `refill()` after.
    ///
    /// - Returns: How many were closed that the server had not closed already.
    public mutating func reap(at now: SimTime) -> Int {
        var closed = 0
        var offset = 0
        while offset < items.count {
            let item = items[offset]
            let isOver =
                now - item.idleSince >= idleTimeout || now - item.openedAt >= maximumLifetime
            guard isOver else {
                offset += 1
                continue
            }
            _ = items.remove(at: offset)
            establishedCount -= 1
            if offset < closedCount { closedCount -= 1 } else { closed += 1 }
        }
        return closed
    }

    /// The client is gone, and with it its idle connections and those that it was opening.
    ///
    /// - Returns: How many were closed that the server had not closed already.
    public mutating func close() -> Int {
        let closed = items.count - closedCount + pendingCount
        establishedCount -= items.count
        while !items.isEmpty { _ = items.removeFirst() }
        closedCount = 0
        pendingCount = 0
        return closed
    }
}

import Units

/// Open connections that each carry many requests at a time: HTTP/2.
///
/// A request joins the connection that was opened first among those with a free stream, so that the
/// others can fall idle and end. A connection ends once it has been without a request for the idle
/// timeout, and once its last request has left after it has carried `maximumUses` (`GOAWAY`).
///
/// ```swift
/// var pool = MultiplexedPool(maximumStreams: 100, idleTimeout: .seconds(60))
/// while let endedAt = pool.expireOldest(by: now) { cap.giveBack() }   // First what has ended.
/// if let stream = pool.join() { … }                                   // A free stream,
/// else if cap.take(at: now) { let stream = pool.open(at: now) … }     // a new connection,
/// else { … }                                                          // or none.
/// if !pool.leave(stream.connection, at: later) { cap.giveBack() }     // It has ended.
/// ```
///
/// As in `IdlePool`, ends come at their exact instants although nothing runs in the background.
///
/// Source: RFC 9113, 5.1.2 (`SETTINGS_MAX_CONCURRENT_STREAMS`, recommended to be at least 100) and
/// 6.8; the choice of a connection is that of Go's `http2.Transport`, which takes the first of its
/// list that has room. Departures: no flow control, no head-of-line blocking in TCP, no limit on
/// connections on the client's side.
///
/// Noncopyable: it owns its buffer, which grows with the number of open connections.
@frozen
public struct MultiplexedPool: ~Copyable, Sendable {
    /// A request's place on a connection.
    @frozen
    public struct Stream: Hashable, Sendable, BitwiseCopyable {
        /// The number of the connection; closed ones hand theirs on.
        public var connection: UInt32

        /// When the connection was opened.
        public var openedAt: SimTime

        /// How many requests the connection has carried before this one.
        public var earlierUses: Int64
    }

    @frozen
    @usableFromInline
    struct Connection: BitwiseCopyable, Sendable {
        @usableFromInline var openedAt: SimTime
        @usableFromInline var idleSince: SimTime
        @usableFromInline var streams: Int64 = 0
        @usableFromInline var uses: Int64 = 0
        @usableFromInline var isOpen = true

        @usableFromInline
        init(openedAt: SimTime) {
            self.openedAt = openedAt
            idleSince = openedAt
        }
    }

    /// Requests that a connection carries at a time.
    public let maximumStreams: Int64

    /// How long a connection stays open without a request.
    public let idleTimeout: SimDuration

    /// Requests that a connection carries in all.
    public let maximumUses: Int64

    @usableFromInline var connections: [Connection] = []

    /// No connection before this one has a free stream.
    @usableFromInline var firstWithRoom = 0

    /// No idle connection ends before this instant.
    @usableFromInline var endsFrom = SimTime.distantFuture

    /// How many connections are open.
    public private(set) var open = 0

    /// A pool without connections.
    ///
    /// - Precondition: `idleTimeout` is not negative, the others are at least 1.
    public init(maximumStreams: Int64, idleTimeout: SimDuration, maximumUses: Int64 = .max) {
        precondition(maximumStreams >= 1 && maximumUses >= 1, "connections that carry nothing")
        precondition(idleTimeout >= .zero, "a negative timeout")
        self.maximumStreams = maximumStreams
        self.idleTimeout = idleTimeout
        self.maximumUses = maximumUses
    }

    /// Takes a free stream of an open connection.
    ///
    /// - Returns: The stream, or `nil` if all are taken: the caller opens another connection.
    public mutating func join() -> Stream? {
        while firstWithRoom < connections.count {
            if hasRoom(firstWithRoom) { return take(firstWithRoom) }
            firstWithRoom += 1
        }
        return nil
    }

    /// Opens a connection and takes its first stream.
    public mutating func open(at now: SimTime) -> Stream {
        open += 1
        let number = connections.firstIndex { !$0.isOpen } ?? connections.count
        if number == connections.count {
            connections.append(Connection(openedAt: now))
        } else {
            connections[number] = Connection(openedAt: now)
        }
        firstWithRoom = min(firstWithRoom, number)
        return take(number)
    }

    private func hasRoom(_ number: Int) -> Bool {
        connections[number].isOpen && connections[number].streams < maximumStreams
            && connections[number].uses < maximumUses
    }

    private mutating func take(_ number: Int) -> Stream {
        let earlier = connections[number].uses
        connections[number].streams += 1
        connections[number].uses += 1
        return Stream(
            connection: UInt32(number),
            openedAt: connections[number].openedAt,
            earlierUses: earlier
        )
    }

    /// Gives a stream back.
    ///
    /// - Parameters:
    ///   - connection: The connection of the stream.
    ///   - now: The present instant, up to which all ends have been processed.
    /// - Returns: Whether the connection stays open.
    /// - Precondition: One of its streams is taken.
    public mutating func leave(_ connection: UInt32, at now: SimTime) -> Bool {
        let number = Int(connection)
        precondition(connections[number].streams > 0, "gave back what was never taken")
        connections[number].streams -= 1
        firstWithRoom = min(firstWithRoom, number)
        guard connections[number].streams == 0 else { return true }
        guard idleTimeout > .zero, connections[number].uses < maximumUses else {
            close(number)
            return false
        }
        connections[number].idleSince = now
        endsFrom = min(endsFrom, now + idleTimeout)
        return true
    }

    private mutating func close(_ number: Int) {
        connections[number].isOpen = false
        open -= 1
    }

    /// No idle connection ends before this instant.
    @inlinable
    public var nextExpiry: SimTime { endsFrom }

    /// Closes the idle connection that ends first, if it does so by `now`.
    ///
    /// - Returns: When it ended, or `nil` if none has. Successive calls return instants in
    ///   ascending order.
    @inlinable
    public mutating func expireOldest(by now: SimTime) -> SimTime? {
        guard endsFrom <= now else { return nil }
        return closeFirstEnding(by: now)
    }

    /// The rare part of `expireOldest(by:)`; O(connections).
    @usableFromInline
    mutating func closeFirstEnding(by now: SimTime) -> SimTime? {
        var first: Int?
        var firstEnds = SimTime.distantFuture
        var secondEnds = SimTime.distantFuture
        for number in connections.indices
        where connections[number].isOpen && connections[number].streams == 0 {
            let ends = connections[number].idleSince + idleTimeout
            if ends < firstEnds {
                secondEnds = firstEnds
                firstEnds = ends
                first = number
            } else {
                secondEnds = min(secondEnds, ends)
            }
        }
        guard let first, firstEnds <= now else {
            endsFrom = firstEnds
            return nil
        }
        endsFrom = secondEnds
        close(first)
        return firstEnds
    }

    /// Closes every connection without a request.
    ///
    /// - Returns: How many there were.
    public mutating func closeIdle() -> Int {
        let before = open
        for number in connections.indices
        where connections[number].isOpen && connections[number].streams == 0 { close(number) }
        return before - open
    }
}

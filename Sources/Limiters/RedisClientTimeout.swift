import Units

/// `timeout` of `redis.conf`: when the server closes a client that sends nothing.
///
/// Redis keeps the time of a client's last command in whole seconds and looks, ten times a second,
/// whether *more* than `timeout` whole seconds have passed. So a client that was last heard at
/// second 2.03 with a timeout of 1 s is closed at second 4: after 1.97 s, not after 1 s. In general
/// it is closed `timeout` + 0 to 1 s after its last command, on a whole second.
///
/// Departures: the server's whole seconds begin with the simulation; the cron that looks runs on the
/// second, where a real one is up to 0.1 s later, and more with many clients, of which it looks at a
/// tenth each time.
///
/// Source: `clientsCronHandleTimeout` of `server.c` in Redis 7.0.
@frozen
public struct RedisClientTimeout: Hashable, Sendable, BitwiseCopyable {
    /// The timeout in whole seconds of the server's clock.
    public let seconds: Int64

    /// A timeout of `timeout`, rounded up to whole seconds; `nil` for none.
    ///
    /// - Precondition: The timeout is positive.
    public init?(_ timeout: SimDuration?) {
        guard let timeout, timeout < .forever else { return nil }
        precondition(timeout > .zero, "a timeout that is not positive")
        seconds = (timeout.nanoseconds + (Self.second - 1)) / Self.second
    }

    /// When the server closes a client.
    ///
    /// - Parameter idleSince: When it was last heard.
    /// - Returns: The instant, later than `idleSince` by the timeout and up to a second.
    @inlinable
    public func closes(idleSince: SimTime) -> SimTime {
        let whole = idleSince.nanoseconds / Self.second
        return SimTime(nanoseconds: (whole + seconds + 1) * Self.second)
    }

    @inlinable static var second: Int64 { 1_000_000_000 }
}

import Units

/// Something that is opened on demand and used many times: a connection, mostly.
@frozen
public struct PooledItem: Hashable, Sendable, BitwiseCopyable {
    /// When it was opened.
    public var openedAt: SimTime

    /// When it was last handed back; the instant of opening until then.
    public var idleSince: SimTime

    /// How often it has been used and handed back.
    public var uses: Int64

    /// A newly opened item that has not been used.
    @inlinable
    public init(openedAt: SimTime) {
        self.openedAt = openedAt
        idleSince = openedAt
        uses = 0
    }
}

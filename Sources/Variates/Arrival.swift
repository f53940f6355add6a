import Units

/// Requests that arrive at one instant.
@frozen
public struct Arrival: Hashable, Sendable, BitwiseCopyable {
    /// When they arrive.
    public var time: SimTime
    /// How many, at least 1.
    public var count: Int

    /// A number of requests at an instant.
    @inlinable
    public init(time: SimTime, count: Int = 1) {
        self.time = time
        self.count = count
    }
}

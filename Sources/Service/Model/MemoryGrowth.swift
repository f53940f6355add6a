import Units

/// Memory that a container takes and does not give back before it is started again.
public struct MemoryGrowth: Sendable, Equatable {
    /// What leaks with time, in bytes per second.
    public var leakPerSecond = 0.0
    /// What leaks with each request (or operation) that is admitted.
    public var leakPerRequest = Bytes.zero
    /// What each request (or operation) that is admitted adds to the cache.
    public var cachePerRequest = Bytes.zero
    /// What the cache grows to.
    public var cacheMaximum = Bytes.zero

    /// A container that gives back all that it takes.
    public init() {}

    /// Whether requests leave anything behind.
    var growsWithRequests: Bool {
        leakPerRequest > .zero || (cachePerRequest > .zero && cacheMaximum > .zero)
    }

    /// Whether the container grows at all.
    var exists: Bool { leakPerSecond > 0 || growsWithRequests }
}

import Units

/// Memory that a process takes and does not give back before it is started again: leaks and a cache.
///
/// ```swift
/// var retained = RetainedMemory(leakPerSecond: 1_024, leakPerRequest: Bytes(100))
/// memory.retain(retained.settle(at: now))                  // What has leaked since the last time.
/// guard memory.reserve(size + retained.nextRequest) else { return }
/// retained.countRequest()                                  // Its 100 bytes are never given back.
/// ```
///
/// What leaks with time is a straight line in whole bytes, so that between two looks at it nothing has
/// to happen: `instant(ofLeaking:)` says when it will have reached a level. The cache grows with each
/// request until it is full, and is not emptied when memory is short.
///
/// Departure: a real leak grows in steps, as allocators take pages from the kernel.
@frozen
public struct RetainedMemory: BitwiseCopyable, Sendable {
    /// What leaks with time, in bytes per second.
    public let leakPerSecond: Double
    /// What leaks with each request.
    public let leakPerRequest: Bytes
    /// What each request adds to the cache while that is not full.
    public let cachePerRequest: Bytes
    /// What the cache grows to.
    public let cacheMaximum: Bytes

    /// What is retained, as far as it has been settled.
    public private(set) var total = Bytes.zero

    private var start = SimTime.zero
    private var leakedWithTime = Bytes.zero
    private var cached = Bytes.zero

    /// A process that starts at time zero and has retained nothing.
    ///
    /// - Precondition: No figure is negative, and the rate is finite.
    public init(
        leakPerSecond: Double = 0,
        leakPerRequest: Bytes = .zero,
        cachePerRequest: Bytes = .zero,
        cacheMaximum: Bytes = .zero
    ) {
        precondition(leakPerSecond >= 0 && leakPerSecond.isFinite, "no such leak")
        precondition(
            leakPerRequest >= .zero && cachePerRequest >= .zero && cacheMaximum >= .zero,
            "a negative amount of memory"
        )
        self.leakPerSecond = leakPerSecond
        self.leakPerRequest = leakPerRequest
        self.cachePerRequest = cachePerRequest
        self.cacheMaximum = cacheMaximum
    }

    /// What the next request will leave behind.
    public var nextRequest: Bytes { leakPerRequest + min(cachePerRequest, cacheMaximum - cached) }

    /// A request leaves behind what `nextRequest` says.
    public mutating func countRequest() {
        total += nextRequest
        cached += min(cachePerRequest, cacheMaximum - cached)
    }

    /// Brings what leaks with time up to `now`.
    ///
    /// - Returns: What has been added.
    public mutating func settle(at now: SimTime) -> Bytes {
        let leaked = leaked(at: now)
        let added = leaked - leakedWithTime
        leakedWithTime = leaked
        total += added
        return added
    }

    /// The first instant at which `more` bytes have leaked since it was last settled, if time alone
    /// counts; `distantFuture` if they never will.
    public func instant(ofLeaking more: Bytes) -> SimTime {
        let level = leakedWithTime + more
        let elapsed = (Double(level.count) / leakPerSecond * 1e9).rounded(.up)
        guard leakPerSecond > 0, elapsed < 9e18, level <= .saturation else { return .distantFuture }
        // Rounding may have missed the instant by one.
        let nanosecond = SimDuration(nanoseconds: 1)
        var instant = start + SimDuration(nanoseconds: Int64(elapsed))
        while leaked(at: instant) < level { instant += nanosecond }
        while instant > start, leaked(at: instant - nanosecond) >= level {
            instant = instant - nanosecond
        }
        return instant
    }

    /// The process has ended, and with it what it retained; another starts at `now`.
    public mutating func restart(at now: SimTime) {
        start = now
        total = .zero
        leakedWithTime = .zero
        cached = .zero
    }

    private func leaked(at now: SimTime) -> Bytes {
        Bytes(saturating: leakPerSecond * Double((now - start).nanoseconds) * 1e-9)
    }
}

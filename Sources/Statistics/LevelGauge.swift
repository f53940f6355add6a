import Units

/// The level of a limiter, and how long it stood at each share of its limit.
///
/// The level is piecewise constant: it is told when it changes. Time counts as nanoseconds in a
/// `UtilizationHistogram`. A level without a limit has no utilisation: `TimeAverage` is for that.
///
/// Noncopyable, because it owns its histogram.
@frozen
public struct LevelGauge: ~Copyable {
    /// How long each utilisation lasted, up to the last change.
    public var utilization: UtilizationHistogram

    @usableFromInline var current: Int64
    @usableFromInline var lastChange: SimTime

    /// A gauge of a limiter.
    ///
    /// - Parameters:
    ///   - limit: The level that counts as fully used; at least 1.
    ///   - level: The level at the start.
    ///   - start: When observation starts.
    public init(limit: Int64, level: Int64 = 0, at start: SimTime = .zero) {
        utilization = UtilizationHistogram(limit: limit)
        current = level
        lastChange = start
    }

    /// The level now.
    @inlinable
    public var level: Int64 { current }

    /// The level that counts as fully used.
    public var limit: Int64 { utilization.limit }

    /// Sets the level from `now` on.
    ///
    /// A level that is left at the instant it was reached takes no time, but counts for the peak.
    ///
    /// - Precondition: Time does not run backwards.
    @inlinable
    public mutating func change(to level: Int64, at now: SimTime) {
        // A negative length of time is refused by the histogram.
        utilization.add(level: current, weight: (now - lastChange).nanoseconds)
        current = level
        lastChange = now
    }

    /// Adds `difference`, which may be negative, to the level from `now` on.
    ///
    /// - Precondition: Time does not run backwards.
    @inlinable
    public mutating func change(by difference: Int64, at now: SimTime) {
        change(to: current &+ difference, at: now)
    }

    /// Counts the time since the last change, so that the results reach up to `now`.
    ///
    /// The gauge may go on afterwards.
    @inlinable
    public mutating func finish(at now: SimTime) { change(to: current, at: now) }

    /// Starts the observation anew at `now`: forgets the past, keeps the level.
    public mutating func reset(at now: SimTime) {
        utilization.reset()
        lastChange = now
    }
}

import Units

/// The mean over time of a level that changes in steps, and its peak.
///
/// The integral level × time is an exact 128-bit integer, so that neither the length of a run nor
/// the order of its changes costs precision.
@frozen
public struct TimeAverage: Sendable, BitwiseCopyable {
    @usableFromInline var current: Int64
    @usableFromInline var highest: Int64
    @usableFromInline var levelNanoseconds: Int128
    @usableFromInline var start: SimTime
    @usableFromInline var lastChange: SimTime

    /// An average that starts at `level`.
    @inlinable
    public init(level: Int64 = 0, at start: SimTime = .zero) {
        current = level
        highest = level
        levelNanoseconds = 0
        self.start = start
        lastChange = start
    }

    /// The level now.
    @inlinable
    public var level: Int64 { current }

    /// The highest level since the start of the observation, even if it lasted no time.
    @inlinable
    public var peak: Int64 { highest }

    /// The sum of level × nanoseconds up to the last change, exact.
    @inlinable
    public var integral: Int128 { levelNanoseconds }

    /// Sets the level from `now` on.
    ///
    /// - Precondition: Time does not run backwards.
    @inlinable
    public mutating func change(to level: Int64, at now: SimTime) {
        precondition(now >= lastChange, "time ran backwards")
        let elapsed = (now - lastChange).nanoseconds
        levelNanoseconds &+=
            Int128(truncatingIfNeeded: current) &* Int128(truncatingIfNeeded: elapsed)
        current = level
        highest = max(highest, level)
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
    /// The average may go on afterwards.
    @inlinable
    public mutating func finish(at now: SimTime) { change(to: current, at: now) }

    /// Leaves out the time since the last change: the observation goes on at `now`.
    ///
    /// - Precondition: Time does not run backwards.
    public mutating func skip(to now: SimTime) {
        precondition(now >= lastChange, "time ran backwards")
        start += now - lastChange
        lastChange = now
    }

    /// Starts the observation anew at `now`: forgets the past, keeps the level.
    public mutating func reset(at now: SimTime) {
        self = TimeAverage(level: level, at: now)
    }

    /// How long has been observed, up to the last change.
    public var observed: SimDuration { lastChange - start }

    /// The mean level over the time observed; `nil` if no time has passed.
    public var mean: Double? {
        let nanoseconds = observed.nanoseconds
        return nanoseconds > 0 ? Double(integral) / Double(nanoseconds) : nil
    }
}

import Units

/// A count of what happened in the last `window`, kept in ten slices of equal length.
///
/// ```swift
/// var failures = SlidingCounter(window: .seconds(10))
/// failures.add(1, at: now)
/// if failures.total(at: later) > 5 { … }
/// ```
///
/// The slices lie on a grid from time zero. What is counted reaches back over the present slice and
/// the nine before it, so between 0.9 and 1 of the window.
///
/// Source: the ten buckets of Finagle's `WindowedAdder` and of Hystrix' rolling statistics.
/// *Departure:* Finagle's slices begin when they are first used, here all lie on one grid.
@frozen
public struct SlidingCounter: Sendable, BitwiseCopyable {
    /// How far it reaches back.
    public let window: SimDuration

    @usableFromInline var slices: InlineArray<10, Int64>
    @usableFromInline var sum: Int64
    /// The number of the present slice, counted from time zero.
    @usableFromInline var present: Int64

    /// A counter of nothing.
    ///
    /// - Precondition: `window` is at least ten nanoseconds.
    @inlinable
    public init(window: SimDuration) {
        precondition(window.nanoseconds >= 10, "a window that has no ten slices")
        self.window = window
        slices = InlineArray(repeating: 0)
        sum = 0
        present = 0
    }

    /// Counts `amount`, which may be negative.
    ///
    /// - Precondition: Time does not run backwards.
    @inlinable
    public mutating func add(_ amount: Int64, at now: SimTime) {
        roll(to: now)
        slices[Int(present % 10)] += amount
        sum += amount
    }

    /// What has been counted in the window that ends at `now`.
    ///
    /// - Precondition: Time does not run backwards.
    @inlinable
    public mutating func total(at now: SimTime) -> Int64 {
        roll(to: now)
        return sum
    }

    @inlinable
    mutating func roll(to now: SimTime) {
        let current = now.nanoseconds / (window.nanoseconds / 10)
        guard current != present else { return }
        precondition(current > present, "time ran backwards")
        for slice in max(present + 1, current - 9)...current {
            sum -= slices[Int(slice % 10)]
            slices[Int(slice % 10)] = 0
        }
        present = current
    }
}

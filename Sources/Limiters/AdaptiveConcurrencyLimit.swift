import Glibc
import Units

/// A limit on what is in flight that finds its own value from how long things take.
///
/// | algorithm | with each one that ends | source |
/// | --- | --- | --- |
/// | `fixed` | nothing changes | Envoy's `max_requests` |
/// | `aimd` | dropped or slower than `timeout`: limit · `backoffRatio`; else + 1 | `AIMDLimit` |
/// | `gradient` | limit · clamp(`tolerance` · long/short, 0.5, 1) + `queueSize`, smoothed | `Gradient2Limit` |
/// | `vegas` | queue = limit · (1 − shortest/time): + β at most log₁₀, + log₁₀ below α, − log₁₀ above β | `VegasLimit` |
///
/// None grows while less than half of the limit is in flight. `long` is an exponential average over
/// `longWindow` times, the mean of the first ten; it falls by 5 % a time while it is above twice the
/// present time. α and β of Vegas are 3 and 6 times max(1, ⌊log₁₀ limit⌋); its shortest time is forgotten after
/// 30 · limit times.
///
/// ```swift
/// var limit = AdaptiveConcurrencyLimit(.init(algorithm: .gradient))
/// guard limit.take() else { return }             // Refused: concurrency_limit_exceeded.
/// limit.giveBack(after: elapsed, .succeeded)
/// ```
///
/// Source: Netflix' concurrency-limits 0.3.6, whose defaults these are. *Departures:* what is in
/// flight is counted when one ends, where it is counted when that one began; Vegas forgets without
/// jitter; samples count one by one, without the `WindowedLimit` that may be put around.
@frozen
public struct AdaptiveConcurrencyLimit: Sendable, BitwiseCopyable {
    /// How the limit moves.
    @frozen
    public enum Algorithm: String, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        /// Not at all.
        case fixed
        /// Additive increase, multiplicative decrease.
        case aimd
        /// By the ratio of the long to the short time.
        case gradient
        /// By the length of the queue that the times imply.
        case vegas
    }

    /// The figures of a limit.
    @frozen
    public struct Rule: Hashable, Sendable, BitwiseCopyable {
        /// How the limit moves.
        public var algorithm: Algorithm
        /// The limit at the start.
        public var initial: Int
        /// The lowest limit.
        public var minimum: Int
        /// The highest limit.
        public var maximum: Int
        /// `aimd`: what a drop multiplies the limit by.
        public var backoffRatio = 0.9
        /// `aimd`: what takes longer counts as dropped.
        public var timeout = SimDuration.seconds(5)
        /// `gradient`: by how much the short time may be above the long one.
        public var tolerance = 1.5
        /// `gradient`: what the limit grows by if nothing queues.
        public var queueSize = 4
        /// `gradient`: the weight of the new limit.
        public var smoothing = 0.2
        /// `gradient`: over how many times the long one is averaged.
        public var longWindow = 600

        /// A rule with Netflix' defaults.
        ///
        /// - Precondition: 1 ≤ `minimum` ≤ `initial` ≤ `maximum` ≤ 10⁶.
        @inlinable
        public init(
            algorithm: Algorithm,
            initial: Int = 20,
            minimum: Int = 20,
            maximum: Int = 200
        ) {
            precondition(
                minimum >= 1 && minimum <= initial && initial <= maximum && maximum <= 1_000_000,
                "limits out of order"
            )
            self.algorithm = algorithm
            self.initial = initial
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// What came of something that was in flight.
    @frozen
    public enum Outcome: Hashable, Sendable, BitwiseCopyable {
        /// It was done: its time counts.
        case succeeded
        /// It timed out or was refused further on: the limit is too high.
        case dropped
        /// It ended before it began: its time says nothing.
        case ignored
    }

    /// The figures of the limit.
    public let rule: Rule

    /// What is in flight.
    @inlinable public var inFlight: Int { taken }

    /// The limit in force.
    @inlinable public var limit: Int { Int(estimate) }

    @usableFromInline var taken = 0
    @usableFromInline var estimate: Double
    /// `gradient`: the long time, in nanoseconds, and how many it is made of.
    @usableFromInline var longTime = 0.0
    @usableFromInline var longCount = 0
    /// `vegas`: the shortest time in nanoseconds; 0 = none yet.
    @usableFromInline var shortestTime: Int64 = 0
    @usableFromInline var sinceProbe = 0

    /// A limit at its initial value.
    @inlinable
    public init(_ rule: Rule) {
        self.rule = rule
        estimate = Double(rule.initial)
    }

    /// Takes a place if there is one.
    ///
    /// - Returns: Whether it was taken; if not, nothing has changed.
    @inlinable
    public mutating func take() -> Bool {
        guard taken < limit else { return false }
        taken += 1
        return true
    }

    /// Gives a place back, and learns from how long it was taken.
    ///
    /// - Precondition: One is in flight.
    @inlinable
    public mutating func giveBack(after time: SimDuration, _ outcome: Outcome) {
        precondition(taken > 0, "gave back what was never taken")
        if outcome != .ignored { learn(time.nanoseconds, isDropped: outcome == .dropped) }
        taken -= 1
    }

    /// Moves the limit by one time; what took it is still counted as in flight.
    @inlinable
    mutating func learn(_ time: Int64, isDropped: Bool) {
        switch rule.algorithm {
        case .fixed: return
        case .aimd:
            if isDropped || time > rule.timeout.nanoseconds {
                estimate = (estimate * rule.backoffRatio).rounded(.down)
            } else if taken * 2 >= limit {
                estimate += 1
            }
        case .gradient: learnByGradient(Double(max(1, time)))
        case .vegas: learnByQueue(max(1, time), isDropped: isDropped)
        }
        estimate = min(Double(rule.maximum), max(Double(rule.minimum), estimate))
    }

    @inlinable
    mutating func learnByGradient(_ time: Double) {
        // The mean of the first ten, then an exponential average.
        longCount = min(longCount + 1, 11)
        let weight = longCount <= 10 ? 1 / Double(longCount) : 2 / Double(rule.longWindow + 1)
        longTime += (time - longTime) * weight
        let long = longTime
        if long / time > 2 { longTime *= 0.95 }
        guard Double(taken) >= estimate / 2 else { return }
        let gradient = max(0.5, min(1, rule.tolerance * long / time))
        let target = estimate * gradient + Double(rule.queueSize)
        estimate += (target - estimate) * rule.smoothing
    }

    @inlinable
    mutating func learnByQueue(_ time: Int64, isDropped: Bool) {
        sinceProbe += 1
        if Double(sinceProbe) >= 30 * estimate {
            sinceProbe = 0
            shortestTime = time
            return
        }
        guard shortestTime > 0, time >= shortestTime else {
            shortestTime = time
            return
        }
        // A limit that is not half used stays as it is, and needs no logarithm.
        guard isDropped || taken * 2 >= limit else { return }
        let unit = max(1, log10(Double(limit)).rounded(.down))
        let queue = (estimate * (1 - Double(shortestTime) / Double(time))).rounded(.up)
        if isDropped {
            estimate -= unit
        } else if queue <= unit {
            estimate += 6 * unit
        } else if queue < 3 * unit {
            estimate += unit
        } else if queue > 6 * unit {
            estimate -= unit
        }
    }
}

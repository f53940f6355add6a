import Units

/// A client that refuses by itself what the service would probably refuse.
///
/// It counts its requests and those that the service accepted over the last `window`, and refuses
/// one with the chance
///
///     max(0, (requests − multiplier · accepts) / (requests + 1))
///
/// so that nothing is refused while at least one in `multiplier` requests is accepted, and a service
/// that accepts nothing gets nearly none. Requests that it refuses count as requests.
///
/// ```swift
/// var throttle = AdaptiveThrottle(AdaptiveThrottle.Rule())
/// let refuses = stream.uniform() < throttle.refusalChance(at: now)
/// throttle.requested(at: now)                    // Whether it was refused or not.
/// throttle.accepted(at: later)                   // If the service did not refuse it.
/// ```
///
/// Source: *Site Reliability Engineering* (2016), chapter 21, "Client-Side Throttling": K = 2 over
/// two minutes. *Departure:* the window has ten slices.
@frozen
public struct AdaptiveThrottle: Sendable, BitwiseCopyable {
    /// How much a client tolerates, and over what time.
    @frozen
    public struct Rule: Hashable, Sendable, BitwiseCopyable {
        /// K: requests per accepted one before any is refused, at least 1.
        public var multiplier: Double
        /// How long requests count.
        public var window: SimDuration

        /// A rule; the defaults are the SRE book's.
        ///
        /// - Precondition: The multiplier is in `1...1000`, the window at least ten nanoseconds.
        @inlinable
        public init(multiplier: Double = 2, window: SimDuration = .seconds(120)) {
            precondition(multiplier >= 1 && multiplier <= 1_000, "no such multiplier")
            precondition(window.nanoseconds >= 10, "a window of no length")
            self.multiplier = multiplier
            self.window = window
        }
    }

    @usableFromInline let multiplier: Double
    @usableFromInline var requests: SlidingCounter
    @usableFromInline var accepts: SlidingCounter

    /// A throttle that has seen nothing.
    @inlinable
    public init(_ rule: Rule) {
        multiplier = rule.multiplier
        requests = SlidingCounter(window: rule.window)
        accepts = SlidingCounter(window: rule.window)
    }

    /// The chance with which a request is to be refused at `now`, in `0..<1`.
    @inlinable
    public mutating func refusalChance(at now: SimTime) -> Double {
        let sent = Double(requests.total(at: now))
        return max(0, (sent - multiplier * Double(accepts.total(at: now))) / (sent + 1))
    }

    /// Notes a request, refused or not.
    @inlinable
    public mutating func requested(at now: SimTime) { requests.add(1, at: now) }

    /// Notes that the service did not refuse one.
    @inlinable
    public mutating func accepted(at now: SimTime) { accepts.add(1, at: now) }
}

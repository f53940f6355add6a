import Units

/// Stops calling what keeps failing, and tries again after a while with a few calls.
///
/// *Closed*, every call goes through. Enough failures open it: so many in a row, or a share of the
/// calls of the last `window`. *Open*, no call goes through for `open`. Then it is *half-open*:
/// `probes` calls go through. If all of them succeed it closes; the first that fails opens it again.
///
/// ```swift
/// var breaker = CircuitBreaker(CircuitBreaker.Rule(consecutiveFailures: 5))
/// guard let call = breaker.take(at: now) else { return }     // Refused: circuit_open.
/// breaker.ended(call, failed: true, at: later)               // Once for each call.
/// ```
///
/// A call carries the generation in which it was taken, which changes with the state: what a call of
/// an earlier generation comes to says nothing about the present one.
///
/// Source: M. Nygard, "Release It!" (2007); states, generations and probes as in Sony's `gobreaker`
/// 0.5; a failure ratio over ten slices with a least number of calls as in Netflix' Hystrix 1.5
/// (10 s, 20 calls, 50 %). What Envoy calls circuit breaking is a set of concurrency caps.
@frozen
public struct CircuitBreaker: Sendable, BitwiseCopyable {
    /// When a breaker opens and for how long.
    @frozen
    public struct Rule: Hashable, Sendable, BitwiseCopyable {
        /// Failures in a row that open it; `nil` = they do not.
        public var consecutiveFailures: Int?
        /// The share of failures that opens it, in `0...1`; `nil` = none does.
        public var failureRatio: Double?
        /// Over what time the share is taken.
        public var window: SimDuration
        /// Calls in the window before the share counts.
        public var minimumRequests: Int
        /// How long it stays open.
        public var open: SimDuration
        /// Calls that go through half-open.
        public var probes: Int

        /// A rule.
        ///
        /// - Precondition: At least one of the first two is given; counts are at least 1, times are
        ///   above zero, and the ratio is in `0...1`.
        @inlinable
        public init(
            consecutiveFailures: Int? = nil,
            failureRatio: Double? = nil,
            window: SimDuration = .seconds(10),
            minimumRequests: Int = 20,
            open: SimDuration = .seconds(30),
            probes: Int = 1
        ) {
            precondition(
                consecutiveFailures != nil || failureRatio != nil,
                "a breaker that never opens"
            )
            precondition(consecutiveFailures.map { $0 >= 1 } ?? true, "opens without a failure")
            precondition(failureRatio.map { $0 >= 0 && $0 <= 1 } ?? true, "no such share")
            precondition(window.nanoseconds >= 10 && open > .zero, "a time of no length")
            precondition(minimumRequests >= 1 && probes >= 1, "a number of calls below 1")
            self.consecutiveFailures = consecutiveFailures
            self.failureRatio = failureRatio
            self.window = window
            self.minimumRequests = minimumRequests
            self.open = open
            self.probes = probes
        }
    }

    /// Whether calls go through.
    @frozen
    public enum State: Hashable, Sendable, BitwiseCopyable {
        /// All do.
        case closed
        /// None does before this instant.
        case open(until: SimTime)
        /// Probes do.
        case halfOpen
    }

    /// Names the state in which a call was taken.
    public typealias Generation = UInt8

    /// When it opens and for how long.
    public let rule: Rule

    /// Whether calls go through.
    ///
    /// An open breaker becomes half-open when it is next asked.
    @inlinable public var state: State { current }

    @usableFromInline var current = State.closed
    @usableFromInline var generation: Generation = 0
    @usableFromInline var failuresInARow = 0
    @usableFromInline var calls: SlidingCounter
    @usableFromInline var failures: SlidingCounter
    @usableFromInline var probesTaken = 0
    @usableFromInline var probesSucceeded = 0

    /// A closed breaker.
    @inlinable
    public init(_ rule: Rule) {
        self.rule = rule
        calls = SlidingCounter(window: rule.window)
        failures = SlidingCounter(window: rule.window)
    }

    /// Asks for a call.
    ///
    /// - Returns: What `ended` or `forget` is to be told once; `nil` if the call is refused.
    @inlinable
    public mutating func take(at now: SimTime) -> Generation? {
        switch current {
        case .closed:
            return generation
        case .open(let until):
            guard now >= until else { return nil }
            current = .halfOpen
            generation &+= 1
            probesTaken = 1
            probesSucceeded = 0
            return generation
        case .halfOpen:
            guard probesTaken < rule.probes else { return nil }
            probesTaken += 1
            return generation
        }
    }

    /// Tells what a call came to.
    @inlinable
    public mutating func ended(_ call: Generation, failed: Bool, at now: SimTime) {
        guard call == generation else { return }
        switch current {
        case .open: break
        case .closed: count(failed: failed, at: now)
        case .halfOpen:
            guard !failed else { return trip(at: now) }
            probesSucceeded += 1
            if probesSucceeded == rule.probes { close() }
        }
    }

    /// Tells that nobody will know what a call came to: a probe may be taken in its place.
    @inlinable
    public mutating func forget(_ call: Generation) {
        guard call == generation, current == .halfOpen else { return }
        probesTaken -= 1
    }

    @inlinable
    mutating func count(failed: Bool, at now: SimTime) {
        failuresInARow = failed ? failuresInARow + 1 : 0
        if let most = rule.consecutiveFailures, failuresInARow >= most { return trip(at: now) }
        guard let ratio = rule.failureRatio else { return }
        calls.add(1, at: now)
        if failed { failures.add(1, at: now) }
        let total = calls.total(at: now)
        if failed, total >= Int64(rule.minimumRequests),
            Double(failures.total(at: now)) >= ratio * Double(total)
        {
            trip(at: now)
        }
    }

    @inlinable
    mutating func trip(at now: SimTime) {
        current = .open(until: now + rule.open)
        generation &+= 1
    }

    @inlinable
    mutating func close() {
        current = .closed
        generation &+= 1
        failuresInARow = 0
        calls = SlidingCounter(window: rule.window)
        failures = SlidingCounter(window: rule.window)
    }
}

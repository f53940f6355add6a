import Units

/// How a rate limit of so many a second is kept.
public enum RateLimitAlgorithm: Hashable, Sendable {
    /// A continuously filled token bucket: `TokenBucket`.
    case gcra

    /// A token bucket filled in steps: `DiscreteFillBucket`.
    case discreteFill(interval: SimDuration)

    /// A counter that starts again at each window of the clock: `FixedWindow`.
    case fixedWindow(SimDuration)

    /// A log of those admitted in the last window's length: `SlidingWindowLog`.
    case slidingWindowLog(SimDuration)

    /// Two counters that stand for such a log: `SlidingWindowCounter`.
    case slidingWindowCounter(SimDuration)

    /// A queue that delays instead of refusing: `LeakyBucket`.
    case leakyBucket(maximumWait: SimDuration)

    /// The time in which `rate` has to give a whole number, to be granted at once; `nil` if none
    /// has.
    public var grantedAtOnce: SimDuration? {
        switch self {
        case .gcra, .leakyBucket: nil
        case .discreteFill(let length), .fixedWindow(let length), .slidingWindowLog(let length),
            .slidingWindowCounter(let length):
            length
        }
    }

    /// Whether a limit can be kept in this way.
    ///
    /// - Parameters:
    ///   - rate: How many a second, above 0 and at most 10⁹.
    ///   - burst: The size of the bucket, at least 1; the windows have none.
    /// - Returns: `true` if a bucket fills in less than 146 years, and if what is granted at once is
    ///   a whole number from 1 up to 2³¹.
    public func accepts(rate: Double, burst: Int64) -> Bool {
        guard TokenBucket.accepts(rate: rate, burst: burst) else { return false }
        guard let grantedAtOnce else { return true }
        return Self.wholeNumber(rate, in: grantedAtOnce) != nil
    }

    /// What `rate` a second grants in a length of time, if that is a whole number.
    static func wholeNumber(_ rate: Double, in length: SimDuration) -> Int64? {
        let exact = rate * length.seconds
        let whole = exact.rounded()
        // A rate such as 0.7/s over 10 s is seven, whatever its last bit says.
        guard whole >= 1, whole <= 0x1p31, (exact - whole).magnitude <= 1e-9 * whole else {
            return nil
        }
        return Int64(whole)
    }
}

import Units

/// A rate limit, kept by any of the algorithms.
///
/// ```swift
/// var limiter = RateLimiter(.gcra, rate: 100, burst: 50)
/// guard let delay = limiter.admit(at: now) else {
///     let later = limiter.retryAfter(at: now)                  // Refused.
///     …
/// }
/// ```
///
/// One value for all algorithms, so that a pod holds it without an existential; noncopyable, because
/// the log of the sliding window owns its buffer.
@frozen
public struct RateLimiter: ~Copyable, Sendable {
    @frozen
    @usableFromInline
    enum State: BitwiseCopyable, Sendable {
        case gcra(TokenBucket)
        case discreteFill(DiscreteFillBucket)
        case fixedWindow(FixedWindow)
        case slidingWindowLog
        case slidingWindowCounter(SlidingWindowCounter)
        case leakyBucket(LeakyBucket)
    }

    @usableFromInline var state: State

    /// The log of `slidingWindowLog`; nothing is ever in it otherwise.
    @usableFromInline var log: SlidingWindowLog

    /// A limit from which nothing has been taken.
    ///
    /// - Parameters:
    ///   - algorithm: How the limit is kept.
    ///   - rate: How many a second.
    ///   - burst: The size of the bucket: tokens for `gcra` and `discreteFill`, places in the queue
    ///     for `leakyBucket`; the windows have none and admit `rate` times their length.
    /// - Precondition: `algorithm.accepts(rate: rate, burst: burst)`.
    public init(_ algorithm: RateLimitAlgorithm, rate: Double, burst: Int64) {
        precondition(algorithm.accepts(rate: rate, burst: burst), "no such rate limit")
        let length = algorithm.grantedAtOnce ?? .seconds(1)
        let granted = RateLimitAlgorithm.wholeNumber(rate, in: length) ?? 1
        log = SlidingWindowLog(limit: granted, length: length)
        state =
            switch algorithm {
            case .gcra:
                .gcra(TokenBucket(rate: rate, burst: burst))
            case .discreteFill(let interval):
                .discreteFill(
                    DiscreteFillBucket(tokensPerFill: granted, every: interval, burst: burst)
                )
            case .fixedWindow:
                .fixedWindow(FixedWindow(limit: granted, length: length))
            case .slidingWindowLog:
                .slidingWindowLog
            case .slidingWindowCounter:
                .slidingWindowCounter(SlidingWindowCounter(limit: granted, length: length))
            case .leakyBucket(let maximumWait):
                .leakyBucket(LeakyBucket(rate: rate, capacity: burst, maximumWait: maximumWait))
            }
    }

    /// Admits one if the limit allows it.
    ///
    /// - Returns: How long it is delayed, which only a leaky bucket does; `nil` if it is refused, and
    ///   nothing has changed for later askers then.
    @inlinable
    public mutating func admit(at now: SimTime) -> SimDuration? {
        guard case .gcra(var bucket) = state else { return admitOtherwise(at: now) }
        guard bucket.take(at: now) else { return nil }
        state = .gcra(bucket)
        return .zero
    }

    @usableFromInline
    mutating func admitOtherwise(at now: SimTime) -> SimDuration? {
        let isAdmitted: Bool
        switch state {
        case .gcra(var bucket):
            isAdmitted = bucket.take(at: now)
            state = .gcra(bucket)
        case .discreteFill(var bucket):
            isAdmitted = bucket.take(at: now)
            state = .discreteFill(bucket)
        case .fixedWindow(var window):
            isAdmitted = window.take(at: now)
            state = .fixedWindow(window)
        case .slidingWindowLog:
            isAdmitted = log.take(at: now)
        case .slidingWindowCounter(var window):
            isAdmitted = window.take(at: now)
            state = .slidingWindowCounter(window)
        case .leakyBucket(var bucket):
            let delay = bucket.delay(at: now)
            state = .leakyBucket(bucket)
            return delay
        }
        return isAdmitted ? .zero : nil
    }

    /// How long after `now` one is admitted if nothing else arrives; zero if at once.
    public func retryAfter(at now: SimTime) -> SimDuration {
        switch state {
        case .gcra(let bucket): bucket.retryAfter(at: now)
        case .discreteFill(let bucket): bucket.retryAfter(at: now)
        case .fixedWindow(let window): window.retryAfter(at: now)
        case .slidingWindowLog: log.retryAfter(at: now)
        case .slidingWindowCounter(let window): window.retryAfter(at: now)
        case .leakyBucket(let bucket): bucket.retryAfter(at: now)
        }
    }
}

import Units

extension RateLimiter {
    /// Goes on with other figures; what has been taken counts on.
    ///
    /// Windows and fillings keep their lengths. Where they grant a whole number, that is rounded down,
    /// and at least 1. A bucket keeps its tokens, as far as it has room for them, a window its count, and
    /// a queue the number in front of who comes next.
    ///
    /// - Parameters:
    ///   - rate: How many a second.
    ///   - burst: The size of the bucket.
    ///   - now: The present instant.
    /// - Precondition: `TokenBucket.accepts(rate: rate, burst: burst)`.
    public mutating func change(rate: Double, burst: Int64, at now: SimTime) {
        func granted(in length: SimDuration) -> Int64 {
            max(1, Int64((rate * length.seconds * (1 + 1e-9)).rounded(.down)))
        }
        switch state {
        case .gcra(var bucket):
            bucket.change(to: TokenBucket(rate: rate, burst: burst), at: now)
            state = .gcra(bucket)
        case .discreteFill(var bucket):
            if now >= bucket.nextFill { bucket.fill(by: now) }
            var changed = DiscreteFillBucket(
                tokensPerFill: granted(in: bucket.fillInterval),
                every: bucket.fillInterval,
                burst: burst
            )
            changed.tokens = min(burst, bucket.tokens)
            changed.nextFill = bucket.nextFill
            state = .discreteFill(changed)
        case .fixedWindow(let window):
            var changed = FixedWindow(limit: granted(in: window.length), length: window.length)
            changed.count = window.count
            changed.ends = window.ends
            state = .fixedWindow(changed)
        case .slidingWindowLog:
            log.limit = granted(in: log.length)
        case .slidingWindowCounter(let window):
            var changed = SlidingWindowCounter(
                limit: granted(in: window.length),
                length: window.length
            )
            changed.previous = window.previous
            changed.current = window.current
            changed.begins = window.begins
            state = .slidingWindowCounter(changed)
        case .leakyBucket(let bucket):
            var changed = LeakyBucket(rate: rate, capacity: burst, maximumWait: bucket.longestWait)
            let ahead = max(0, Double((bucket.freeAt - now).nanoseconds))
            let stretch = Double(changed.interval.nanoseconds) / Double(bucket.interval.nanoseconds)
            changed.freeAt = now + SimDuration(seconds: ahead * stretch / 1e9)
            state = .leakyBucket(changed)
        }
    }
}

import Limiters
import Testing
import Units

@Suite("A rate limit whose figures change")
struct RateLimitChangeTests {
    /// How many of nine at once are admitted at an instant.
    private static func admitted(
        by limiter: inout RateLimiter,
        atMillisecond instant: Int64
    ) -> Int {
        var count = 0
        for _ in 0..<9 where limiter.admit(at: .zero + .milliseconds(instant)) != nil { count += 1 }
        return count
    }

    @Test("keeps its tokens, up to the new burst")
    func discreteFill() {
        var limiter = RateLimiter(
            .discreteFill(interval: .milliseconds(100)),
            rate: 40,
            burst: 5
        )
        let full = Self.admitted(by: &limiter, atMillisecond: 0)
        #expect(full == 5)
        // Four at 100; then 2.5, that is two, at each filling, three at most.
        limiter.change(rate: 25, burst: 3, at: .zero + .milliseconds(150))
        let kept = Self.admitted(by: &limiter, atMillisecond: 150)
        #expect(kept == 3)
        let filled = Self.admitted(by: &limiter, atMillisecond: 200)
        #expect(filled == 2)
        let filledTwice = Self.admitted(by: &limiter, atMillisecond: 400)
        #expect(filledTwice == 3)
    }

    @Test(
        "counts on in its window",
        arguments: [RateLimitAlgorithm.fixedWindow(.seconds(1)), .slidingWindowLog(.seconds(1))]
    )
    func windows(algorithm: RateLimitAlgorithm) {
        var limiter = RateLimiter(algorithm, rate: 4, burst: 1)
        let atFirst = Self.admitted(by: &limiter, atMillisecond: 0)
        #expect(atFirst == 4)
        limiter.change(rate: 6, burst: 1, at: .zero + .milliseconds(100))
        let more = Self.admitted(by: &limiter, atMillisecond: 100)
        #expect(more == 2)
        limiter.change(rate: 2, burst: 1, at: .zero + .milliseconds(200))
        let wait = limiter.retryAfter(at: .zero + .milliseconds(200))
        #expect(wait > .zero)
        let afterwards = Self.admitted(by: &limiter, atMillisecond: 999)
        #expect(afterwards == 0)
    }

    @Test("keeps the number in its queue")
    func leakyBucket() {
        var limiter = RateLimiter(.leakyBucket(maximumWait: .forever), rate: 10, burst: 5)
        for _ in 0..<3 { _ = limiter.admit(at: .zero) }
        // At 100 the next would wait for two intervals, of 50 ms from now on.
        limiter.change(rate: 20, burst: 5, at: .zero + .milliseconds(100))
        let delay = limiter.admit(at: .zero + .milliseconds(100))
        #expect(delay == .milliseconds(100))
    }
}

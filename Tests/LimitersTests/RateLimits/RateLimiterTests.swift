import Limiters
import Testing
import Units

@Suite("A rate limit")
struct RateLimiterTests {
    static let algorithms: [RateLimitAlgorithm] = [
        .gcra, .discreteFill(interval: .milliseconds(500)), .fixedWindow(.seconds(1)),
        .slidingWindowLog(.seconds(1)), .slidingWindowCounter(.seconds(1)),
        .leakyBucket(maximumWait: .milliseconds(700)),
    ]

    @Test("admits at the instant that it named and not a nanosecond earlier", arguments: algorithms)
    func keepsItsWord(algorithm: RateLimitAlgorithm) {
        var numbers = Lehmer(seed: 5)
        // Six a second, offered about ten.
        var limiter = RateLimiter(algorithm, rate: 6, burst: 4)
        var now = SimTime.zero
        var refusals = 0
        for _ in 0..<5_000 {
            now += SimDuration(nanoseconds: numbers.below(200_000_000))
            let wait = limiter.retryAfter(at: now)
            guard wait > .zero else {
                #expect(limiter.admit(at: now) != nil)
                continue
            }
            refusals += 1
            #expect(limiter.admit(at: now) == nil)
            #expect(limiter.retryAfter(at: now) == wait)  // A refusal changes nothing.
            if numbers.below(2) == 0 {
                now += wait
                #expect(limiter.admit(at: now - SimDuration(nanoseconds: 1)) == nil)
                #expect(limiter.admit(at: now) != nil)
            }
        }
        #expect(refusals > 500)
    }

    @Test("grants its rate in the long run and no more", arguments: algorithms)
    func longRun(algorithm: RateLimitAlgorithm) {
        var limiter = RateLimiter(algorithm, rate: 6, burst: 4)
        var admitted = 0
        // Asked 50 times a second for 1,000 s.
        for tick in 0..<50_000 where limiter.admit(at: SimTime(seconds: Double(tick) / 50)) != nil {
            admitted += 1
        }
        // 6,000 and at most what it holds at the start. The counter's estimate costs it one in each
        // window but the first: with five or six in the last one, the sixth conforms at its end.
        #expect(admitted <= 6_000 + 6)
        if case .slidingWindowCounter = algorithm {
            #expect(admitted == 6 + 999 * 5)
        } else {
            #expect(admitted >= 6_000)
        }
    }

    @Test("of so many a window needs a whole number, and a bucket one that fills")
    func accepts() {
        let second = SimDuration.seconds(1)
        #expect(RateLimitAlgorithm.fixedWindow(second).accepts(rate: 100, burst: 1))
        #expect(!RateLimitAlgorithm.fixedWindow(second).accepts(rate: 99.5, burst: 1))
        #expect(RateLimitAlgorithm.slidingWindowLog(.seconds(2)).accepts(rate: 99.5, burst: 1))
        #expect(!RateLimitAlgorithm.slidingWindowCounter(second).accepts(rate: 0.5, burst: 1))
        // 0.7 * 10 is 7 in Double, 0.07 * 100 is not.
        #expect(RateLimitAlgorithm.fixedWindow(.seconds(100)).accepts(rate: 0.07, burst: 1))
        let tenth = RateLimitAlgorithm.discreteFill(interval: .milliseconds(100))
        #expect(tenth.accepts(rate: 100, burst: 50))
        #expect(!tenth.accepts(rate: 95, burst: 50))
        for algorithm in Self.algorithms {
            #expect(algorithm.accepts(rate: 6, burst: 4))
            #expect(!algorithm.accepts(rate: 0, burst: 4))
            #expect(!algorithm.accepts(rate: 6, burst: 0))
        }
    }
}

import Limiters
import Testing
import Units

@Suite("A leaky bucket")
struct LeakyBucketTests {
    @Test("delays in order of arrival, and refuses who finds its places taken")
    func delays() {
        var bucket = LeakyBucket(rate: 10, capacity: 2)
        func delay(atMillisecond instant: Int64) -> SimDuration? {
            bucket.delay(at: .zero + .milliseconds(instant))
        }
        #expect(delay(atMillisecond: 0) == .zero)
        #expect(delay(atMillisecond: 0) == .milliseconds(100))
        #expect(delay(atMillisecond: 0) == .milliseconds(200))
        #expect(delay(atMillisecond: 0) == nil)
        #expect(bucket.retryAfter(at: .zero) == .milliseconds(100))
        // One has left the queue at 100; the last passes at 300, so the next at 400.
        #expect(delay(atMillisecond: 99) == nil)
        #expect(delay(atMillisecond: 100) == .milliseconds(200))
        #expect(delay(atMillisecond: 250) == .milliseconds(150))
        #expect(delay(atMillisecond: 10_000) == .zero)
    }

    @Test("refuses who would wait for longer than allowed")
    func maximumWait() {
        var bucket = LeakyBucket(rate: 10, capacity: 1_000, maximumWait: .milliseconds(250))
        let delays = (0..<5).map { _ in bucket.delay(at: .zero) }
        #expect(delays == [.zero, .milliseconds(100), .milliseconds(200), nil, nil])
        #expect(bucket.retryAfter(at: .zero) == .milliseconds(50))
    }

    @Test("without a place to wait is a token bucket of one")
    func withoutPlaces() {
        var bucket = LeakyBucket(rate: 7, capacity: 0)
        var tokens = TokenBucket(rate: 7, burst: 1)
        var numbers = Lehmer(seed: 3)
        var now = SimTime.zero
        for _ in 0..<10_000 {
            now += SimDuration(nanoseconds: numbers.below(200_000_000))
            #expect((bucket.delay(at: now) != nil) == tokens.take(at: now))
        }
    }
}

import Limiters
import Testing
import Units

@Suite("A bucket that is filled in steps")
struct DiscreteFillBucketTests {
    @Test("starts full, and has as many tokens more at each multiple of its interval")
    func fills() {
        var bucket = DiscreteFillBucket(tokensPerFill: 2, every: .milliseconds(100), burst: 5)
        func take(_ count: Int, atNanosecond instant: Int64) -> Int {
            (0..<count).count { _ in bucket.take(at: SimTime(nanoseconds: instant)) }
        }
        #expect(take(9, atNanosecond: 0) == 5)
        #expect(take(9, atNanosecond: 99_999_999) == 0)
        #expect(take(9, atNanosecond: 100_000_000) == 2)
        #expect(take(9, atNanosecond: 199_999_999) == 0)
        // Two fillings have passed, at 200 and 300 ms.
        #expect(take(1, atNanosecond: 350_000_000) == 1)
        #expect(bucket.level(at: SimTime(nanoseconds: 399_999_999)) == 3)
        // min(5, 3 + 2), and never more.
        #expect(bucket.level(at: SimTime(nanoseconds: 400_000_000)) == 5)
        #expect(bucket.level(at: SimTime(seconds: 1e9)) == 5)
        #expect(take(9, atNanosecond: 3_600_000_000_000) == 5)
    }

    @Test("is filled on the grid of time zero, whenever it is asked")
    func grid() {
        var bucket = DiscreteFillBucket(tokensPerFill: 1, every: .milliseconds(100), burst: 1)
        #expect(bucket.take(at: SimTime(seconds: 0.95)) == true)
        #expect(bucket.retryAfter(at: SimTime(seconds: 0.95)) == .milliseconds(50))
        #expect(bucket.take(at: SimTime(seconds: 0.999)) == false)
        #expect(bucket.take(at: SimTime(seconds: 1)) == true)
    }
}

import Limiters
import Testing
import Units

@Suite("A limit on a window")
struct WindowLimitTests {
    @Test("of the clock starts from zero at each border, so that twice the limit can pass there")
    func fixedWindow() {
        var window = FixedWindow(limit: 3, length: .seconds(1))
        func take(at seconds: Double) -> Int {
            (0..<9).count { _ in window.take(at: SimTime(seconds: seconds)) }
        }
        #expect(take(at: 0.999) == 3)
        #expect(window.retryAfter(at: SimTime(seconds: 0.999)) == .milliseconds(1))
        #expect(take(at: 1) == 3)
        #expect(take(at: 1.999_999_999) == 0)
        #expect(take(at: 7.5) == 3)
        #expect(window.retryAfter(at: SimTime(seconds: 7.75)) == .milliseconds(250))
    }

    @Test("by a log admits again exactly one length after an admission")
    func slidingWindowLog() {
        var log = SlidingWindowLog(limit: 2, length: .seconds(1))
        let decisions = [0.4, 0.9, 1.3, 1.399_999_999, 1.4, 1.4, 1.9, 2.399_999_999, 2.4].map {
            log.take(at: SimTime(seconds: $0))
        }
        #expect(
            decisions == [true, true, false, false, true, false, true, false, true]
        )
    }

    @Test("by a log never holds more than its limit, in any window whatever", arguments: 1...8)
    func slidingWindowLaw(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        let limit = 1 + numbers.below(20)
        let length: Int64 = 1_000
        var log = SlidingWindowLog(limit: limit, length: SimDuration(nanoseconds: length))
        var admitted: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<20_000 {
            // Clumps of simultaneous arrivals between gaps of up to a few windows a limit.
            if numbers.below(3) == 0 { now += numbers.below(4 * length / limit) }
            if log.take(at: SimTime(nanoseconds: now)) { admitted.append(now) }
        }
        // The admission `limit` after any other is at least a length later.
        for first in 0..<(admitted.count - Int(limit)) {
            #expect(admitted[first + Int(limit)] - admitted[first] >= length)
        }
        #expect(admitted.count > 1_000 && admitted.count < 20_000)
    }

    @Test("by two counters weighs the previous window by what is left of it")
    func slidingWindowCounter() {
        var window = SlidingWindowCounter(limit: 10, length: .seconds(1))
        func take(atNanosecond instant: Int64) -> Int {
            (0..<20).count { _ in window.take(at: SimTime(nanoseconds: instant)) }
        }
        #expect(take(atNanosecond: 300_000_000) == 10)
        // 10 * (1 - e) + c + 1 <= 10: at e = 0.1 one, at 0.35 three, of which one is taken.
        #expect(take(atNanosecond: 1_000_000_000) == 0)
        #expect(take(atNanosecond: 1_099_999_999) == 0)
        #expect(take(atNanosecond: 1_100_000_000) == 1)
        #expect(take(atNanosecond: 1_350_000_000) == 2)
        #expect(
            window.retryAfter(at: SimTime(nanoseconds: 1_350_000_000)) == .milliseconds(50)
        )
        #expect(take(atNanosecond: 1_999_999_999) == 6)
        // 9 of the last window: 9 * (1 - e) + 1 <= 10 at once, + 2 <= 10 from e = 1/9 on, rounded up.
        #expect(take(atNanosecond: 2_000_000_000) == 1)
        #expect(
            window.retryAfter(at: SimTime(nanoseconds: 2_000_000_000)).nanoseconds == 111_111_112
        )
        // A window without anybody is forgotten.
        #expect(take(atNanosecond: 4_000_000_000) == 10)
    }
}

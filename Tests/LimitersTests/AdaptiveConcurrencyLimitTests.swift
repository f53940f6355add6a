import Limiters
import Testing
import Units

@Suite("A concurrency limit")
struct AdaptiveConcurrencyLimitTests {
    /// A limit with `count` in flight.
    private func limit(
        _ rule: AdaptiveConcurrencyLimit.Rule,
        inFlight count: Int
    ) -> AdaptiveConcurrencyLimit {
        var limit = AdaptiveConcurrencyLimit(rule)
        for _ in 0..<count { _ = limit.take() }
        return limit
    }

    /// The limits after each of these times, each followed by one more in flight.
    private func limits(
        _ limit: inout AdaptiveConcurrencyLimit,
        after times: [SimDuration],
        _ outcome: AdaptiveConcurrencyLimit.Outcome = .succeeded
    ) -> [Int] {
        var limits: [Int] = []
        for time in times {
            limit.giveBack(after: time, outcome)
            _ = limit.take()
            limits.append(limit.limit)
        }
        return limits
    }

    @Test("that is fixed is a cap")
    func fixed() {
        var limit = AdaptiveConcurrencyLimit(.init(algorithm: .fixed, initial: 2, minimum: 1))
        let taken = (1...3).map { _ in limit.take() }
        #expect(taken == [true, true, false])
        limit.giveBack(after: .seconds(100), .dropped)
        #expect(limit.limit == 2)
        #expect(limit.inFlight == 1)
    }

    @Test("aimd grows by one while it is half used, and shrinks by a tenth for a drop")
    func aimd() {
        var limit = limit(
            .init(algorithm: .aimd, initial: 20, minimum: 10, maximum: 22),
            inFlight: 20
        )
        let time = SimDuration.milliseconds(100)
        #expect(limits(&limit, after: [time, time, time]) == [21, 22, 22])
        // ⌊22 · 0.9⌋, and ⌊19 · 0.9⌋ for a time above 5 s.
        #expect(limits(&limit, after: [time], .dropped) == [19])
        #expect(limits(&limit, after: [.milliseconds(5_001)]) == [17])
        // What ended before it began says nothing.
        #expect(limits(&limit, after: [.zero], .ignored) == [17])
        var idle = self.limit(.init(algorithm: .aimd), inFlight: 9)
        #expect(limits(&idle, after: [time]) == [20])
    }

    @Test("gradient grows by the queue it tolerates, and shrinks by half at most, smoothed")
    func gradient() {
        var limit = limit(.init(algorithm: .gradient), inFlight: 20)
        // Each time adds 0.2 · 4: 20.8, 21.6, …, 28.8 after eleven.
        let even = limits(&limit, after: Array(repeating: .milliseconds(100), count: 11))
        #expect(even.first == 20)
        #expect(even.last == 28)
        // 1.5 · 103/1000 is below a half: 28.8 + 0.2 · (14.4 + 4 − 28.8) = 26.72.
        #expect(limits(&limit, after: [.seconds(1)]) == [26])
    }

    @Test("vegas grows while its times say that nothing queues, and shrinks when much does")
    func vegas() {
        var limit = limit(.init(algorithm: .vegas), inFlight: 20)
        let time = SimDuration.milliseconds(100)
        // The first time is the shortest; without a queue it grows by β = 6.
        #expect(limits(&limit, after: [time, time, time]) == [20, 26, 32])
        // At twice the time 16 of 32 queue, more than β.
        #expect(limits(&limit, after: [time + time], .succeeded) == [31])
        #expect(limits(&limit, after: [time], .dropped) == [30])
    }

    @Test("never leaves its bounds", arguments: AdaptiveConcurrencyLimit.Algorithm.allCases)
    func bounds(algorithm: AdaptiveConcurrencyLimit.Algorithm) {
        var numbers = Lehmer(seed: 7)
        var limit = AdaptiveConcurrencyLimit(
            .init(algorithm: algorithm, initial: 10, minimum: 5, maximum: 30)
        )
        for _ in 0..<10_000 {
            if numbers.below(2) == 0 {
                _ = limit.take()
            } else if limit.inFlight > 0 {
                let time = SimDuration.milliseconds(Int64(numbers.below(1_000)))
                limit.giveBack(after: time, numbers.below(4) == 0 ? .dropped : .succeeded)
            }
            #expect(limit.limit >= 5 && limit.limit <= 30)
            #expect(limit.inFlight <= 30)
        }
    }
}

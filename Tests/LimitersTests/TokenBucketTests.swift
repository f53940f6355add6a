import Glibc
import Limiters
import Testing
import Units

@Suite("A token bucket")
struct TokenBucketTests {
    @Test("has a token back after exactly one emission interval, not a nanosecond earlier")
    func refillEdge() {
        // t = 10,000,000 ns. 50 tokens at 0 leave tat = 50 t; the next conforms at tat - 49 t = t.
        var bucket = TokenBucket(rate: 100, burst: 50)
        for _ in 1...50 { #expect(bucket.take(at: .zero) == true) }
        let decisions = [9_999_999, 10_000_000, 10_000_000, 20_000_000].map {
            bucket.take(at: SimTime(nanoseconds: $0))
        }
        #expect(decisions == [false, true, false, true])
    }

    @Test("is full again after any idle time, and never fuller")
    func fillsToTheBrim() {
        var bucket = TokenBucket(rate: 10, burst: 3)
        for _ in 1...3 { #expect(bucket.take(at: .zero) == true) }
        let muchLater = SimTime(seconds: 1_000)
        #expect(bucket.level(at: muchLater) == 3)
        for _ in 1...3 { #expect(bucket.take(at: muchLater) == true) }
        #expect(bucket.take(at: muchLater) == false)
    }

    @Test("admits exactly when it said it would", arguments: [0.3, 1, 7, 50, 999, 1e9])
    func honoursItsOwnRetryAfter(rate: Double) {
        var bucket = TokenBucket(rate: rate, burst: 2)
        let now = SimTime(nanoseconds: 5)
        #expect(bucket.take(2, at: now) == .admitted)
        let wait = bucket.retryAfter(at: now)
        #expect(wait == bucket.replenishInterval)
        var tooEarly = bucket
        #expect(tooEarly.take(at: now + wait - SimDuration(nanoseconds: 1)) == false)
        #expect(tooEarly == bucket)  // A refusal changes nothing.
        #expect(bucket.take(at: now + wait) == true)
    }

    @Test("takes several tokens at once or none")
    func takesSeveral() {
        // t = 100 ms, burst 5: after 3 of 5, two are left, and a third is back at 100 ms.
        var bucket = TokenBucket(rate: 10, burst: 5)
        #expect(bucket.take(3, at: .zero) == .admitted)
        #expect(bucket.take(3, at: .zero) == .refused(retryAfter: .milliseconds(100)))
        #expect(bucket.take(2, at: .zero) == .admitted)
        #expect(bucket.take(1, at: .zero) == .refused(retryAfter: .milliseconds(100)))
        #expect(bucket.take(5, at: SimTime(seconds: 0.5)) == .admitted)
    }

    @Test("never admits more at once than it holds when full")
    func insufficientCapacity() {
        var bucket = TokenBucket(rate: 10, burst: 5)
        #expect(bucket.take(6, at: SimTime(seconds: 100)) == .refused(retryAfter: nil))
        #expect(bucket.take(5, at: SimTime(seconds: 100)) == .admitted)
    }

    @Test("says how many tokens are missing, fractions included")
    func deficit() {
        var bucket = TokenBucket(rate: 100, burst: 50)
        #expect(bucket.deficit(at: .zero) == 0)
        for _ in 1...50 { _ = bucket.take(at: .zero) }
        #expect(bucket.deficit(at: .zero) == 50)
        #expect(bucket.level(at: .zero) == 0)
        // 15 ms bring back one token and a half.
        #expect(bucket.deficit(at: SimTime(nanoseconds: 15_000_000)) == 48.5)
        #expect(bucket.level(at: SimTime(seconds: 1)) == 50)
    }

    @Test("rounds a fractional rate; governor's whole rates are truncated")
    func emissionInterval() {
        // 1e9 / 7 = 142,857,142.857...
        #expect(TokenBucket(rate: 7, burst: 1).replenishInterval.nanoseconds == 142_857_143)
        #expect(TokenBucket.perSecond(7, burst: 1).replenishInterval.nanoseconds == 142_857_142)
        #expect(TokenBucket(rate: 0.05, burst: 1).replenishInterval == .seconds(20))
    }

    @Test("knows which figures it can work with")
    func acceptableFigures() {
        #expect(TokenBucket.accepts(rate: 100, burst: 50))
        #expect(TokenBucket.accepts(rate: 1e9, burst: 1))
        for rate in [0, -1, .nan, .infinity, 1.5e9] {
            #expect(!TokenBucket.accepts(rate: rate, burst: 50))
        }
        #expect(!TokenBucket.accepts(rate: 100, burst: 0))
        #expect(!TokenBucket.accepts(rate: 1, burst: .max))  // Full in 292 years at the earliest.
        #expect(!TokenBucket.accepts(rate: 1e-12, burst: 1))
    }

    @Test("never admits more than burst + rate * w in any window w", arguments: 1...8)
    func windowLaw(seed: UInt64) {
        var numbers = Lehmer(seed: seed)
        let interval: Int64 = 1_000
        let burst: Int64 = 1 + numbers.below(20)
        var bucket = TokenBucket(
            replenishInterval: SimDuration(nanoseconds: interval),
            burst: burst
        )
        var admitted: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<4_000 {
            // Clumps of simultaneous arrivals between gaps of up to four intervals.
            if numbers.below(3) == 0 { now += numbers.below(4 * interval) }
            if bucket.take(at: SimTime(nanoseconds: now)) { admitted.append(now) }
        }
        for start in stride(from: 0, to: admitted.count, by: 7) {
            for end in start..<min(start + 200, admitted.count) {
                let window = admitted[end] - admitted[start]
                #expect(Int64(end - start + 1) <= burst + window / interval)
            }
        }
        #expect(admitted.count > 500)
    }

    @Test(
        "refuses Poisson arrivals as an M/D/1/K queue loses them, K being its burst",
        arguments: [
            // K = 1 is Erlang B with one server: 0.95 / 1.95. The other two are the exact loss of
            // M/D/1/K at the figures of the seed design's agents and orchestrator.
            (95.0, 100.0, 1, 0.95 / 1.95), (18, 20, 10, 0.01663174782894645),
            (100, 100, 50, 0.010033444816053512),
        ]
    )
    func lossUnderPoissonArrivals(
        arrivalRate: Double,
        rate: Double,
        burst: Int64,
        loss: Double
    ) {
        var numbers = Lehmer(seed: 11)
        var bucket = TokenBucket(rate: rate, burst: burst)
        var now = SimTime.zero
        func refuses() -> Bool {
            now += SimDuration(seconds: -log1p(-numbers.uniform()) / arrivalRate)
            return !bucket.take(at: now)
        }
        for _ in 0..<100_000 { _ = refuses() }
        let refused = Fraction(of: 8_000_000, refuses)
        #expect(abs(refused.mean - loss) <= 4 * refused.standardError)
    }

    @Test("stops on figures that make no bucket")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) { _ = TokenBucket(rate: 0, burst: 1) }
        await #expect(processExitsWith: .failure) { _ = TokenBucket(rate: 1, burst: 0) }
        await #expect(processExitsWith: .failure) { _ = TokenBucket.perSecond(0, burst: 1) }
    }
}

import Glibc
import Statistics
import Testing

@Suite("Limits on windows under Poisson arrivals")
struct WindowLimitTheoryTests {
    @Test("a window of one refuses all but the first: 1 - (1 - e^-a) / a")
    func one() {
        for load in [0.01, 1, 20.0] {
            let fixed = QueueingTheory.WindowLimit.fixed(arrivalRate: load, limit: 1, length: 1)
            #expect(relativeError(fixed, from: 1 + expm1(-load) / load) < 1e-10)
            // Every window of one: a constant gap, a / (1 + a).
            let sliding = QueueingTheory.WindowLimit.sliding(arrivalRate: load, limit: 1, length: 1)
            #expect(relativeError(sliding, from: load / (1 + load)) < 1e-12)
        }
    }

    @Test("a window of the clock is a bucket that is filled to the brim at each border")
    func bucket() {
        let window = QueueingTheory.WindowLimit.fixed(arrivalRate: 95, limit: 100, length: 1)
        let bucket = QueueingTheory.TokenBucket.rejection(
            arrivalRate: 95,
            tokensPerFill: 100,
            every: 1,
            burst: 100
        )
        #expect(relativeError(window, from: bucket) < 1e-12)
        // Sum over the Poisson weights, in Python.
        #expect(relativeError(window, from: 0.020165681374564426) < 1e-12)
    }

    @Test("only the length times the rate counts, and every window is stricter than the clock's")
    func scaling() {
        for limit in [2, 10, 100] {
            let load = Double(limit) * 0.9
            let fixed = QueueingTheory.WindowLimit.fixed(
                arrivalRate: load,
                limit: limit,
                length: 1
            )
            let slow = QueueingTheory.WindowLimit.fixed(
                arrivalRate: load / 60,
                limit: limit,
                length: 60
            )
            #expect(relativeError(slow, from: fixed) < 1e-12)
            let sliding = QueueingTheory.WindowLimit.sliding(
                arrivalRate: load,
                limit: limit,
                length: 1
            )
            #expect(sliding > fixed)
        }
    }
}

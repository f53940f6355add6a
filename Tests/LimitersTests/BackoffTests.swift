import Limiters
import Testing
import Units

@Suite("A back-off")
struct BackoffTests {
    @Test("doubles up to its maximum")
    func exponential() {
        let backoff = Backoff(base: .milliseconds(100), maximum: .seconds(2), jitter: .none)
        let sleeps = (1...6).map { backoff.delay(afterAttempt: $0, previous: .zero, uniform: 0.3) }
        #expect(sleeps == [100, 200, 400, 800, 1_600, 2_000].map { .milliseconds($0) })
    }

    @Test("with full jitter sleeps 11.35 s on average over eight sleeps of 0.1 to 10 s")
    func fullJitterMean() {
        // The sleep is linear in the uniform number, so its mean is its value at 1/2:
        // (0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 3.2 + 6.4 + 10) / 2.
        let backoff = Backoff(base: .milliseconds(100), maximum: .seconds(10), jitter: .full)
        let total = (1...8).reduce(SimDuration.zero) {
            $0 + backoff.delay(afterAttempt: $1, previous: .zero, uniform: 0.5)
        }
        #expect(total == .milliseconds(11_350))
        #expect(backoff.delay(afterAttempt: 3, previous: .zero, uniform: 0) == .zero)
        #expect(backoff.delay(afterAttempt: 3, previous: .zero, uniform: 1) == .milliseconds(400))
    }

    @Test("with equal jitter sleeps at least half")
    func equalJitter() {
        let backoff = Backoff(base: .milliseconds(100), maximum: .seconds(10), jitter: .equal)
        let ends = [0, 0.5, 1].map {
            backoff.delay(afterAttempt: 3, previous: .zero, uniform: $0)
        }
        #expect(ends == [.milliseconds(200), .milliseconds(300), .milliseconds(400)])
    }

    @Test("with decorrelated jitter sleeps between its base and three times the previous sleep")
    func decorrelatedJitter() {
        let backoff = Backoff(
            base: .milliseconds(100),
            maximum: .seconds(2),
            jitter: .decorrelated
        )
        func sleep(_ previous: Int64, _ uniform: Double) -> SimDuration {
            backoff.delay(afterAttempt: 9, previous: .milliseconds(previous), uniform: uniform)
        }
        #expect(sleep(0, 0) == .milliseconds(100))
        #expect(sleep(0, 1) == .milliseconds(300))  // Before the first, the base stands in.
        #expect(sleep(500, 0.5) == .milliseconds(800))  // The middle of 100 and 1,500.
        #expect(sleep(500, 1) == .milliseconds(1_500))
        #expect(sleep(1_500, 1) == .seconds(2))
    }

    @Test("takes any factor, and stays at its maximum after any number of attempts")
    func factors() {
        let tripled = Backoff(
            base: .seconds(1),
            factor: 3,
            maximum: .seconds(600),
            jitter: .none
        )
        let constant = Backoff(
            base: .seconds(1),
            factor: 1,
            maximum: .seconds(600),
            jitter: .none
        )
        #expect(tripled.delay(afterAttempt: 4, previous: .zero, uniform: 0) == .seconds(27))
        #expect(
            tripled.delay(afterAttempt: .max, previous: .zero, uniform: 0) == .seconds(600)
        )
        #expect(constant.delay(afterAttempt: .max, previous: .zero, uniform: 0) == .seconds(1))
    }

    @Test("stops on figures that make no back-off")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            _ = Backoff(base: .seconds(1), factor: 0.5, maximum: .seconds(2))
        }
        await #expect(processExitsWith: .failure) {
            _ = Backoff(base: .seconds(1), maximum: .seconds(2))
                .delay(afterAttempt: 0, previous: .zero, uniform: 0)
        }
    }
}

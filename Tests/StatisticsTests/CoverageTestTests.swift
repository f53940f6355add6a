import Foundation
import Statistics
import Testing

@Suite("The coverage test")
struct CoverageTestTests {
    @Test("has the closed form where nothing or everything succeeded")
    func agreesAtTheEnds() {
        // No success in n: the upper limit u solves (1 − u)ⁿ = 0.025.
        let none = CoverageTest(successes: 0, trials: 30)
        #expect(none.interval.lowerBound == 0)
        #expect(abs(none.interval.upperBound - (1 - pow(0.025, 1.0 / 30))) < 1e-14)
        let all = CoverageTest(successes: 30, trials: 30)
        #expect(all.interval.upperBound == 1)
        #expect(abs(all.interval.lowerBound - pow(0.025, 1.0 / 30)) < 1e-14)
    }

    @Test("bounds the share so that each tail is half of what is left")
    func splitsTheTails() {
        // 1 of 2: P(X ≥ 1 | p) = 1 − (1 − p)² = 0.025 and P(X ≤ 1 | p) = 1 − p² = 0.025.
        let test = CoverageTest(successes: 1, trials: 2)
        #expect(abs(test.interval.lowerBound - (1 - 0.975.squareRoot())) < 1e-14)
        #expect(abs(test.interval.upperBound - 0.975.squareRoot()) < 1e-14)
        #expect(test.share == 0.5)
        #expect(test.agrees(with: 0.5))
        #expect(!test.agrees(with: 0.99))
    }

    @Test("is narrow and centred after many trials")
    func handlesLargeCounts() {
        let test = CoverageTest(successes: 950_000, trials: 1_000_000)
        // 1.96·√(0.95·0.05/10⁶) = 0.000427
        #expect(abs(test.interval.upperBound - 0.950_427) < 2e-6)
        #expect(abs(test.interval.lowerBound - 0.949_571) < 2e-6)
    }
}

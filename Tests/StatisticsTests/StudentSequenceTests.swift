import Foundation
import Statistics
import Testing

@Suite("A sequence of Student intervals")
struct StudentSequenceTests {
    @Test("has the width of its formula")
    func followsTheFormula() throws {
        // 1, 2, 3: n = 3, r = 1/4, s²/n = 1/3. A = (α²r)^(−1/3) = (0.0025·0.25)^(−1/3) = 11.6961 > 4:
        // nothing is known at 95 %. At α = 1/2, A = 16^(1/3) = 2.519842:
        // q = (A − 1)/(1 − A/4) = 4.107243; half-width √(q·2/3) = 1.654739.
        let sequence = StudentSequence([1, 2, 3])
        #expect(sequence.halfWidth(confidence: 0.95) == .infinity)
        #expect(abs(try #require(sequence.halfWidth(confidence: 0.5)) - 1.654_739) < 1e-6)
        // t² = 12, q = 6; after two values t² = 9, q = 9, r = 1/3.
        let afterThree = (0.25).squareRoot() * pow(7 / 2.5, 1.5)
        let afterTwo = (1.0 / 3).squareRoot() * 10 / 4
        #expect(abs(sequence.pValue - 1 / max(afterTwo, afterThree)) < 1e-14)
    }

    @Test("excludes zero exactly where its p-value is below the level")
    func agreesWithItself() throws {
        var generator = SeededGenerator(seed: 5)
        var sequence = StudentSequence()
        var smallest = 1.0
        for _ in 1...60 {
            sequence.add(generator.normal(mean: 1))
            guard let mean = sequence.mean, sequence.pValue < smallest else { continue }
            smallest = sequence.pValue
            let excluding = try #require(sequence.halfWidth(confidence: 1 - smallest * 1.000_01))
            let including = try #require(sequence.halfWidth(confidence: 1 - smallest * 0.999_99))
            #expect(excluding < abs(mean))
            #expect(including > abs(mean))
        }
        #expect(smallest < 0.01)
    }

    @Test("is rarely wrong even to who looks after each value and stops at the first verdict")
    func keepsItsLevel() {
        let trials = 2_000
        var wrongSequence = 0
        var wrongStudent = 0
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<trials {
            var sequence = StudentSequence()
            var tally = Tally()
            var student = false
            for _ in 0..<300 {
                let value = generator.normal()
                sequence.add(value)
                tally.add(value)
                if let interval = Estimate(tally)?.interval, !interval.contains(0) {
                    student = true
                }
            }
            if sequence.pValue <= 0.05 { wrongSequence += 1 }
            if student { wrongStudent += 1 }
        }
        let ofSequence = CoverageTest(successes: wrongSequence, trials: trials, confidence: 0.99)
        #expect(ofSequence.interval.lowerBound <= 0.05)
        // What it is there for: looking at Student's interval again and again is wrong most times.
        let ofStudent = CoverageTest(successes: wrongStudent, trials: trials, confidence: 0.99)
        #expect(ofStudent.interval.lowerBound > 0.25)
    }

    @Test("finds a difference of one deviation, and says nothing about a constant too early")
    func decides() {
        var generator = SeededGenerator(seed: 3)
        var sequence = StudentSequence()
        while sequence.pValue > 0.05, sequence.count < 200 {
            sequence.add(generator.normal(mean: 1))
        }
        #expect(sequence.count < 100)
        // Without variance the factor is (1 + n)^((n − 1)/2).
        #expect(abs(StudentSequence([2, 2]).pValue - 1 / 3.0.squareRoot()) < 1e-14)
        #expect(abs(StudentSequence([2, 2, 2, 2, 2]).pValue - 1 / 36.0) < 1e-15)
        #expect(StudentSequence([0, 0, 0]).pValue == 1)
        #expect(StudentSequence([1.0]).halfWidth(confidence: 0.95) == nil)
    }
}

import Statistics
import Testing

@Suite("A selection of the best")
struct BestSelectionTests {
    /// Runs a selection on normal values with these means, a shared part and a part of their own.
    private func select(
        means: [Double],
        shared: Double,
        own: Double,
        isLargerBetter: Bool = true,
        probability: Double,
        generator: inout SeededGenerator
    ) -> BestSelection {
        var selection = BestSelection(
            systems: means.count,
            isLargerBetter: isLargerBetter,
            indifference: 1,
            probability: probability,
            firstStage: 10
        )
        while selection.best == nil {
            let common = generator.normal(deviation: shared)
            selection.add(means.map { $0 + common + generator.normal(deviation: own) })
        }
        return selection
    }

    @Test(
        "is right at least as often as stated, in the least favourable case",
        arguments: [
            // Independent systems, and systems that share most of what they vary by.
            (shared: 0.0, own: 3.0, probability: 0.9), (shared: 6.0, own: 3.0, probability: 0.9),
            (shared: 3.0, own: 1.0, probability: 0.95),
        ]
    )
    func keepsItsProbability(shared: Double, own: Double, probability: Double) {
        let trials = 400
        var right = 0
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<trials {
            // The best by exactly the indifference, all others equal.
            let selection = select(
                means: [0, 0, 1, 0, 0],
                shared: shared,
                own: own,
                probability: probability,
                generator: &generator
            )
            if selection.best == 2 { right += 1 }
        }
        // The exact binomial interval of the share must not lie below what was stated.
        let test = CoverageTest(successes: right, trials: trials, confidence: 0.99)
        #expect(test.interval.upperBound >= probability)
    }

    @Test("of the smallest is that of the largest with the signs turned")
    func selectsTheSmallest() {
        var one = SeededGenerator(seed: 2)
        var selection = BestSelection(
            systems: 3,
            isLargerBetter: false,
            indifference: 0.5,
            probability: 0.95,
            firstStage: 10
        )
        var turned = BestSelection(
            systems: 3,
            isLargerBetter: true,
            indifference: 0.5,
            probability: 0.95,
            firstStage: 10
        )
        while selection.best == nil {
            let values = [3.0, 1, 2].map { $0 + one.normal() }
            selection.add(values)
            turned.add(values.map { -$0 })
        }
        #expect(selection.best == 1)
        #expect(turned.best == 1)
        #expect(selection.eliminatedAfter == turned.eliminatedAfter)
        #expect(selection.eliminatedAfter[1] == nil)
        #expect(selection.remaining == [1])
    }

    @Test("needs less where the systems share what they vary by")
    func profitsFromCommonNumbers() {
        var generator = SeededGenerator(seed: 4)
        var replications = [0, 0]
        for _ in 0..<20 {
            for (index, deviations) in [(0.0, 5.0), (4.0, 3.0)].enumerated() {
                replications[index] +=
                    select(
                        means: [0, 1, 0],
                        shared: deviations.0,
                        own: deviations.1,
                        probability: 0.95,
                        generator: &generator
                    ).replications
            }
        }
        // The variance of a value is 25 in both; that of a difference 50 and 18.
        #expect(replications[1] < replications[0])
    }

    @Test("ends with equal systems, which one being the first")
    func endsWithEquals() {
        var selection = BestSelection(
            systems: 2,
            isLargerBetter: true,
            indifference: 1,
            probability: 0.95,
            firstStage: 3
        )
        for value in [1.0, 5, 2] { selection.add([value, value]) }
        #expect(selection.best == 0)
        #expect(selection.replications == 3)
    }

    @Test("ends after as many replications as the variances of differences ask")
    func endsInTime() {
        // As below, h² = 18 and S² = 4, but δ = 0.9: N = ⌊72 / 0.81⌋ = 88, and one more.
        var selection = BestSelection(
            systems: 2,
            isLargerBetter: true,
            indifference: 0.9,
            probability: 0.95,
            firstStage: 3
        )
        for value in [9.0, 11, 13] { selection.add([value, 0]) }
        #expect(selection.mostReplications == 89)
    }

    @Test("watches a pair for as long as its variance asks")
    func followsTheProcedure() {
        // k = 2, n₀ = 3, α = 0.05: η = ((2·0.05)^(−1) − 1)/2 = 4.5, h² = 2η·2 = 18.
        // Differences 10, 12, 14 have S² = 4, so N = ⌊18·4/δ²⌋ = 72 with δ = 1, and after 3
        // replications the lead of 36 is above the margin of (72 − 3)/2 = 34.5.
        var selection = BestSelection(
            systems: 2,
            isLargerBetter: true,
            indifference: 1,
            probability: 0.95,
            firstStage: 3
        )
        for value in [10.0, 12] { selection.add([value, 0]) }
        #expect(selection.best == nil)
        selection.add([14, 0])
        #expect(selection.best == 0)
        #expect(selection.eliminatedAfter == [nil, 3])
        // With differences 9, 11, 13 the lead of 33 is not; one more of 0 leaves 33 against 34,
        // one of 2 makes it 35.
        for (next, isSelected) in [(0.0, false), (2.0, true)] {
            var close = BestSelection(
                systems: 2,
                isLargerBetter: true,
                indifference: 1,
                probability: 0.95,
                firstStage: 3
            )
            for value in [9.0, 11, 13] { close.add([value, 0]) }
            #expect(close.best == nil)
            close.add([next, 0])
            #expect((close.best == 0) == isSelected)
        }
    }
}

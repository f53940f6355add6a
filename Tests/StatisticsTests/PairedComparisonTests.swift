import Statistics
import Testing

@Suite("A paired comparison")
struct PairedComparisonTests {
    @Test("is the t test of the differences")
    func testsDifferences() throws {
        // Differences 1, 2, 3: mean 2, s = 1, standard error 1/√3, t = 2√3 = 3.4641 with 2 degrees.
        // P(|T| > t) = 1 − t/√(t² + 2) = 1 − √(12/14) = 0.0741799.
        let comparison = try #require(
            PairedComparison(baseline: [10, 20, 30], candidate: [11, 22, 33])
        )
        #expect(comparison.difference.mean == 2)
        #expect(abs((comparison.pValue ?? 0) - 0.074_179_9) < 1e-7)
        // 4.302653 / √3
        #expect(abs((comparison.difference.halfWidth ?? 0) - 2.484_138) < 1e-6)
        // Variances 100 and 121 against 1.
        #expect(abs((comparison.varianceReduction ?? 0) - 221) < 1e-9)
    }

    @Test("uses complete pairs only")
    func skipsIncompletePairs() throws {
        let comparison = try #require(
            PairedComparison(baseline: [1, nil, 3, 4], candidate: [2, 5, nil, 6])
        )
        #expect(comparison.difference.count == 2)
        #expect(comparison.difference.missing == 2)
        #expect(comparison.difference.mean == 1.5)
        #expect(PairedComparison(baseline: [nil], candidate: [1]) == nil)
    }

    @Test("finds no difference between equals, and certainty in a constant one")
    func handlesNoVariance() throws {
        let same = try #require(PairedComparison(baseline: [1, 5], candidate: [1, 5]))
        #expect(same.pValue == 1)
        let shifted = try #require(PairedComparison(baseline: [1, 5], candidate: [2, 6]))
        #expect(shifted.pValue == 0)
        #expect(shifted.varianceReduction == .infinity)
        let constant = try #require(PairedComparison(baseline: [1, 1], candidate: [1, 1]))
        #expect(constant.varianceReduction == nil)
    }

    @Test("knows no p-value from a single pair")
    func admitsIgnorance() throws {
        let comparison = try #require(PairedComparison(baseline: [1], candidate: [2]))
        #expect(comparison.difference.mean == 1)
        #expect(comparison.pValue == nil)
    }
}

@Suite("A family of tests")
struct FamilyWiseTests {
    @Test("is corrected by Holm, step by step")
    func followsHolm() {
        // Sorted: 0.005·4 = 0.020, 0.01·3 = 0.030, 0.03·2 = 0.060, 0.04·1 = 0.040 → 0.060.
        let adjusted = FamilyWise.holm([0.01, 0.04, 0.03, 0.005])
        for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
            #expect(abs(value - expected) < 1e-15)
        }
        #expect(FamilyWise.holm([]) == [])
        #expect(FamilyWise.holm([0.9, 0.8]) == [1, 1])
    }

    @Test("is corrected by Bonferroni, never below Holm")
    func followsBonferroni() {
        let pValues = [0.01, 0.04, 0.03, 0.005, 0.5]
        let bonferroni = FamilyWise.bonferroni(pValues)
        #expect(bonferroni == [0.05, 0.2, 0.15, 0.025, 1])
        for (holm, bonferroni) in zip(FamilyWise.holm(pValues), bonferroni) {
            #expect(holm <= bonferroni)
        }
        #expect(abs(FamilyWise.confidence(0.95, ofEach: 5) - 0.99) < 1e-15)
    }
}

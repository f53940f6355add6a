import Statistics
import Testing

@Suite("A comparison of independent means")
struct WelchComparisonTests {
    @Test("is Welch's t test")
    func isWelchsTest() throws {
        // Means 2 and 6, squared standard errors 1/3 and 4/3 (variances 1 and 4 of three values):
        // difference 4, standard error √(5/3), degrees (5/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17.
        let baseline = try #require(Estimate(samples: [1, 2, 3]).flatMap { SampleMean($0) })
        let candidate = try #require(Estimate(samples: [4, 6, 8]).flatMap { SampleMean($0) })
        let comparison = WelchComparison(baseline: baseline, candidate: candidate)
        #expect(comparison.difference == 4)
        #expect(abs(comparison.standardError - (5.0 / 3).squareRoot()) < 1e-14)
        #expect(abs(comparison.degrees - 50.0 / 17) < 1e-13)
        // An interval at the confidence 1 − p ends at zero.
        let halfWidth = comparison.halfWidth(confidence: 1 - comparison.pValue)
        #expect(abs(halfWidth - 4) < 1e-9)
    }

    @Test("gives each mean the degrees of its own sample")
    func unequalSamples() throws {
        // Squared standard errors 1/3 of three values and 2/3 of four (variance 8/3): degrees
        // 1 / ((1/3)²/2 + (2/3)²/3) = 54/11.
        let baseline = try #require(Estimate(samples: [1, 2, 3]).flatMap { SampleMean($0) })
        let candidate = try #require(Estimate(samples: [4, 6, 8, 6]).flatMap { SampleMean($0) })
        let comparison = WelchComparison(baseline: baseline, candidate: candidate)
        #expect(abs(comparison.degrees - 54.0 / 11) < 1e-13)
    }

    @Test("takes means from reports as from their values")
    func readsReportedMeans() throws {
        let estimate = try #require(Estimate(samples: [4, 6, 8], confidence: 0.9))
        let direct = try #require(SampleMean(estimate))
        let halfWidth = try #require(estimate.halfWidth)
        let reported = try #require(
            SampleMean(mean: estimate.mean, halfWidth: halfWidth, confidence: 0.9, count: 3)
        )
        #expect(reported.mean == direct.mean)
        #expect(reported.degrees == direct.degrees)
        #expect(abs(reported.standardError - direct.standardError) < 1e-14)
        #expect(SampleMean(mean: 1, halfWidth: 1, confidence: 0.95, count: 1) == nil)
        #expect(SampleMean(mean: 1, halfWidth: -1, confidence: 0.95, count: 3) == nil)
        #expect(Estimate(samples: [1]).flatMap { SampleMean($0) } == nil)
    }

    @Test("finds no difference between equals, and certainty where nothing varies")
    func handlesNoVariance() throws {
        let one = try #require(Estimate(samples: [1, 1]).flatMap { SampleMean($0) })
        let two = try #require(Estimate(samples: [2, 2]).flatMap { SampleMean($0) })
        #expect(WelchComparison(baseline: one, candidate: one).pValue == 1)
        #expect(WelchComparison(baseline: one, candidate: two).pValue == 0)
        #expect(WelchComparison(baseline: one, candidate: two).halfWidth(confidence: 0.95) == 0)
    }
}

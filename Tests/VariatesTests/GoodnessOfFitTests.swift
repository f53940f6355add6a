import Statistics
import Testing

@Suite("Goodness of fit")
struct GoodnessOfFitTests {
    /// Ten samples, each `shift` above the middle of its tenth.
    private func shiftedGrid(count: Int, by shift: Double) -> [Double] {
        (0..<count).map { (Double($0) + 0.5) / Double(count) + shift }
    }

    @Test("finds the largest distance of the two cumulative distributions")
    func distance() {
        // P(X ≤ x) = x. At 0.05 + 0.224 the sample's distribution jumps from 0 to 0.1.
        let fit = GoodnessOfFit.kolmogorovSmirnov(shiftedGrid(count: 10, by: 0.224)) { min($0, 1) }
        #expect(abs(fit.statistic - 0.274) < 1e-12)
        // Above the jump it is the sample that is ahead: 1/1 − 0.25.
        let single = GoodnessOfFit.kolmogorovSmirnov([0.25]) { $0 }
        #expect(single.statistic == 0.75)
    }

    @Test("gives the published exact probabilities")
    func exactProbability() {
        // Marsaglia, Tsang and Wang (2003), section 1: P(D₁₀ < 0.274) = 0.6284796154565.
        let fit = GoodnessOfFit.kolmogorovSmirnov(shiftedGrid(count: 10, by: 0.224)) { min($0, 1) }
        #expect(abs(fit.pValue - (1 - 0.628_479_615_456_5)) < 1e-12)
        // One sample: D₁ = max(u, 1 − u), so P(D₁ < d) = 2d − 1.
        let single = GoodnessOfFit.kolmogorovSmirnov([0.25]) { $0 }
        #expect(abs(single.pValue - 0.5) < 1e-12)
    }

    @Test("goes over from the exact probability to the limit without a step")
    func limit() {
        // What the correction leaves is of the order of n^(−3/2), a thousandth.
        for shift in [0.05, 0.08, 0.12] {
            let exact = GoodnessOfFit.kolmogorovSmirnov(shiftedGrid(count: 100, by: shift)) {
                min($0, 1)
            }
            // One sample more, the shift adapted so that √n · D stays the same.
            let ratio = (100.0 / 101).squareRoot()
            let distance = (shift + 0.005) * ratio
            let limit = GoodnessOfFit.kolmogorovSmirnov(
                shiftedGrid(count: 101, by: distance - 0.5 / 101)
            ) { min($0, 1) }
            #expect(abs(exact.pValue - limit.pValue) < 0.001)
        }
    }

    @Test("gives the limit's published quantile")
    func publishedQuantile() {
        // Kolmogorov's distribution: P(√n D > 1.3581) = 0.05. With 10⁶ samples the correction is
        // 1 / 6000 and (1.3581 − 1) / (4 · 10⁶).
        let distance = (1.358_1 - 1 / 6_000.0 - 0.000_000_1) / 1_000
        let fit = GoodnessOfFit.kolmogorovSmirnov(
            shiftedGrid(count: 1_000_000, by: distance - 0.000_000_5)
        ) { min($0, 1) }
        #expect(abs(fit.pValue - 0.05) < 0.000_01)
    }

    @Test("adds up squared distances over expectations")
    func chiSquare() throws {
        // (8−10)²/10 + (9−10)²/10 + (13−10)²/10 = 1.4, two degrees of freedom: exp(−0.7).
        let fit = try #require(
            GoodnessOfFit.chiSquare(observed: [8, 9, 13], expected: [10, 10, 10])
        )
        #expect(abs(fit.statistic - 1.4) < 1e-12)
        #expect(abs(fit.pValue - 0.496_585_303_791_41) < 1e-12)
    }

    @Test("pools cells until each expects five")
    func pooling() throws {
        // (2+4, 3+3), (10, 8), and the last cell joins it: (10+1, 8+1). Degrees: 2 − 1 = 1.
        let fit = try #require(
            GoodnessOfFit.chiSquare(observed: [2, 4, 10, 1], expected: [3, 3, 8, 1])
        )
        #expect(abs(fit.statistic - 4.0 / 9) < 1e-12)
        #expect(GoodnessOfFit.chiSquare(observed: [2, 4], expected: [3, 3]) == nil)
        #expect(
            GoodnessOfFit.chiSquare(
                observed: [2, 4, 10],
                expected: [3, 3, 8],
                estimatedParameters: 1
            ) == nil
        )
    }

    @Test("refuses a cell without its expected count")
    func refusesUnequalCells() async {
        await #expect(processExitsWith: .failure) {
            _ = GoodnessOfFit.chiSquare(observed: [1, 2], expected: [1])
        }
    }
}

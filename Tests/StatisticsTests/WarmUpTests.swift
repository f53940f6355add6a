import Statistics
import Testing

@Suite("The warm-up cut (MSER-5)")
struct WarmUpTests {
    @Test("drops a transient, and no more")
    func dropsATransient() {
        // 20 observations at 100, then 180 that alternate between 9 and 11 in whole batches: the
        // batch means are 100 four times, then 9, 11, 9, 11, …
        let series = (0..<200).map { $0 < 20 ? 100.0 : ($0 / 5).isMultiple(of: 2) ? 9 : 11 }
        let warmUp = WarmUp(mser5: series)
        #expect(warmUp.cut == 20)
        #expect(warmUp.isTrustworthy)
    }

    @Test("drops nothing from a run that is steady from the start")
    func keepsASteadyRun() {
        #expect(
            WarmUp(mser5: Array(repeating: 4.0, count: 100))
                == WarmUp(mser5: [Double](repeating: 8, count: 100))
        )
        #expect(WarmUp(mser5: Array(repeating: 4.0, count: 100)).cut == 0)
        let alternating = (0..<200).map { ($0 / 5).isMultiple(of: 2) ? 9.0 : 11 }
        #expect(WarmUp(mser5: alternating).cut == 0)
        #expect(WarmUp(mser5: alternating).isTrustworthy)
    }

    @Test("does not trust a run that never settles")
    func distrustsATrend() {
        let warmUp = WarmUp(mser5: (0..<500).map { Double($0) })
        #expect(!warmUp.isTrustworthy)
        #expect(warmUp.cut <= 250)
    }

    @Test("drops a transient of half of the run, and trusts the rest")
    func dropsHalf() {
        let series = (0..<200).map { $0 < 100 ? 100.0 : ($0 / 5).isMultiple(of: 2) ? 9 : 11 }
        #expect(WarmUp(mser5: series).cut == 100)
        #expect(WarmUp(mser5: series).isTrustworthy)
    }

    @Test("does not trust a transient longer than half of the run")
    func distrustsALongTransient() {
        let series = (0..<200).map { $0 < 130 ? 100.0 : ($0 / 5).isMultiple(of: 2) ? 9 : 11 }
        #expect(!WarmUp(mser5: series).isTrustworthy)
    }

    @Test("does not trust a handful of observations")
    func distrustsAShortRun() {
        #expect(!WarmUp(mser5: [Double]()).isTrustworthy)
        #expect(!WarmUp(mser5: Array(repeating: 1.0, count: 49)).isTrustworthy)
        #expect(WarmUp(mser5: Array(repeating: 1.0, count: 50)).isTrustworthy)
    }

    @Test("refuses observations that are no numbers")
    func refusesNaN() async {
        await #expect(processExitsWith: .failure) { _ = WarmUp(mser5: [1, .nan, 2, 3, 4]) }
    }

    @Test("finds the cut of a noisy exponential transient")
    func cutsANoisyTransient() {
        var generator = SeededGenerator(seed: 1_997)
        // 10 standard deviations off at the start, fading with a time constant of 50. Means of
        // five have deviation 0.45; the bias falls below that after 50·ln(10/0.45) = 155.
        var bias = 10.0
        var series: [Double] = []
        for _ in 1...2_000 {
            series.append(bias + generator.normal())
            bias *= 0.98
        }
        let warmUp = WarmUp(mser5: series)
        #expect(warmUp.isTrustworthy)
        #expect((100...400).contains(warmUp.cut))
    }
}

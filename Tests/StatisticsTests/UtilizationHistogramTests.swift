import Statistics
import Testing

@Suite("A utilisation histogram")
struct UtilizationHistogramTests {
    @Test("has no mean, quantile or share without weight, but remembers an instant's peak")
    func startsEmpty() {
        var histogram = UtilizationHistogram(limit: 10)
        #expect(histogram.mean == nil)
        #expect(histogram.quantile(0.5) == nil)
        #expect(histogram.shareAtLimit == nil)
        histogram.add(level: 7, weight: 0)
        #expect(histogram.peak == 0.7)
        #expect(histogram.quantile(0.5) == nil)
    }

    @Test("tells each level of a small limit exactly", arguments: [1, 2, 3, 10, 50, 1_000, 1_024])
    func separatesLevels(limit: Int64) {
        var histogram = UtilizationHistogram(limit: limit)
        for level in 0...limit { histogram.add(level: level, weight: 5) }
        // Each of the limit + 1 levels has the same weight: the share (level + 1) / (limit + 1)
        // is at or below it.
        for level in 0...limit {
            let p = Double(level + 1) / Double(limit + 1)
            #expect(histogram.quantile(p) == Double(level) / Double(limit))
        }
        #expect(histogram.mean == 0.5)
        #expect(histogram.shareAtLimit == 1 / Double(limit + 1))
    }

    @Test(
        "is within 1/1,024 for a large limit",
        arguments: [Int64(1_025), 1_000_003, 1 << 27, 1 << 33, 8_589_934_593, .max]
    )
    func boundsTheErrorOfLargeLimits(limit: Int64) {
        for percent in 0...99 {
            var histogram = UtilizationHistogram(limit: limit)
            let level = Int64(Double(limit) * Double(percent) / 100)
            histogram.add(level: level, weight: 3)
            let utilization = Double(level) / Double(limit)
            #expect(abs((histogram.quantile(0.5) ?? 2) - utilization) <= 1.0 / 1_024)
            // Three roundings: the product, the division by the weight, that by the limit.
            let error = abs((histogram.mean ?? 2) - utilization)
            #expect(error <= 3 * Double.ulpOfOne * utilization)
            #expect(histogram.shareAtLimit == 0)
        }
    }

    @Test(
        "puts every level into the right bin up to a limit of 2²⁷",
        arguments: [1_025, 1_536, 65_537, 1_000_003, 134_217_727, 134_217_728] as [Int64]
    )
    func isExactAtTheBorders(limit: Int64) {
        // The levels on both sides of each border; the lowest quantile is the bin's lower border.
        for border in 1..<Int64(1_024) {
            for level in [(border * limit - 1) / 1_024, (border * limit + 1_023) / 1_024] {
                var histogram = UtilizationHistogram(limit: limit)
                histogram.add(level: level, weight: 1)
                let bin = level * 1_024 / limit
                #expect(histogram.quantile(0) == Double(bin) / 1_024)
            }
        }
    }

    @Test("keeps the limit apart from the level just below it", arguments: [2, 4_096, 1 << 40])
    func separatesTheLimit(limit: Int64) {
        var histogram = UtilizationHistogram(limit: limit)
        histogram.add(level: limit - 1, weight: 3)
        histogram.add(level: limit, weight: 1)
        #expect(histogram.shareAtLimit == 0.25)
        #expect(histogram.quantile(1) == 1)
        #expect((histogram.quantile(0.75) ?? 1) < 1)
    }

    @Test("counts what is above the limit as being at its peak")
    func goesBeyondTheLimit() {
        var histogram = UtilizationHistogram(limit: 100)
        histogram.add(level: 50, weight: 2)
        histogram.add(level: 130, weight: 1)
        histogram.add(level: 250, weight: 1)
        // (2·0.5 + 1.3 + 2.5) / 4 = 1.2
        #expect(histogram.mean == 1.2)
        #expect(histogram.peak == 2.5)
        #expect(histogram.shareAtLimit == 0.5)
        #expect(histogram.quantile(0.5) == 0.5)
        #expect(histogram.quantile(0.75) == 2.5)
    }

    @Test("has an exact mean where 64 bits would overflow")
    func meanDoesNotOverflow() {
        var histogram = UtilizationHistogram(limit: 1 << 50)
        for _ in 1...100 {
            histogram.add(level: 1 << 50, weight: 1 << 50)
            histogram.add(level: 1 << 49, weight: 1 << 50)
        }
        #expect(histogram.mean == 0.75)
    }

    @Test("merges with another of the same limit")
    func merges() {
        var left = UtilizationHistogram(limit: 4)
        left.add(level: 1, weight: 3)
        var right = UtilizationHistogram(limit: 4)
        right.add(level: 4, weight: 1)
        left.merge(right)
        // (3·1 + 4) / 4 = 7/4 of 4
        #expect(left.mean == 0.4375)
        #expect(left.totalWeight == 4)
        #expect(left.shareAtLimit == 0.25)
        #expect(left.peakLevel == 4)
        left.reset()
        #expect(left.mean == nil)
        #expect(left.peakLevel == 0)
    }

    @Test("refuses to merge with another limit")
    func refusesOtherLimits() async {
        await #expect(processExitsWith: .failure) {
            var left = UtilizationHistogram(limit: 4)
            left.merge(UtilizationHistogram(limit: 5))
        }
    }
}

import Statistics
import Testing
import Units

@Suite("A latency histogram")
struct LatencyHistogramTests {
    @Test("is empty at first: no mean, no extremes, no quantile")
    func startsEmpty() {
        let histogram = LatencyHistogram()
        #expect(histogram.count == 0)
        #expect(histogram.totalNanoseconds == 0)
        #expect(histogram.meanSeconds == nil)
        #expect(histogram.min == nil)
        #expect(histogram.max == nil)
        #expect(histogram.quantile(0.5) == nil)
        #expect(histogram.fraction(above: .zero) == nil)
    }

    @Test("is exact below 1,024 ns")
    func isExactWhenShort() {
        var histogram = LatencyHistogram()
        for nanoseconds in 0...Int64(1_023) { histogram.record(nanosecond(nanoseconds)) }
        // Of the 1,024 lengths 0, 1, … 1,023 the one with rank r is r − 1.
        for rank in 1...1_024 {
            #expect(histogram.quantile(Double(rank) / 1_024) == nanosecond(Int64(rank) - 1))
        }
        #expect(histogram.quantile(0) == .zero)
        #expect(histogram.fraction(above: nanosecond(255)) == 0.75)
    }

    @Test("takes the rank that is meant on paper where the product is inexact")
    func forgivesRounding() {
        var histogram = LatencyHistogram()
        for nanoseconds in 1...Int64(100) { histogram.record(nanosecond(nanoseconds)) }
        // 0.07 × 100 is 7.000000000000001 in binary; rank 8 would be wrong.
        #expect(histogram.quantile(0.07) == nanosecond(7))
        #expect(histogram.quantile(0.99) == nanosecond(99))
        #expect(histogram.quantile(0.991) == nanosecond(100))
    }

    @Test("returns one repeated length exactly, whatever its bucket")
    func returnsAConstantExactly() {
        var histogram = LatencyHistogram()
        for _ in 1...1_000 { histogram.record(.milliseconds(37)) }
        for p in [0, 0.001, 0.5, 0.99, 1] { #expect(histogram.quantile(p) == .milliseconds(37)) }
        #expect(histogram.meanSeconds == 0.037)
        #expect(histogram.fraction(above: .milliseconds(37)) == 0)
        #expect(histogram.fraction(above: nanosecond(36_999_999)) == 1)
    }

    @Test(
        "stays within 1/512 of the exact order statistic",
        arguments: [1e-7, 1e-5, 1e-3, 0.1, 10, 3_600]
    )
    func keepsItsPromise(mean: Double) {
        var generator = SeededGenerator(seed: 20_120_612)
        var histogram = LatencyHistogram()
        var sorted: [SimDuration] = []
        for _ in 1...20_000 {
            sorted.append(SimDuration(seconds: mean * generator.lognormal(zeta: 0, sigma: 1.5)))
        }
        sorted.sort()
        for value in sorted { histogram.record(value) }
        for p in [0.001, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] {
            let exact = sorted[Int((p * 20_000 - 1e-6).rounded(.up)) - 1]
            guard let estimate = histogram.quantile(p) else {
                Issue.record("no quantile")
                continue
            }
            let error = abs((estimate - exact).nanoseconds)
            #expect(error * 512 <= exact.nanoseconds, "p \(p)")
        }
        #expect(histogram.quantile(1) == sorted.last)
        #expect(histogram.min == sorted.first)
        #expect(histogram.max == sorted.last)
    }

    @Test("shares out a bucket evenly when asked how many were longer")
    func sharesOutABucket() {
        var histogram = LatencyHistogram()
        // 2,048...2,051 ns are one bucket: 4 ns wide in the octave from 2,048.
        histogram.record(nanosecond(1_000))
        histogram.record(nanosecond(2_048))
        histogram.record(nanosecond(2_050))
        histogram.record(nanosecond(9_000))
        // Of the 2 lengths in the bucket, two of four places are above 2,049: 1. With 9,000: 2 of 4.
        #expect(histogram.fraction(above: nanosecond(2_049)) == 0.5)
        #expect(histogram.fraction(above: nanosecond(2_051)) == 0.25)
        #expect(histogram.fraction(above: nanosecond(2_047)) == 0.75)
    }

    @Test("holds the longest length there is, and an exact sum beyond 64 bits")
    func coversTheWholeRange() {
        var histogram = LatencyHistogram()
        for _ in 1...3 { histogram.record(.forever) }
        histogram.record(.zero)
        #expect(histogram.totalNanoseconds == 3 * UInt128(Int64.max))
        #expect(histogram.max == .forever)
        #expect(histogram.quantile(0.25) == .zero)
        #expect(histogram.quantile(1) == .forever)
        #expect((histogram.quantile(0.5) ?? .zero).nanoseconds >= Int64.max / 512 * 511)
    }

    @Test("merged from two parts equals the whole")
    func mergesExactly() {
        var whole = LatencyHistogram()
        var odd = LatencyHistogram()
        var even = LatencyHistogram()
        for index in 0..<Int64(5_000) {
            let value = nanosecond(index * index * 977)
            whole.record(value)
            if index.isMultiple(of: 2) { even.record(value) } else { odd.record(value) }
        }
        odd.merge(even)
        odd.merge(LatencyHistogram())
        #expect(odd.count == whole.count)
        #expect(odd.totalNanoseconds == whole.totalNanoseconds)
        #expect(odd.min == whole.min)
        #expect(odd.max == whole.max)
        for percent in 0...100 {
            let p = Double(percent) / 100
            #expect(odd.quantile(p) == whole.quantile(p))
        }
    }

    @Test("forgets everything when reset")
    func resets() {
        var histogram = LatencyHistogram()
        for index in 1...Int64(100) { histogram.record(.milliseconds(index)) }
        histogram.reset()
        #expect(histogram.count == 0)
        #expect(histogram.quantile(0.5) == nil)
        histogram.record(.seconds(2))
        #expect(histogram.quantile(0.01) == .seconds(2))
        #expect(histogram.meanSeconds == 2)
    }

    @Test("lists its buckets in order, each length in the bucket that names it")
    func listsItsBuckets() {
        var histogram = LatencyHistogram()
        histogram.record(nanosecond(1_023))
        histogram.record(nanosecond(1_024))
        histogram.record(nanosecond(1_025))
        histogram.record(nanosecond(1_026))
        var buckets: [[Int64]] = []
        histogram.forEachBucket { buckets.append([$0.nanoseconds, $1.nanoseconds, Int64($2)]) }
        #expect(buckets == [[1_023, 1_023, 1], [1_024, 1_025, 2], [1_026, 1_027, 1]])
    }

    @Test("refuses a negative length")
    func refusesNegativeLengths() async {
        await #expect(processExitsWith: .failure) {
            var histogram = LatencyHistogram()
            histogram.record(SimDuration(nanoseconds: -1))
        }
    }

    private func nanosecond(_ count: Int64) -> SimDuration { SimDuration(nanoseconds: count) }
}

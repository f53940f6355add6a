import Statistics
import Testing
import Units

@Suite("The bins of a latency histogram")
struct LatencyBinTests {
    private func histogram(_ nanoseconds: [Int64]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for length in nanoseconds { histogram.record(SimDuration(nanoseconds: length)) }
        return histogram
    }

    @Test("are eight to an octave, each beginning where the one before ends")
    func octave() {
        // 1,024 to 2,047 ns, each once: 128 lengths in each of eight bins.
        let bins = histogram(Array(1_024..<2_048)).bins
        #expect(bins.map(\.count) == Array(repeating: 128, count: 8))
        #expect(bins.map(\.lower.nanoseconds) == (0..<8).map { 1_024 + 128 * $0 })
        #expect(bins.map(\.upper.nanoseconds) == (1...8).map { 1_024 + 128 * $0 })
    }

    @Test("leave out what was never seen, and hold the shortest and the longest length")
    func gaps() {
        let bins = histogram([0, 3, 3, 1_000_000_000, .max]).bins
        #expect(bins.map(\.count) == [1, 2, 1, 1])
        #expect(bins[0] == LatencyBin(lower: .zero, upper: SimDuration(nanoseconds: 1), count: 1))
        #expect(bins[2].lower <= .seconds(1) && .seconds(1) < bins[2].upper)
        #expect(bins[3].upper == .forever)
        #expect(histogram([]).bins.isEmpty)
    }

    @Test("of several histograms are those of all lengths together")
    func sum() {
        let first: [Int64] = [5, 900, 40_000_000, 41_000_000]
        let second: [Int64] = [900, 7_000, 40_500_000]
        #expect(
            LatencyBin.sum([histogram(first).bins, histogram(second).bins])
                == histogram(first + second).bins
        )
    }
}

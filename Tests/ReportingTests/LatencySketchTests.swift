import Experiments
import Reporting
import Service
import Statistics
import Testing
import Units

@Suite("The latencies on a terminal")
struct LatencySketchTests {
    /// The line of blocks of the table of a result with these bins.
    private func line(_ bins: [(lower: Int64, upper: Int64, count: UInt64)]) -> String? {
        var report = HandMadeResult.report
        report.result.latencies = bins.map {
            LatencyBin(
                lower: .microseconds($0.lower),
                upper: .microseconds($0.upper),
                count: $0.count
            )
        }
        return report.text(as: .table).split(separator: "\n").map(String.init).last {
            $0.contains("█") && $0.hasSuffix(" ms")
        }?.trimmingPrefix("  ").description
    }

    @Test("are blocks as high as there are requests, on a logarithmic scale")
    func blocks() {
        // Three octaves with 1, 8 and 4 of 13: a column each.
        let bins: [(Int64, Int64, UInt64)] = [
            (1_000, 2_000, 100), (2_000, 4_000, 800), (4_000, 8_000, 400),
        ]
        #expect(line(bins) == "1.00 ms ▁█▄ 8.00 ms")
    }

    @Test("leave out half a thousandth at each end, and show gaps as blanks")
    func ends() {
        let bins: [(Int64, Int64, UInt64)] = [
            (1, 2, 1), (1_000, 2_000, 5_000), (4_000, 8_000, 4_998), (1_000_000, 2_000_000, 1),
        ]
        #expect(line(bins) == "1.00 ms █ █ 8.00 ms")
    }

    @Test("are left out where there is nothing to see")
    func nothing() {
        #expect(line([]) == nil)
        #expect(line([(1_000, 2_000, 5)]) == nil)
    }
}

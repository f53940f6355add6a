import Glibc
import Statistics

/// The histogram of latencies as one line of blocks, on a logarithmic scale.
struct LatencySketch {
    /// The blocks between the shortest and the longest length: `20.1 ms ▁▃█▆▂▁ 1.51 s`.
    let line: String

    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// A line of bins; `nil` if they hold nothing to see: less than two bins.
    ///
    /// The first half and the last half of a thousandth of the lengths are left out: one stray request would
    /// squeeze all others. A blank is a length that was never seen.
    ///
    /// - Parameters:
    ///   - bins: The bins, shortest lengths first.
    ///   - width: Blocks in all, at least 1.
    init?(_ bins: [LatencyBin], width: Int) {
        let total = bins.reduce(0) { $0 + $1.count }
        var before: UInt64 = 0
        let kept = bins.filter { bin in
            defer { before += bin.count }
            // In whole numbers: of 1,999 lengths none is left out.
            return (before + bin.count) * 2_000 > total && before * 2_000 < total * 1_999
                && bin.lower.nanoseconds > 0
        }
        guard kept.count > 1, let first = kept.first, let last = kept.last else { return nil }
        let (low, high) = (log(first.lower.seconds), log(last.upper.seconds))
        // No column is narrower than a bin.
        let narrowest = kept.map { log($0.upper.seconds / $0.lower.seconds) }.min() ?? 1
        let columns = max(1, min(width, Int(((high - low) / narrowest).rounded())))
        let step = (high - low) / Double(columns)
        var heights = [Double](repeating: 0, count: columns)
        for bin in kept {
            let (start, end) = (log(bin.lower.seconds), log(bin.upper.seconds))
            let range =
                Int((start - low) / step)...max(0, Int(((end - low) / step).rounded(.up)) - 1)
            for column in range where column < columns {
                let left = max(start, low + Double(column) * step)
                let right = min(end, low + Double(column + 1) * step)
                heights[column] += Double(bin.count) * max(0, right - left) / (end - start)
            }
        }
        let highest = heights.max() ?? 1
        let drawn = heights.map { height -> Character in
            // What rounding spills over a border is nothing.
            guard height > 1e-9 * highest else { return " " }
            // Rounding makes no block of its own.
            let level = (height / highest * Double(Self.blocks.count) - 1e-6).rounded(.up)
            return Self.blocks[max(1, min(Self.blocks.count, Int(level))) - 1]
        }
        func text(_ seconds: Double) -> String {
            MetricUnit.seconds.text(mean: seconds, halfWidth: nil).value
        }
        line = "\(text(first.lower.seconds)) \(String(drawn)) \(text(last.upper.seconds))"
    }
}

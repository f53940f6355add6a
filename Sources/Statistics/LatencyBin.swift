import Units

/// How often lengths of time of about the same size were seen: a bar of a histogram to look at.
public struct LatencyBin: Sendable, Equatable, BitwiseCopyable {
    /// The shortest length that belongs to the bin.
    public var lower: SimDuration
    /// The shortest length that belongs to the next one: above `lower`.
    public var upper: SimDuration
    /// How many lengths were seen, at least 1 in a bin that a histogram made.
    public var count: UInt64

    /// A bin of the lengths from `lower` to below `upper`.
    public init(lower: SimDuration, upper: SimDuration, count: UInt64) {
        self.lower = lower
        self.upper = upper
        self.count = count
    }

    /// Bins per octave (factor of two): each is at most an eighth as wide as the lengths in it.
    public static let perOctave = 8

    /// The bins of several histograms together, shortest lengths first.
    ///
    /// - Parameter histograms: Bins as `LatencyHistogram.bins` makes them, in ascending order.
    /// - Returns: One bin for each range of lengths that any of them has.
    public static func sum(_ histograms: [[LatencyBin]]) -> [LatencyBin] {
        var counts: [SimDuration: LatencyBin] = [:]
        for bin in histograms.joined() {
            counts[bin.lower, default: LatencyBin(lower: bin.lower, upper: bin.upper, count: 0)]
                .count += bin.count
        }
        return counts.values.sorted { $0.lower < $1.lower }
    }
}

extension LatencyHistogram {
    /// The bins that hold something, shortest lengths first: `LatencyBin.perOctave` to an octave.
    ///
    /// Lengths below 16 ns have a bin each. At most 488 bins, whatever was recorded.
    public var bins: [LatencyBin] {
        var bins: [LatencyBin] = []
        forEachBucket { shortest, _, count in
            let (lower, width) = Self.bin(of: shortest.nanoseconds)
            if bins.last?.lower.nanoseconds == lower {
                bins[bins.count - 1].count += UInt64(count)
                return
            }
            let (upper, overflow) = lower.addingReportingOverflow(width)
            bins.append(
                LatencyBin(
                    lower: SimDuration(nanoseconds: lower),
                    upper: overflow ? .forever : SimDuration(nanoseconds: upper),
                    count: UInt64(count)
                )
            )
        }
        return bins
    }

    private static func bin(of nanoseconds: Int64) -> (lower: Int64, width: Int64) {
        let octave = Int64(63 - (nanoseconds | 8).leadingZeroBitCount) - 3
        return ((nanoseconds >> octave) << octave, 1 << octave)
    }
}

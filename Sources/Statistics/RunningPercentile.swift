import Units

/// A percentile of lengths of time that are seen one after the other, as a client estimates one of its
/// latencies.
///
/// Lengths are counted in windows of a fixed number; the value is that of the last window that is
/// full, so that it follows what changes. The first window ends as soon as ten lengths are expected
/// beyond the percentile, after at least 100: 200 lengths for p95, 1,000 for p99. Each window is twice as
/// long as the one before, up to eight times the first. Until the first is full there is no value.
///
/// A length costs a counter, and the end of a window a pass over the counters in use. The P² algorithm of
/// R. Jain and I. Chlamtac (CACM 28, 1985) keeps five markers instead; it is off where a distribution has
/// gaps, as those of services with fast and slow answers have, where this is within 1/512.
///
/// With lengths that are independent of each other a next one is longer than the value with
/// probability 1 − ⌈p·n⌉/(n + 1), *n* being the length of the window.
///
/// Source: `WindowedPercentileHistogram` of Finagle, by which its `BackupRequestFilter` goes: an HDR
/// histogram of the last 30 s, in three parts. Departure: windows by number, so that a rare request does
/// not leave a percentile to a handful of lengths.
public struct RunningPercentile: ~Copyable, Sendable {
    /// The percentile as a share: 0.95 for p95.
    public let share: Double

    /// The percentile of the last full window; `nil` until there is one.
    public private(set) var value: SimDuration?

    private var window = LatencyHistogram()
    private var length: Int
    private let greatestLength: Int

    /// A percentile of lengths of which none has been seen.
    ///
    /// - Precondition: `share` is above 0 and below 1.
    public init(_ share: Double) {
        precondition(share > 0 && share < 1, "a percentile has lengths on both sides")
        self.share = share
        length = max(100, Int((10 / (1 - share)).rounded()))
        greatestLength = 8 * length
    }

    /// Sees one more length.
    ///
    /// - Precondition: `length` is not negative.
    public mutating func record(_ length: SimDuration) {
        window.record(length)
        if window.count == self.length { finishWindow() }
    }

    private mutating func finishWindow() {
        value = window.quantile(share)
        window.reset()
        length = min(2 * length, greatestLength)
    }
}

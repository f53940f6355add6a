import Units

/// What came of the requests that arrived in each of equal intervals of a run, from time zero, the
/// warm-up included.
public struct IntervalSeries: Sendable, Equatable {
    /// The length of an interval; the last one may be shorter.
    public var length: SimDuration
    /// The causes, in the order of `IntervalReading.causes`.
    public var causes: [String]
    /// The intervals in order.
    public var intervals: [IntervalReading]

    /// Whether `value(of:in:)` knows a metric.
    public static func knows(_ metric: String) -> Bool {
        Metric.isRejectionRate(metric) || metric == "throughput_per_s"
            || [
                "latency_mean_s", "latency_p50_s", "latency_p90_s", "latency_p95_s",
                "latency_p99_s", "latency_p999_s", "latency_max_s",
            ].contains(metric)
    }

    /// A metric of the requests that arrived in an interval; `nil` if there was no sample, or if the
    /// metric is not known for intervals.
    ///
    /// Rates are of the requests that ended before the run did.
    public func value(of metric: String, in index: Int) -> Double? {
        let interval = intervals[index]
        let ended = Double(interval.ended)
        switch metric {
        case "rejection_rate": return ended > 0 ? Double(interval.rejected) / ended : nil
        case "throughput_per_s": return Double(interval.completed) / length.seconds
        case "latency_mean_s": return interval.latency?.mean
        case "latency_p50_s": return interval.latency?.p50
        case "latency_p90_s": return interval.latency?.p90
        case "latency_p95_s": return interval.latency?.p95
        case "latency_p99_s": return interval.latency?.p99
        case "latency_p999_s": return interval.latency?.p999
        case "latency_max_s": return interval.latency?.max
        default:
            let prefix = "rejection_rate."
            guard ended > 0, metric.hasPrefix(prefix),
                let cause = causes.firstIndex(of: String(metric.dropFirst(prefix.count)))
            else { return nil }
            return Double(interval.causes[cause]) / ended
        }
    }
}

/// What came of the requests that arrived in one interval.
public struct IntervalReading: Sendable, Equatable {
    /// The latency of those that completed, in seconds; percentiles are known to 3 %.
    public struct Latency: Sendable, Equatable {
        /// The mean.
        public var mean: Double
        /// The median.
        public var p50: Double
        /// The 90th percentile.
        public var p90: Double
        /// The 95th percentile.
        public var p95: Double
        /// The 99th percentile.
        public var p99: Double
        /// The 99.9th percentile.
        public var p999: Double
        /// The longest.
        public var max: Double
    }

    /// Requests that arrived.
    public var arrivals: UInt64
    /// Those of them that were answered in time.
    public var completed: UInt64
    /// Those that each cause ended.
    public var causes: [UInt64]
    /// How long the completed ones took; `nil` if there are none.
    public var latency: Latency?

    /// Those that did not complete and are not in flight.
    public var rejected: UInt64 { causes.reduce(0, +) }

    /// Those whose outcome is known.
    public var ended: UInt64 { completed + rejected }
}

import Service
import Statistics
import Units

/// What came of the requests that arrived in each of equal intervals of a run, over replications.
public struct OutcomesOverTime: Sendable, Equatable {
    /// The length of an interval; the last one may be shorter.
    public var interval: SimDuration
    /// Replications that were recorded.
    public var replications: Int
    /// Requests that arrived in each interval, all replications together.
    public var arrivals: [UInt64]
    /// Those of them that were answered in time.
    public var completed: [UInt64]
    /// Those of them that each cause ended; causes that ended none are left out.
    public var causes: [Cause]
    /// The median latency in each interval, in seconds; `nil` where nothing completed.
    public var latencyP50: [Estimate?]
    /// The 99th percentile of the latency in each interval, in seconds.
    public var latencyP99: [Estimate?]

    /// What one cause ended over time.
    public struct Cause: Sendable, Equatable {
        /// The cause, as in `rejection_rate.<cause>`.
        public var cause: String
        /// Requests that it ended, by the interval in which they arrived, all replications together.
        public var counts: [UInt64]

        /// The cause with these counts.
        public init(cause: String, counts: [UInt64]) {
            self.cause = cause
            self.counts = counts
        }
    }

    /// Sums series of replications of one model; `nil` if there are none.
    ///
    /// A replication that was ended early has nothing in its last intervals.
    init?(_ series: [IntervalSeries], confidence: Double) {
        guard let first = series.first else { return nil }
        let intervals = first.intervals.indices
        func sum(_ value: (IntervalReading) -> UInt64) -> [UInt64] {
            intervals.map { index in series.reduce(0) { $0 + value($1.intervals[index]) } }
        }
        func estimates(_ value: (IntervalReading.Latency) -> Double) -> [Estimate?] {
            intervals.map { index in
                Estimate(
                    samples: series.map { $0.intervals[index].latency.map(value) },
                    confidence: confidence
                )
            }
        }
        interval = first.length
        replications = series.count
        arrivals = sum(\.arrivals)
        completed = sum(\.completed)
        causes = first.causes.indices
            .map { number in
                Cause(cause: first.causes[number], counts: sum { $0.causes[number] })
            }
            .filter { $0.counts.contains { $0 > 0 } }
        latencyP50 = estimates(\.p50)
        latencyP99 = estimates(\.p99)
    }
}

import Kernel
import Units

/// What came of the requests that arrived in each of equal intervals of a run, from time zero.
///
/// Next to the tally, and only if it is asked for; its memory depends on the number of intervals.
/// Latencies go into buckets of 1/16 of an octave, so that a percentile of an interval is known
/// to 3 %.
struct OutcomeSeries: ~Copyable {
    struct Interval: BitwiseCopyable {
        var arrivals: UInt32 = 0
        var completed: UInt32 = 0
        var latencySum: Int64 = 0
        var latencyMax: Int64 = 0
    }

    /// Whether anything is recorded.
    let isOn: Bool
    private let length: SimDuration
    private let causeCount: Int
    private let intervals: FixedBuffer<Interval>
    private let causes: FixedBuffer<UInt32>
    private let latencies: FixedBuffer<UInt32>

    /// Buckets from a microsecond to ten hours.
    private static let buckets = 36 * 16
    private static let smallest: Int64 = 1 << 10

    /// Intervals of this length, the last of which may be shorter; none if there is no length.
    init(resolution: SimDuration?, duration: SimDuration, causes count: Int) {
        isOn = resolution != nil
        length = resolution ?? duration
        let whole = duration.nanoseconds / length.nanoseconds
        let number =
            isOn ? Int(whole) + (whole * length.nanoseconds < duration.nanoseconds ? 1 : 0) : 0
        causeCount = count
        intervals = FixedBuffer(count: number) { _ in Interval() }
        causes = FixedBuffer(count: number * count) { _ in 0 }
        latencies = FixedBuffer(count: number * Self.buckets) { _ in 0 }
    }

    private func index(of arrival: SimTime) -> Int {
        // What arrives at the end of the run belongs to the last interval.
        min(Int(arrival.nanoseconds / length.nanoseconds), intervals.count - 1)
    }

    func arrived(_ request: Request) {
        guard isOn else { return }
        intervals[index(of: request.arrival)].arrivals += 1
    }

    func ended(_ request: Request, cause: Cause?, at now: SimTime) {
        guard isOn else { return }
        let index = index(of: request.arrival)
        guard cause == nil else {
            causes[index * causeCount + Int(cause?.number ?? 0)] += 1
            return
        }
        let latency = (now - request.arrival).nanoseconds
        intervals[index].completed += 1
        intervals[index].latencySum += latency
        intervals[index].latencyMax = max(intervals[index].latencyMax, latency)
        latencies[index * Self.buckets + Self.bucket(of: latency)] += 1
    }

    private static func bucket(of latency: Int64) -> Int {
        let value = max(latency, smallest)
        let octave = 63 - value.leadingZeroBitCount
        let part = Int(value >> Int64(octave - 4)) & 15
        return min((octave - 10) * 16 + part, buckets - 1)
    }

    /// The middle of a bucket, in seconds.
    private static func middle(of bucket: Int) -> Double {
        let width = Double(Int64(1) << Int64(bucket / 16 + 6))
        return (Double(16 + bucket % 16) + 0.5) * width * 1e-9
    }

    /// What was recorded; `nil` if nothing was.
    func reading(causes names: [String]) -> IntervalSeries? {
        guard isOn else { return nil }
        return IntervalSeries(
            length: length,
            causes: names,
            intervals: (0..<intervals.count).map { interval($0) }
        )
    }

    private func interval(_ index: Int) -> IntervalReading {
        let interval = intervals[index]
        let counts = (0..<causeCount).map { UInt64(causes[index * causeCount + $0]) }
        var latency: IntervalReading.Latency?
        if interval.completed > 0 {
            latency = IntervalReading.Latency(
                mean: Double(interval.latencySum) * 1e-9 / Double(interval.completed),
                p50: quantile(0.5, of: index),
                p90: quantile(0.9, of: index),
                p95: quantile(0.95, of: index),
                p99: quantile(0.99, of: index),
                p999: quantile(0.999, of: index),
                max: Double(interval.latencyMax) * 1e-9
            )
        }
        return IntervalReading(
            arrivals: UInt64(interval.arrivals),
            completed: UInt64(interval.completed),
            causes: counts,
            latency: latency
        )
    }

    private func quantile(_ p: Double, of index: Int) -> Double {
        let rank = UInt64((p * Double(intervals[index].completed)).rounded(.up))
        var count: UInt64 = 0
        for bucket in 0..<Self.buckets {
            count += UInt64(latencies[index * Self.buckets + bucket])
            if count >= rank { return Self.middle(of: bucket) }
        }
        return Self.middle(of: Self.buckets - 1)
    }
}

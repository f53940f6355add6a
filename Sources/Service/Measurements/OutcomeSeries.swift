import Kernel
import Units

/// What came of the requests that arrived in each of equal intervals of a run, from time zero.
///
/// Next to the tally, and only if it is asked for; its memory depends on the number of intervals.
/// Latencies go into buckets of 1/16 of an octave, so that a percentile of an interval is known
/// to 3 %. The buckets of the newest `openIntervals` are kept; requests that take so long that their
/// interval is no longer among them count in all but its percentiles.
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
    /// Buckets of the intervals that are open, in a ring.
    private let latencies: FixedBuffer<UInt32>
    private let ring: Int
    /// The newest interval: one element, written beside what is read.
    private let newest: FixedBuffer<Int>
    /// Percentiles of the intervals that are open no more.
    private let settled: FixedBuffer<Percentiles>

    /// Intervals whose percentiles may still change.
    private static let openIntervals = 256

    private struct Percentiles: BitwiseCopyable {
        var p50 = 0.0
        var p90 = 0.0
        var p95 = 0.0
        var p99 = 0.0
        var p999 = 0.0
    }

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
        ring = min(number, Self.openIntervals)
        latencies = FixedBuffer(count: ring * Self.buckets) { _ in 0 }
        newest = FixedBuffer(count: 1) { _ in 0 }
        settled = FixedBuffer(count: number) { _ in Percentiles() }
    }

    private func index(of arrival: SimTime) -> Int {
        // What arrives at the end of the run belongs to the last interval.
        min(Int(arrival.nanoseconds / length.nanoseconds), intervals.count - 1)
    }

    func arrived(_ request: Request) {
        guard isOn else { return }
        let index = index(of: request.arrival)
        if index > newest[0] { open(index) }
        intervals[index].arrivals += 1
    }

    /// Intervals up to one have begun: those that have no room any more are settled.
    private func open(_ index: Int) {
        for opened in newest[0] + 1...index where opened >= ring {
            let left = opened - ring
            settled[left] = percentiles(of: left)
            let first = left % ring * Self.buckets
            for bucket in first..<first + Self.buckets { latencies[bucket] = 0 }
        }
        newest[0] = index
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
        guard index > newest[0] - ring else { return }
        latencies[index % ring * Self.buckets + Self.bucket(of: latency)] += 1
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
            let own = index > newest[0] - ring ? percentiles(of: index) : settled[index]
            latency = IntervalReading.Latency(
                mean: Double(interval.latencySum) * 1e-9 / Double(interval.completed),
                p50: own.p50,
                p90: own.p90,
                p95: own.p95,
                p99: own.p99,
                p999: own.p999,
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

    /// The percentiles of an open interval.
    private func percentiles(of index: Int) -> Percentiles {
        let count = (0..<Self.buckets).reduce(UInt64(0)) {
            $0 + UInt64(latencies[index % ring * Self.buckets + $1])
        }
        func quantile(_ p: Double) -> Double {
            let rank = UInt64((p * Double(count)).rounded(.up))
            var passed: UInt64 = 0
            for bucket in 0..<Self.buckets {
                passed += UInt64(latencies[index % ring * Self.buckets + bucket])
                if passed >= rank { return Self.middle(of: bucket) }
            }
            return Self.middle(of: Self.buckets - 1)
        }
        return Percentiles(
            p50: quantile(0.5),
            p90: quantile(0.9),
            p95: quantile(0.95),
            p99: quantile(0.99),
            p999: quantile(0.999)
        )
    }
}

import Kernel
import Statistics
import Units

/// How much of a limit one pod uses, and since when.
struct PodLevel: BitwiseCopyable {
    var level: Int64 = 0
    var since = SimTime.zero
}

/// Names one meter; `none` for a limiter that the model does not have.
struct MeterIndex: BitwiseCopyable, Equatable {
    var number: Int32
    static let none = MeterIndex(number: -1)
    var exists: Bool { number >= 0 }
}

/// What is said of a limiter in reports.
struct MeterDescription {
    var name: String
    var parameter: String?
    var limit: Double
    var unit: String
    /// The metered level that means the limit.
    var fullLevel: Int64
    /// Whether it can refuse or delay.
    var binds = true
    /// The meter that is always told the same and has the same limit: what that one has counted
    /// holds for this one.
    var twin: Int?
}

/// One meter for each limiter of the model: how its use is distributed and what it refused.
///
/// The pods of a Deployment share a meter, each pod counting for the time that it was at a level.
struct Meters: ~Copyable {
    struct Meter: ~Copyable {
        var histogram: UtilizationHistogram
        var refusals: UInt64 = 0
    }

    private let meters: FixedBuffer<Meter>
    let descriptions: [MeterDescription]

    init(_ descriptions: [MeterDescription]) {
        self.descriptions = descriptions
        meters = FixedBuffer(count: descriptions.count) { index in
            Meter(histogram: UtilizationHistogram(limit: descriptions[index].fullLevel))
        }
    }

    /// The use of a limit by one pod changes to `level`.
    @inline(__always)
    func change(_ pod: inout PodLevel, to level: Int64, of meter: MeterIndex, at now: SimTime) {
        let elapsed = (now - pod.since).nanoseconds
        if elapsed > 0 { count(pod.level, for: elapsed, of: meter) }
        pod = PodLevel(level: level, since: now)
    }

    /// A pod stood at `level` for so many nanoseconds.
    @inline(__always)
    func count(_ level: Int64, for elapsed: Int64, of meter: MeterIndex) {
        guard meter.exists else { return }
        meters[Int(meter.number)].histogram.add(level: level, weight: elapsed)
    }

    /// The use of a limit by one pod has grown to `level` in a straight line since it was last told.
    ///
    /// The line is counted as steps of a thousandth of the limit at most, each at its middle.
    func ramp(_ pod: PodLevel, to level: Int64, of meter: MeterIndex, at now: SimTime) {
        guard meter.exists else { return }
        let elapsed = (now - pod.since).nanoseconds
        let growth = level - pod.level
        let number = Int(meter.number)
        let thousandths = Int128(growth) * 1_000 / Int128(descriptions[number].fullLevel)
        let parts = Int64(min(max(1, thousandths + 1), 10_000))
        var counted: Int64 = 0
        for part in 0..<parts where elapsed > 0 {
            let end = Int64(Double(elapsed) * Double(part + 1) / Double(parts))
            meters[number].histogram.add(
                level: pod.level + Int64(Double(growth) * (Double(part) + 0.5) / Double(parts)),
                weight: end - counted
            )
            counted = end
        }
        meters[number].histogram.add(level: level, weight: 0)
    }

    /// A request was at `level` of a limit that is met once a request: a size, a timeout, a burst.
    @inline(__always)
    func observe(_ level: Int64, of meter: MeterIndex) {
        guard meter.exists else { return }
        meters[Int(meter.number)].histogram.add(level: level, weight: 1)
    }

    /// One more is asked of a rate limit.
    @inline(__always)
    func observe(_ window: inout RateWindow, of meter: MeterIndex, at now: SimTime) {
        guard let ended = window.ask(at: now) else { return }
        observe(ended.demand * 1_000, of: meter)
        meters[Int(meter.number)].histogram.add(level: 0, weight: ended.idleSeconds)
    }

    /// The limiter refused or timed out a request or an operation.
    func countRefusal(of meter: MeterIndex) {
        guard meter.exists else { return }
        meters[Int(meter.number)].refusals += 1
    }

    /// Begins the observation window.
    func reset() {
        for index in 0..<meters.count {
            meters[index].histogram.reset()
            meters[index].refusals = 0
        }
    }

    /// The highest level of a limiter's meter; 0 if there is none.
    func peakLevel(of meter: MeterIndex) -> Int64 {
        guard meter.exists else { return 0 }
        let number = Int(meter.number)
        return meters[descriptions[number].twin ?? number].histogram.peakLevel
    }

    /// What a limiter's meter has seen.
    func reading(of index: Int) -> LimiterReading {
        LimiterReading(
            descriptions[index],
            histogram: meters[descriptions[index].twin ?? index].histogram,
            refusals: meters[index].refusals
        )
    }
}

extension LimiterReading {
    /// What a histogram says of the limiter that is so described.
    init(
        _ description: MeterDescription,
        histogram: borrowing UtilizationHistogram,
        refusals: UInt64
    ) {
        let hasSample = histogram.totalWeight > 0
        self.init(
            name: description.name,
            parameter: description.parameter,
            limit: description.limit,
            unit: description.unit,
            utilization: histogram.mean,
            utilizationP99: histogram.quantile(0.99),
            peak: hasSample ? histogram.peak : nil,
            shareAtLimit: histogram.shareAtLimit,
            rejections: refusals,
            binds: description.binds
        )
    }
}

import Service
import Units

/// Tells in which intervals of a run the service keeps its objectives.
///
/// An objective is held against the requests that arrived in an interval. An interval of whose
/// arrivals less than half have ended, or in which an objective has no sample, is taken to be as the
/// one before it.
struct HealthJudge: Sendable {
    /// So many good intervals in a row are a recovery: one alone may be luck.
    static let streak = 3
    /// So many intervals must have passed before it is said that the service does not come back.
    static let patience = 10

    /// The objectives that can be judged by interval; the default if there are none.
    let objectives: [Objective]

    /// A judge by those of the objectives that are about rejections, latency and throughput.
    init(_ objectives: [Objective]) {
        let known = objectives.filter { IntervalSeries.knows($0.metric) }
        self.objectives = known.isEmpty ? [Self.fallback] : known
    }

    /// What a model without such objectives is judged by.
    static let fallback = Objective(
        metric: "rejection_rate",
        comparison: .less,
        threshold: 0.1,
        text: "rejection_rate < 10%"
    )

    /// For each interval, whether the service keeps its objectives.
    func verdicts(on series: IntervalSeries) -> [Bool] {
        var verdicts: [Bool] = []
        for index in series.intervals.indices {
            verdicts.append(isGood(index, of: series) ?? verdicts.last ?? true)
        }
        return verdicts
    }

    private func isGood(_ index: Int, of series: IntervalSeries) -> Bool? {
        let interval = series.intervals[index]
        guard 2 * interval.ended >= interval.arrivals, interval.ended > 0 else { return nil }
        for objective in objectives {
            // Without any completed request there is no latency, which is no excuse.
            guard let value = series.value(of: objective.metric, in: index) else {
                if interval.completed == 0 { return false }
                continue
            }
            guard objective.isKept(by: value) else { return false }
        }
        return true
    }

    /// Where the first streak of good intervals begins within a range; `nil` if there is none.
    static func recovery(in verdicts: [Bool], _ range: Range<Int>) -> Int? {
        var count = 0
        for index in range {
            count = verdicts[index] ? count + 1 : 0
            if count == streak { return index + 1 - streak }
        }
        return nil
    }
}

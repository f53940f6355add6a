import Service
import Units

/// What came of one event of the timeline in one replication.
struct EventOutcome: Sendable, Equatable {
    /// Whether the service was back within its objectives.
    enum Return: Sendable, Equatable {
        /// It was, so many seconds after the trigger had gone (or begun, if it does not go).
        case back(after: Double)
        /// It was not, although the trigger had gone for long enough.
        case never
        /// It was not while the trigger lasted, and that was to the end of the run.
        case lasting
        /// The next event or the end of the run came too early to tell, or the service was out of
        /// its objectives before the event.
        case unknown
    }

    /// Whether it was back.
    var back: Return
    /// Requests that did not complete above the level before the first event, from the event until
    /// the service was back, the next event, or the end.
    var lost: Double

    /// Reads the outcome of event number `number` off a series.
    init(
        _ number: Int,
        of timeline: [TimelineEvent],
        series: IntervalSeries,
        verdicts: [Bool],
        warmUp: SimDuration
    ) {
        let event = timeline[number]
        let length = series.length
        let count = series.intervals.count
        /// The first interval that begins at or after an instant.
        func interval(from instant: SimTime) -> Int {
            let whole = instant.nanoseconds / length.nanoseconds
            let isExact = whole * length.nanoseconds == instant.nanoseconds
            return min(Int(whole) + (isExact ? 0 : 1), count)
        }
        /// The interval that an instant is in.
        func interval(around instant: SimTime) -> Int {
            min(Int(instant.nanoseconds / length.nanoseconds), count)
        }
        let warm = interval(from: .zero + warmUp)
        let first = timeline.map(\.start).min() ?? event.start
        let start = interval(around: event.start)
        let before = min(warm, start)..<start

        let origin = event.gone ?? event.start
        let others = timeline.indices.filter { $0 != number }
        let next = others.map { timeline[$0].start }.filter { $0 >= origin }.min()
        let limit = max(start, next.map(interval(around:)) ?? count)
        // Another event may still be going on when this one has gone.
        let clear = others.compactMap { index -> SimTime? in
            let other = timeline[index]
            guard other.start < origin, let gone = other.gone, gone > origin else { return nil }
            return gone
        }.max()
        let search = min(interval(from: max(origin, clear ?? origin)), limit)..<limit

        let recovery = HealthJudge.recovery(in: verdicts, search)
        let wasWell =
            before.count < HealthJudge.streak
            || HealthJudge.recovery(in: verdicts, before) != nil
        if !wasWell {
            back = .unknown
        } else if let recovery {
            let instant =
                SimTime.zero + SimDuration(nanoseconds: length.nanoseconds * Int64(recovery))
            let isAtOnce = recovery == search.lowerBound && clear == nil
            back = .back(after: isAtOnce ? 0 : max(0, (instant - origin).seconds))
        } else if event.gone == nil {
            back = .lasting
        } else {
            let isLong = next == nil && search.count >= HealthJudge.patience
            back = isLong ? .never : .unknown
        }

        let usual = Self.rejections(
            series,
            min(warm, interval(around: first))..<interval(around: first)
        )
        let usualRate = usual.ended > 0 ? usual.rejected / usual.ended : 0
        let affected = Self.rejections(series, start..<max(start, recovery ?? limit))
        lost = affected.rejected - usualRate * affected.ended
    }

    private static func rejections(
        _ series: IntervalSeries,
        _ range: Range<Int>
    ) -> (rejected: Double, ended: Double) {
        series.intervals[range].reduce((0, 0)) {
            ($0.0 + Double($1.rejected), $0.1 + Double($1.ended))
        }
    }
}

import Service
import Units

/// When objectives were broken in a run, and what failed meanwhile.
struct Broken {
    let episodes: [AlertObservation.Episode]
    private let series: IntervalSeries

    init(_ series: IntervalSeries, objectives: [Objective], end: SimTime) {
        self.series = series
        let verdicts = HealthJudge(objectives).verdicts(on: series)
        func start(of index: Int) -> SimTime {
            .zero + SimDuration(nanoseconds: series.length.nanoseconds * Int64(index))
        }
        var episodes: [AlertObservation.Episode] = []
        var since: Int?
        for index in verdicts.indices {
            if verdicts[index], let first = since {
                episodes.append(.init(start: start(of: first), end: start(of: index)))
                since = nil
            } else if !verdicts[index], since == nil {
                since = index
            }
        }
        if let first = since { episodes.append(.init(start: start(of: first), end: end)) }
        self.episodes = episodes
    }

    /// Requests that arrived between two instants and failed, by whole intervals.
    func lost(from start: SimTime, to end: SimTime) -> UInt64 {
        series.intervals.indices.reduce(0) { sum, index in
            let begin = series.length.nanoseconds * Int64(index)
            let isWithin = begin >= start.nanoseconds && begin < end.nanoseconds
            return sum + (isWithin ? series.intervals[index].rejected : 0)
        }
    }
}

/// Series of samples in memory.
///
/// A class: rules write to the store that their expressions read.
public final class SampleStore {
    let labels = LabelTable()
    private(set) var series: [StoredSeries] = []
    private var numbers: [LabelID: Int] = [:]
    private var byName: [String: [Int]] = [:]

    /// A store without series.
    public init() {}

    /// The number of series that there are or were.
    public var seriesCount: Int { series.count }

    /// The number of samples in the store.
    public var sampleCount: Int { series.reduce(0) { $0 + $1.count } }

    /// The time of the earliest sample in milliseconds; `nil` without samples.
    public var firstMilliseconds: Int64? { series.compactMap(\.firstTime).min() }

    /// The time of the latest sample in milliseconds; `nil` without samples.
    public var lastMilliseconds: Int64? { series.compactMap(\.lastTime).max() }

    /// The number of the series of these labels; a new series if there is none.
    public func series(_ labels: LabelSet) -> Int { series(self.labels.id(of: labels)) }

    func series(_ id: LabelID) -> Int {
        if let number = numbers[id] { return number }
        let number = series.count
        series.append(StoredSeries(labels: id))
        numbers[id] = number
        byName[labels[id][LabelSet.metricName], default: []].append(number)
        return number
    }

    /// The labels of a series.
    public func labels(ofSeries number: Int) -> LabelSet { labels[series[number].labels] }

    /// The series with this metric name, in the order in which they were made.
    func series(named name: String) -> [Int] { byName[name] ?? [] }

    /// Why a sample is not taken.
    public enum Refusal: Error, Sendable {
        /// The series has a later sample.
        case outOfOrder
        /// The series has another value at this time.
        case duplicate
    }

    /// Adds a sample.
    ///
    /// - Parameters:
    ///   - value: The value, or `StaleMarker.value` if the series ends.
    ///   - milliseconds: The time.
    ///   - number: The series.
    /// - Throws: `Refusal` if the series has a later sample or another value at this time; the store
    ///   is as it was.
    public func append(
        _ value: Double,
        at milliseconds: Int64,
        toSeries number: Int
    ) throws(Refusal) {
        try series[number].append(value, at: milliseconds)
    }

    /// Forgets what was before a time.
    public func discard(before milliseconds: Int64) {
        for number in series.indices { series[number].discard(before: milliseconds) }
    }
}

/// The samples of one series, in the order of time.
struct StoredSeries {
    let labels: LabelID
    private(set) var times: [Int64] = []
    private(set) var values: [Double] = []
    /// Where the samples begin that are not discarded.
    private var start = 0
    /// Whether a sample is the stale marker.
    private(set) var hasMarkers = false

    init(labels: LabelID) { self.labels = labels }

    var count: Int { times.count - start }
    var firstTime: Int64? { count > 0 ? times[start] : nil }
    var lastTime: Int64? { count > 0 ? times.last : nil }

    mutating func append(_ value: Double, at time: Int64) throws(SampleStore.Refusal) {
        if let last = lastTime, time <= last {
            guard time == last else { throw .outOfOrder }
            guard values[values.count - 1].bitPattern == value.bitPattern else { throw .duplicate }
            return
        }
        if StaleMarker.isMarker(value) { hasMarkers = true }
        times.append(time)
        values.append(value)
    }

    mutating func discard(before time: Int64) {
        start = firstIndex(notBefore: time)
        // Moving what is left costs less than what has been added since.
        guard start > 64, start > times.count / 2 else { return }
        times.removeFirst(start)
        values.removeFirst(start)
        start = 0
    }

    /// The index of the first sample that is not before `time`.
    func firstIndex(notBefore time: Int64) -> Int { partition { $0 < time } }

    /// The index of the first sample after `time`.
    func firstIndex(after time: Int64) -> Int { partition { $0 <= time } }

    private func partition(_ isBefore: (Int64) -> Bool) -> Int {
        var low = start
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(times[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

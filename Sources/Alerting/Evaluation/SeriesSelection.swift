/// The series that fit a selector: those that have come since the last time are looked at only.
final class SeriesSelection {
    private let selector: PromQLSelector
    private var numbers: [Int] = []
    private var seen = 0

    init(_ selector: PromQLSelector) { self.selector = selector }

    var shift: PromQLShift { selector.shift }

    /// The numbers of the series in `store`.
    func numbers(in store: SampleStore) -> [Int] {
        guard let name = selector.exactName else {
            for number in seen..<store.series.count where fits(number, in: store) {
                numbers.append(number)
            }
            seen = store.series.count
            return numbers
        }
        let named = store.series(named: name)
        for number in named[seen...] where fits(number, in: store) { numbers.append(number) }
        seen = named.count
        return numbers
    }

    private func fits(_ number: Int, in store: SampleStore) -> Bool {
        let labels = store.labels(ofSeries: number)
        return selector.matchers.allSatisfy { $0.matches(labels[$0.name]) }
    }
}

extension PromQLSelector {
    /// The name that the metric must have, if only one will do.
    var exactName: String? {
        matchers.first { $0.name == LabelSet.metricName && $0.isEquality }?.value
    }
}

/// `metric{…}`: the latest sample of each series.
final class SelectorOperator: VectorOperator {
    private let selection: SeriesSelection

    init(_ selector: PromQLSelector) { selection = SeriesSelection(selector) }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let store = context.store
        let reference = context.time(time, shiftedBy: selection.shift)
        let end = min(reference, context.visibleUntil)
        let oldest = reference - context.lookback + (context.isLeftOpen ? 1 : 0)
        let numbers = selection.numbers(in: store)
        try context.count(samples: numbers.count)
        var result: [Sample] = []
        result.reserveCapacity(numbers.count)
        for number in numbers {
            guard let (sampleTime, value) = store.series[number].latest(notAfter: end),
                sampleTime >= oldest, !StaleMarker.isMarker(value)
            else { continue }
            result.append(
                Sample(labels: store.series[number].labels, value: value, time: sampleTime)
            )
        }
        return result
    }
}

extension StoredSeries {
    /// The latest sample that is not after a time.
    func latest(notAfter time: Int64) -> (time: Int64, value: Double)? {
        // Evaluations go forward, mostly at the end of what there is.
        if let last = lastTime, last <= time { return (last, values[values.count - 1]) }
        let index = firstIndex(after: time) - 1
        guard index >= 0, count > 0, let first = firstTime, times[index] >= first else {
            return nil
        }
        return (times[index], values[index])
    }
}

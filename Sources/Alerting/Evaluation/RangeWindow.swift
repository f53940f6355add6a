/// The samples of one series in a range of time, without stale markers.
///
/// The buffers are those of a series or of a subquery's result; they are valid during the call that
/// hands out the window.
struct RangeWindow {
    /// The times in milliseconds, in order.
    let times: UnsafeBufferPointer<Int64>
    /// The values at these times.
    let values: UnsafeBufferPointer<Double>
    /// The early end of the range, in milliseconds.
    let start: Int64
    /// The late end of the range, in milliseconds.
    let end: Int64
    /// The time of the evaluation, in milliseconds.
    let evaluationTime: Int64

    var count: Int { times.count }
    var firstTime: Int64 { times[0] }
    var lastTime: Int64 { times[times.count - 1] }
    var firstValue: Double { values[0] }
    var lastValue: Double { values[values.count - 1] }
    /// The length of the range in seconds.
    var seconds: Double { Double(end - start) / 1_000 }
}

/// What gives the samples of series in a range.
protocol RangeSource: AnyObject {
    /// Hands out a window for each series that has samples in the range.
    func forEachWindow(
        at time: Int64,
        in context: EvaluationContext,
        _ body: (LabelID, RangeWindow) -> Void
    ) throws(EvaluationError)
}

/// `metric{…}[5m]`: the samples of series in the store.
final class StoredRange: RangeSource {
    private let selection: SeriesSelection
    private let milliseconds: Int64
    private var times: [Int64] = []
    private var values: [Double] = []

    init(_ selector: PromQLSelector, milliseconds: Int64) {
        selection = SeriesSelection(selector)
        self.milliseconds = milliseconds
    }

    func forEachWindow(
        at time: Int64,
        in context: EvaluationContext,
        _ body: (LabelID, RangeWindow) -> Void
    ) throws(EvaluationError) {
        let store = context.store
        let end = context.time(time, shiftedBy: selection.shift)
        let start = end - milliseconds
        let visible = min(end, context.visibleUntil)
        for number in selection.numbers(in: store) {
            let range = store.series[number].indices(
                from: context.isLeftOpen ? start + 1 : start,
                through: visible
            )
            guard !range.isEmpty else { continue }
            try context.count(samples: range.count)
            let labels = store.series[number].labels
            if store.series[number].hasMarkers {
                copyWithoutMarkers(store.series[number], range)
                guard !times.isEmpty else { continue }
                handOut(times, values, times.indices, (start, end, time)) { body(labels, $0) }
            } else {
                handOut(
                    store.series[number].times,
                    store.series[number].values,
                    range,
                    (start, end, time)
                ) { body(labels, $0) }
            }
        }
    }

    private func copyWithoutMarkers(_ series: StoredSeries, _ range: Range<Int>) {
        times.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        for index in range where !StaleMarker.isMarker(series.values[index]) {
            times.append(series.times[index])
            values.append(series.values[index])
        }
    }
}

/// Calls `body` with the window that a part of two arrays makes.
private func handOut(
    _ times: [Int64],
    _ values: [Double],
    _ range: Range<Int>,
    _ bounds: (start: Int64, end: Int64, evaluation: Int64),
    _ body: (RangeWindow) -> Void
) {
    times.withUnsafeBufferPointer { times in
        values.withUnsafeBufferPointer { values in
            body(
                RangeWindow(
                    times: UnsafeBufferPointer(rebasing: times[range]),
                    values: UnsafeBufferPointer(rebasing: values[range]),
                    start: bounds.start,
                    end: bounds.end,
                    evaluationTime: bounds.evaluation
                )
            )
        }
    }
}

extension StoredSeries {
    /// The indices of the samples from one time through another.
    func indices(from start: Int64, through end: Int64) -> Range<Int> {
        let last = lastTime.map { $0 <= end } == true ? times.count : firstIndex(after: end)
        let first = firstIndex(notBefore: start)
        return first..<max(first, last)
    }
}

/// `(…)[5m:1m]`: what an expression gives at the multiples of a step.
final class SubqueryRange: RangeSource {
    private let inner: any VectorOperator
    private let subquery: PromQLSubquery
    private var slots = LabelSlots()
    private var collected: [Collected] = []
    private var count = 0

    /// What one label set has been given.
    private struct Collected {
        var labels: LabelID
        var times: [Int64] = []
        var values: [Double] = []
    }

    init(_ subquery: PromQLSubquery, inner: any VectorOperator) {
        self.subquery = subquery
        self.inner = inner
    }

    func forEachWindow(
        at time: Int64,
        in context: EvaluationContext,
        _ body: (LabelID, RangeWindow) -> Void
    ) throws(EvaluationError) {
        let end = context.time(time, shiftedBy: subquery.shift)
        let start = end - subquery.milliseconds
        try collect(
            from: context.isLeftOpen ? start + 1 : start,
            through: end,
            every: subquery.step ?? context.subqueryStep,
            in: context
        )
        for index in 0..<count {
            let series = collected[index]
            handOut(series.times, series.values, series.times.indices, (start, end, time)) {
                body(series.labels, $0)
            }
        }
    }

    private func collect(
        from start: Int64,
        through end: Int64,
        every step: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) {
        slots.clear()
        count = 0
        // Go divides towards zero: the first multiple after a negative start is found likewise.
        var stepTime = step * (start / step)
        if stepTime < start { stepTime += step }
        while stepTime <= end {
            let samples = try inner.vector(at: stepTime, in: context)
            try context.count(samples: samples.count + 1)
            for sample in samples {
                let slot = self.slot(of: sample.labels)
                collected[slot].times.append(stepTime)
                collected[slot].values.append(sample.value)
            }
            stepTime += step
        }
    }

    private func slot(of labels: LabelID) -> Int {
        if let slot = slots[labels] { return slot }
        let slot = count
        count += 1
        if slot < collected.count {
            collected[slot].labels = labels
            collected[slot].times.removeAll(keepingCapacity: true)
            collected[slot].values.removeAll(keepingCapacity: true)
        } else {
            collected.append(Collected(labels: labels))
        }
        slots[labels] = slot
        return slot
    }
}

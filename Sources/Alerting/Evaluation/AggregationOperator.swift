/// `sum by (…) (…)` and the like: one number for each group of a vector.
///
/// Source: `aggregation` in `promql/engine.go` of Prometheus 2.42.
final class AggregationOperator: VectorOperator {
    private let call: PromQLAggregationCall
    private let inner: any VectorOperator
    private let parameter: (any ScalarOperator)?
    private let grouping: LabelMapping
    private var slots = LabelSlots()

    init(
        _ call: PromQLAggregationCall,
        of inner: any VectorOperator,
        parameter: (any ScalarOperator)?
    ) {
        self.call = call
        self.inner = inner
        self.parameter = parameter
        let names = call.labels
        grouping =
            call.isWithout
            ? LabelMapping { $0.removing(names + [LabelSet.metricName]) }
            : LabelMapping { $0.keeping(names) }
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        // Prometheus evaluates the parameter first.
        let parameter = try parameter?.scalar(at: time, in: context) ?? 0
        let samples = try inner.vector(at: time, in: context)
        switch call.operation {
        case .topk, .bottomk: return try best(of: samples, count: parameter, in: context)
        case .quantile:
            return groups(of: samples, in: context).map { labels, members in
                Sample(labels: labels, value: Quantile.of(members.map(\.value), parameter))
            }
        default: return aggregated(samples, in: context)
        }
    }

    private func aggregated(_ samples: [Sample], in context: EvaluationContext) -> [Sample] {
        slots.clear()
        var groups: [(labels: LabelID, state: AggregationState)] = []
        for sample in samples {
            let group = grouping.apply(to: sample.labels, in: context.table)
            if let slot = slots[group] {
                groups[slot].state.add(sample.value, to: call.operation)
            } else {
                slots[group] = groups.count
                groups.append((group, AggregationState(first: sample.value)))
            }
        }
        return groups.map { labels, state in
            Sample(labels: labels, value: state.result(of: call.operation))
        }
    }

    private func groups(
        of samples: [Sample],
        in context: EvaluationContext
    ) -> [(labels: LabelID, members: [Sample])] {
        slots.clear()
        var groups: [(labels: LabelID, members: [Sample])] = []
        for sample in samples {
            let group = grouping.apply(to: sample.labels, in: context.table)
            if let slot = slots[group] {
                groups[slot].members.append(sample)
            } else {
                slots[group] = groups.count
                groups.append((group, [sample]))
            }
        }
        return groups
    }

    /// `topk` and `bottomk`.
    private func best(
        of samples: [Sample],
        count: Double,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        guard !samples.isEmpty else { return [] }
        guard count.magnitude < 0x1p63 else {
            throw EvaluationError(
                description: "Scalar value \(GoNumber.printed(count)) overflows int64"
            )
        }
        let limit = Int(count)
        guard limit >= 1 else { return [] }
        let isTop = call.operation == .topk
        return groups(of: samples, in: context).flatMap { _, members in
            var heap = SelectionHeap(limit: limit, isTop: isTop)
            for member in members { heap.offer(member) }
            return heap.sorted
        }
    }
}

/// What an aggregation knows of the values of a group so far.
private struct AggregationState {
    private var value: Double
    private var mean: Double
    private var squares = 0.0
    private var count = 1.0

    init(first: Double) {
        value = first
        mean = first
    }

    mutating func add(_ next: Double, to operation: PromQLAggregation) {
        count += 1
        switch operation {
        case .sum: value += next
        case .max: if value < next || value.isNaN { value = next }
        case .min: if value > next || value.isNaN { value = next }
        case .avg:
            if mean.isInfinite {
                // An infinite mean stays so, unless what is added says otherwise.
                if next.isInfinite, (mean > 0) == (next > 0) { return }
                if next.isFinite { return }
            }
            mean += next / count - mean / count
        case .stddev, .stdvar:
            let difference = next - mean
            mean += difference / count
            squares += difference * (next - mean)
        default: return
        }
    }

    func result(of operation: PromQLAggregation) -> Double {
        switch operation {
        case .avg: mean
        case .count: count
        case .group: 1
        case .stdvar: squares / count
        case .stddev: (squares / count).squareRoot()
        default: value
        }
    }
}

/// The largest or smallest samples of a group; of equals, those that Prometheus keeps.
///
/// Source: Go's `container/heap` as `promql/engine.go` of Prometheus 2.42 uses it.
private struct SelectionHeap {
    private let limit: Int
    private let isTop: Bool
    private var samples: [Sample] = []

    init(limit: Int, isTop: Bool) {
        self.limit = limit
        self.isTop = isTop
    }

    /// Whether the sample at one index is to leave before that at another.
    private func isWorse(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (samples[left].value, samples[right].value)
        return first.isNaN || (isTop ? first < second : first > second)
    }

    mutating func offer(_ sample: Sample) {
        if samples.count < limit {
            samples.append(sample)
            rise(from: samples.count - 1)
            return
        }
        let worst = samples[0].value
        guard worst.isNaN || (isTop ? worst < sample.value : worst > sample.value) else { return }
        if limit == 1 {
            samples[0] = sample
            return
        }
        samples.swapAt(0, samples.count - 1)
        samples.removeLast()
        sink()
        samples.append(sample)
        rise(from: samples.count - 1)
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard isWorse(index, parent) else { return }
            samples.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func sink() {
        var index = 0
        while 2 * index + 1 < samples.count {
            var child = 2 * index + 1
            if child + 1 < samples.count, isWorse(child + 1, child) { child += 1 }
            guard isWorse(child, index) else { return }
            samples.swapAt(child, index)
            index = child
        }
    }

    /// The samples, the best first, NaN last.
    var sorted: [Sample] { samples.sortedByValue(isDescending: isTop) }
}

/// `count_values`: how many elements have each value.
final class CountValuesOperator: VectorOperator {
    private let call: PromQLAggregationCall
    private let label: String
    private let inner: any VectorOperator

    init(_ call: PromQLAggregationCall, label: String, of inner: any VectorOperator) {
        self.call = call
        self.label = label
        self.inner = inner
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        var counts: [LabelID: Double] = [:]
        var order: [LabelID] = []
        for sample in try inner.vector(at: time, in: context) {
            let labels = context.table[sample.labels]
                .setting(label, to: GoNumber.plain(sample.value))
            let group = context.table.id(
                of: call.isWithout
                    ? labels.removing(call.labels + [LabelSet.metricName])
                    : labels.keeping(call.labels + [label])
            )
            if counts[group] == nil { order.append(group) }
            counts[group, default: 0] += 1
        }
        return order.map { Sample(labels: $0, value: counts[$0] ?? 0) }
    }
}

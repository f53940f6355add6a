/// A function of each number of a vector; the names of the metrics go.
final class ElementOperator: VectorOperator {
    private let function: PromQLFunction
    private let inner: any VectorOperator
    private let parameters: [any ScalarOperator]
    private var uniqueness = UniquenessCheck()

    init(
        _ function: PromQLFunction,
        of inner: any VectorOperator,
        _ parameters: [any ScalarOperator]
    ) {
        self.function = function
        self.inner = inner
        self.parameters = parameters
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        var samples = try inner.vector(at: time, in: context)
        let values = try parameters.values(at: time, in: context)
        if function == .clamp, values[1] < values[0] { return [] }
        for index in samples.indices {
            samples[index].labels = context.table.withoutName(samples[index].labels)
            samples[index].value = ElementFunctions.value(
                of: function,
                samples[index].value,
                values
            )
        }
        try uniqueness.check(samples)
        return samples
    }
}

extension [any ScalarOperator] {
    /// What the operators give.
    func values(at time: Int64, in context: EvaluationContext) throws(EvaluationError) -> [Double] {
        var values: [Double] = []
        for parameter in self { values.append(try parameter.scalar(at: time, in: context)) }
        return values
    }
}

/// A function of the samples of each series in a range.
final class RangeOperator: VectorOperator {
    private let function: PromQLFunction
    private let source: any RangeSource
    private let parameters: [any ScalarOperator]
    private var uniqueness = UniquenessCheck()

    init(
        _ function: PromQLFunction,
        over source: any RangeSource,
        _ parameters: [any ScalarOperator]
    ) {
        self.function = function
        self.source = source
        self.parameters = parameters
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let values = try parameters.values(at: time, in: context)
        var samples: [Sample] = []
        var isCalled = false
        try source.forEachWindow(at: time, in: context) { labels, window in
            isCalled = true
            guard let value = RangeFunctions.value(of: function, over: window, values) else {
                return
            }
            let name = function == .lastOverTime ? labels : context.table.withoutName(labels)
            samples.append(Sample(labels: name, value: value))
        }
        if function == .holtWinters, isCalled { try checkFactors(values) }
        try uniqueness.check(samples)
        return samples
    }

    /// Factors of `holt_winters` lie between 0 and 1.
    private func checkFactors(_ values: [Double]) throws(EvaluationError) {
        for (value, what) in zip(
            values,
            ["smoothing factor. Expected: 0 < sf", "trend factor. Expected: 0 < tf"]
        )
        where value <= 0 || value >= 1 {
            throw EvaluationError(description: "invalid \(what) < 1, got: \(value)")
        }
    }
}

/// `absent` and `absent_over_time`: 1 if there is nothing.
final class AbsenceOperator: VectorOperator {
    private let inner: any VectorOperator
    private let labels: LabelSet

    /// An operator with the labels that the selector `node` asks for.
    init(of inner: any VectorOperator, node: PromQLNode) {
        self.inner = inner
        let matchers: [LabelMatcher] =
            switch node.form {
            case .selector(let selector), .range(let selector, _): selector.matchers
            default: []
            }
        var values: [String: String] = [:]
        for matcher in matchers where matcher.name != LabelSet.metricName {
            // A label that is asked for twice is left out.
            let isFirst = values[matcher.name] == nil
            values[matcher.name] = matcher.isEquality && isFirst ? matcher.value : ""
        }
        labels = LabelSet(values.map { Label(name: $0.key, value: $0.value) })
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        guard try inner.vector(at: time, in: context).isEmpty else { return [] }
        return [Sample(labels: context.table.id(of: labels), value: 1)]
    }
}

/// `timestamp`: the times of the samples; those of anything but a selector are the evaluation's.
final class TimestampOperator: VectorOperator {
    private let inner: any VectorOperator
    private let isOfSelector: Bool
    private var uniqueness = UniquenessCheck()

    init(of inner: any VectorOperator, isOfSelector: Bool) {
        self.inner = inner
        self.isOfSelector = isOfSelector
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let samples = try inner.vector(at: time, in: context).map { sample in
            Sample(
                labels: context.table.withoutName(sample.labels),
                value: Double(isOfSelector ? sample.time : time) / 1_000
            )
        }
        try uniqueness.check(samples)
        return samples
    }
}

/// `sort` and `sort_desc`: by value, NaN last.
final class SortOperator: VectorOperator {
    private let inner: any VectorOperator
    private let isDescending: Bool

    init(_ inner: any VectorOperator, isDescending: Bool) {
        self.inner = inner
        self.isDescending = isDescending
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        try inner.vector(at: time, in: context).sortedByValue(isDescending: isDescending)
    }
}

/// `histogram_quantile` of a classic histogram.
final class HistogramQuantileOperator: VectorOperator {
    private let share: any ScalarOperator
    private let inner: any VectorOperator
    private let withoutBound = LabelMapping { $0.removing(["le", LabelSet.metricName]) }
    private let grouping = LabelMapping { $0.removing(["le"]) }
    private let bounds = BoundCache()
    private var slots = LabelSlots()
    private var uniqueness = UniquenessCheck()

    init(_ share: any ScalarOperator, of inner: any VectorOperator) {
        self.share = share
        self.inner = inner
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let share = try share.scalar(at: time, in: context)
        slots.clear()
        var histograms: [(labels: LabelID, buckets: [Quantile.Bucket])] = []
        for sample in try inner.vector(at: time, in: context) {
            guard let bound = bounds.bound(of: sample.labels, in: context.table) else { continue }
            let group = grouping.apply(to: sample.labels, in: context.table)
            let slot = slots[group] ?? histograms.count
            if slot == histograms.count {
                slots[group] = slot
                histograms.append((withoutBound.apply(to: sample.labels, in: context.table), []))
            }
            histograms[slot].buckets.append(Quantile.Bucket(bound: bound, count: sample.value))
        }
        let samples = histograms.map {
            Sample(labels: $0.labels, value: Quantile.of($0.buckets, share))
        }
        try uniqueness.check(samples)
        return samples
    }
}

/// The bounds that labels `le` spell, read once.
private final class BoundCache {
    private var known: [LabelID: Double?] = [:]

    /// The bound; `nil` if the label is missing or spells none.
    func bound(of labels: LabelID, in table: LabelTable) -> Double? {
        if let bound = known[labels] { return bound }
        let bound = GoNumber.decimal(table[labels]["le"])
        known[labels] = .some(bound)
        return bound
    }
}

/// `label_replace` and `label_join`: the same numbers with other labels.
final class RelabellingOperator: VectorOperator {
    private let inner: any VectorOperator
    private let mapping: LabelMapping
    private var uniqueness = UniquenessCheck()

    init(_ inner: any VectorOperator, _ transform: @escaping (LabelSet) -> LabelSet) {
        self.inner = inner
        mapping = LabelMapping(transform)
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        var samples = try inner.vector(at: time, in: context)
        for index in samples.indices {
            samples[index].labels = mapping.apply(to: samples[index].labels, in: context.table)
        }
        try uniqueness.check(samples)
        return samples
    }
}

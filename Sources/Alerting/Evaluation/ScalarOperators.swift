/// A number.
final class NumberOperator: ScalarOperator {
    private let value: Double

    init(_ value: Double) { self.value = value }

    func scalar(at time: Int64, in context: EvaluationContext) -> Double { value }
}

/// `time()`: the time of the evaluation in seconds.
final class TimeOperator: ScalarOperator {
    func scalar(at time: Int64, in context: EvaluationContext) -> Double { Double(time) / 1_000 }
}

/// `scalar(…)`: the number of a vector that has one.
final class OnlyElementOperator: ScalarOperator {
    private let inner: any VectorOperator

    init(of inner: any VectorOperator) { self.inner = inner }

    func scalar(at time: Int64, in context: EvaluationContext) throws(EvaluationError) -> Double {
        let samples = try inner.vector(at: time, in: context)
        return samples.count == 1 ? samples[0].value : .nan
    }
}

/// An operator between two numbers.
final class ScalarBinaryOperator: ScalarOperator {
    private let operation: PromQLOperator
    private let left: any ScalarOperator
    private let right: any ScalarOperator

    init(_ operation: PromQLOperator, _ left: any ScalarOperator, _ right: any ScalarOperator) {
        self.operation = operation
        self.left = left
        self.right = right
    }

    func scalar(at time: Int64, in context: EvaluationContext) throws(EvaluationError) -> Double {
        let left = try left.scalar(at: time, in: context)
        let right = try right.scalar(at: time, in: context)
        guard operation.isComparison else { return operation.arithmetic(left, right) }
        return operation.holds(left, right) ? 1 : 0
    }
}

/// `-` in front of a number.
final class NegatedScalarOperator: ScalarOperator {
    private let inner: any ScalarOperator

    init(_ inner: any ScalarOperator) { self.inner = inner }

    func scalar(at time: Int64, in context: EvaluationContext) throws(EvaluationError) -> Double {
        -(try inner.scalar(at: time, in: context))
    }
}

/// `vector(…)`: a number as a vector without labels.
final class ScalarVectorOperator: VectorOperator {
    private let inner: any ScalarOperator

    init(_ inner: any ScalarOperator) { self.inner = inner }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        [Sample(labels: context.table.empty, value: try inner.scalar(at: time, in: context))]
    }
}

/// `-` in front of a vector; the names of the metrics go.
final class NegatedVectorOperator: VectorOperator {
    private let inner: any VectorOperator
    private var uniqueness = UniquenessCheck()

    init(_ inner: any VectorOperator) { self.inner = inner }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let samples = try inner.vector(at: time, in: context).map { sample in
            Sample(labels: context.table.withoutName(sample.labels), value: -sample.value)
        }
        try uniqueness.check(samples)
        return samples
    }
}

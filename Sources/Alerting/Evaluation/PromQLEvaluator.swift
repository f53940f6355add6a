import Units

/// An expression that is evaluated again and again over a store.
///
/// Times are best given in order: what is remembered from one evaluation to the next are labels, and
/// which series fit; nothing of it depends on the time.
public final class PromQLEvaluator {
    private let context: EvaluationContext
    private let type: PromQLType
    private let vector: (any VectorOperator)?
    private let scalar: (any ScalarOperator)?
    private let text: String?

    /// An evaluator.
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - store: What it reads; it may grow.
    ///   - settings: The look-back and the like.
    public convenience init(
        _ expression: PromQLExpression,
        over store: SampleStore,
        settings: EvaluationSettings = EvaluationSettings()
    ) {
        self.init(expression, in: EvaluationContext(store: store, settings: settings))
    }

    init(_ expression: PromQLExpression, in context: EvaluationContext) {
        self.context = context
        let builder = OperatorBuilder()
        let root = expression.root
        type = root.type
        vector = type == .vector ? builder.vector(root) : nil
        scalar = type == .scalar ? builder.scalar(root) : nil
        text = if case .string(let text) = root.unwrapped.form { text } else { nil }
    }

    /// The value at a time.
    ///
    /// - Parameters:
    ///   - milliseconds: The time.
    ///   - limit: Samples after this time are taken as not there; `nil` if all are there.
    /// - Returns: The value, a vector in the order in which Prometheus makes it.
    /// - Throws: `EvaluationError` if the expression has no value at this time.
    public func value(
        at milliseconds: Int64,
        visibleUntil limit: Int64? = nil
    ) throws(EvaluationError) -> PromQLValue {
        if let text { return .string(text) }
        if let scalar {
            context.begin(at: milliseconds, visibleUntil: limit ?? .max)
            return .scalar(try scalar.scalar(at: milliseconds, in: context))
        }
        let samples = try self.samples(at: milliseconds, visibleUntil: limit ?? .max)
        return .vector(
            samples.map { sample in
                PromQLElement(labels: context.table[sample.labels], value: sample.value)
            }
        )
    }

    /// The value at a time as a vector: a number as one element without labels.
    func samples(
        at milliseconds: Int64,
        visibleUntil limit: Int64
    ) throws(EvaluationError) -> [Sample] {
        context.begin(at: milliseconds, visibleUntil: limit)
        if let vector { return try vector.vector(at: milliseconds, in: context) }
        if let scalar {
            let value = try scalar.scalar(at: milliseconds, in: context)
            return [Sample(labels: context.table.empty, value: value)]
        }
        throw EvaluationError(description: "rule result is not a vector or scalar")
    }
}

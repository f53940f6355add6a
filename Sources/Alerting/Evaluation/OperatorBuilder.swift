/// Makes operators of a checked expression.
struct OperatorBuilder {
    /// What gives the vector of a part of that type; a number becomes a vector without labels.
    func vector(_ node: PromQLNode) -> any VectorOperator {
        switch node.form {
        case .parenthesized(let inner): return vector(inner)
        case .negated(let inner) where inner.type == .vector:
            return NegatedVectorOperator(vector(inner))
        case .selector(let selector): return SelectorOperator(selector)
        case .call(let function, let arguments) where function.result == .vector:
            return call(function, arguments)
        case .aggregation(let call): return aggregation(call)
        case .binary(let binary) where node.type == .vector: return self.binary(binary)
        default: return ScalarVectorOperator(scalar(node))
        }
    }

    /// What gives the number of a part of that type.
    func scalar(_ node: PromQLNode) -> any ScalarOperator {
        switch node.form {
        case .number(let value): return NumberOperator(value)
        case .parenthesized(let inner): return scalar(inner)
        case .negated(let inner): return NegatedScalarOperator(scalar(inner))
        case .call(.time, _): return TimeOperator()
        case .call(.pi, _): return NumberOperator(.pi)
        case .call(.scalar, let arguments): return OnlyElementOperator(of: vector(arguments[0]))
        case .binary(let binary):
            return ScalarBinaryOperator(
                binary.operation,
                scalar(binary.left),
                scalar(binary.right)
            )
        default: preconditionFailure("a part of type \(node.type) gives no number")
        }
    }

    private func range(_ node: PromQLNode) -> any RangeSource {
        switch node.unwrapped.form {
        case .range(let selector, let milliseconds):
            return StoredRange(selector, milliseconds: milliseconds)
        case .subquery(let subquery):
            return SubqueryRange(subquery, inner: vector(subquery.inner))
        default: preconditionFailure("a part of type \(node.type) gives no range")
        }
    }

    private func text(_ node: PromQLNode) -> String {
        guard case .string(let text) = node.unwrapped.form else {
            preconditionFailure("a part of type \(node.type) is no text")
        }
        return text
    }

    private func aggregation(_ call: PromQLAggregationCall) -> any VectorOperator {
        let inner = vector(call.vector)
        if call.operation == .countValues, let parameter = call.parameter {
            return CountValuesOperator(call, label: text(parameter), of: inner)
        }
        return AggregationOperator(call, of: inner, parameter: call.parameter.map(scalar))
    }

    private func binary(_ binary: PromQLBinary) -> any VectorOperator {
        let isLeftScalar = binary.left.type == .scalar
        if isLeftScalar || binary.right.type == .scalar {
            return VectorScalarOperator(
                binary,
                vector(isLeftScalar ? binary.right : binary.left),
                scalar(isLeftScalar ? binary.left : binary.right),
                isScalarLeft: isLeftScalar
            )
        }
        let (left, right) = (vector(binary.left), vector(binary.right))
        return binary.operation.isSetOperator
            ? SetOperator(binary, left, right) : VectorBinaryOperator(binary, left, right)
    }

    private func call(_ function: PromQLFunction, _ arguments: [PromQLNode]) -> any VectorOperator {
        switch function {
        case .vector: return ScalarVectorOperator(scalar(arguments[0]))
        case .absent:
            return AbsenceOperator(of: vector(arguments[0]), node: arguments[0].unwrapped)
        case .absentOverTime:
            return AbsenceOperator(
                of: RangeOperator(.lastOverTime, over: range(arguments[0]), []),
                node: arguments[0].unwrapped
            )
        case .timestamp:
            let inner = arguments[0].unwrapped
            if case .selector = inner.form {
                return TimestampOperator(of: vector(inner), isOfSelector: true)
            }
            return TimestampOperator(of: vector(inner), isOfSelector: false)
        case .sort, .sortDescending:
            return SortOperator(
                vector(arguments[0]),
                isDescending: function == .sortDescending
            )
        case .histogramQuantile:
            return HistogramQuantileOperator(scalar(arguments[0]), of: vector(arguments[1]))
        case .labelReplace, .labelJoin: return relabelling(function, arguments)
        case .quantileOverTime:
            return RangeOperator(function, over: range(arguments[1]), [scalar(arguments[0])])
        default: break
        }
        guard let first = arguments.first else {
            return ElementOperator(function, of: ScalarVectorOperator(TimeOperator()), [])
        }
        let parameters = arguments.dropFirst().map(scalar)
        return first.type == .range
            ? RangeOperator(function, over: range(first), parameters)
            : ElementOperator(function, of: vector(first), parameters)
    }

    private func relabelling(
        _ function: PromQLFunction,
        _ arguments: [PromQLNode]
    ) -> any VectorOperator {
        let inner = vector(arguments[0])
        let texts = arguments.dropFirst().map(text)
        let target = texts[0]
        guard function == .labelReplace, let expression = try? RegularExpression(texts[3]) else {
            let (separator, sources) = (texts[1], texts.dropFirst(2))
            return RelabellingOperator(inner) { labels in
                let values = sources.map { labels[$0] }
                return labels.setting(target, to: values.joined(separator: separator))
            }
        }
        let (replacement, source) = (texts[1], texts[2])
        return RelabellingOperator(inner) { labels in
            let value = Array(labels[source].unicodeScalars)
            guard let groups = expression.groups(ofWhole: value) else { return labels }
            return labels.setting(target, to: expression.expand(replacement, groups, value))
        }
    }
}

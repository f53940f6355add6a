extension PromQLExpression {
    /// The names of the metrics that the expression reads; `nil` if a selector leaves the name open.
    public var metricNames: Set<String>? {
        var names: Set<String> = []
        for selector in root.selectors {
            guard let name = selector.exactName else { return nil }
            names.insert(name)
        }
        return names
    }
}

extension PromQLNode {
    /// The selectors of the node, in order.
    fileprivate var selectors: [PromQLSelector] {
        switch form {
        case .number, .string: []
        case .parenthesized(let inner), .negated(let inner): inner.selectors
        case .selector(let selector), .range(let selector, _): [selector]
        case .subquery(let subquery): subquery.inner.selectors
        case .call(_, let arguments): arguments.flatMap(\.selectors)
        case .aggregation(let call):
            (call.parameter?.selectors ?? []) + call.vector.selectors
        case .binary(let binary): binary.left.selectors + binary.right.selectors
        }
    }
}

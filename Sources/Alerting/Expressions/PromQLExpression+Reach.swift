import Units

extension PromQLExpression {
    /// How far before the time of an evaluation samples matter; `nil` if it is not known, because
    /// something looks at a fixed time (`@`).
    ///
    /// - Parameter lookback: How old the sample of an instant may be.
    /// - Returns: The reach, at least the look-back.
    public func reach(lookback: SimDuration = .seconds(300)) -> SimDuration? {
        root.reach(lookback: lookback.nanoseconds / 1_000_000).map { .milliseconds($0) }
    }
}

extension PromQLNode {
    fileprivate func reach(lookback: Int64) -> Int64? {
        switch form {
        case .number, .string: 0
        case .parenthesized(let inner), .negated(let inner): inner.reach(lookback: lookback)
        case .selector(let selector): selector.shift.reach(lookback)
        case .range(let selector, let milliseconds): selector.shift.reach(milliseconds)
        case .subquery(let subquery):
            subquery.inner.reach(lookback: lookback).flatMap {
                subquery.shift.reach($0 + subquery.milliseconds)
            }
        case .call(_, let arguments): Self.longest(arguments, lookback)
        case .aggregation(let call):
            Self.longest([call.vector] + (call.parameter.map { [$0] } ?? []), lookback)
        case .binary(let binary): Self.longest([binary.left, binary.right], lookback)
        }
    }

    private static func longest(_ nodes: [PromQLNode], _ lookback: Int64) -> Int64? {
        var longest: Int64 = lookback
        for node in nodes {
            guard let reach = node.reach(lookback: lookback) else { return nil }
            longest = max(longest, reach)
        }
        return longest
    }
}

extension PromQLShift {
    /// How far back the shifted part looks if it looks back so far by itself.
    fileprivate func reach(_ own: Int64) -> Int64? {
        guard anchor == nil else { return nil }
        let (sum, overflow) = own.addingReportingOverflow(max(offset ?? 0, 0))
        return overflow ? nil : sum
    }
}

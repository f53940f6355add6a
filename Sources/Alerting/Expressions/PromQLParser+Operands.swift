extension PromQLParser {
    /// A number, text, selector, call, aggregation, or an expression in parentheses.
    mutating func primary() throws(PromQLError) -> PromQLNode {
        let start = next.range.lowerBound
        switch next.kind {
        case .number:
            let value = try number()
            return try node(.number(value), from: start)
        case .string:
            let text = try string()
            return try node(.string(text), from: start)
        case .leftParenthesis:
            advance()
            let inner = try expression()
            guard take(.rightParenthesis) else { throw unexpected() }
            return try node(.parenthesized(inner), from: start)
        case .aggregation(let operation):
            let name = next.text
            advance()
            switch next.kind {
            case .leftParenthesis, .keyword(.by), .keyword(.without):
                return try aggregation(operation, from: start)
            default: return try selector(named: name, from: start)
            }
        case .identifier:
            let name = next.text
            advance()
            guard next.kind == .leftParenthesis else {
                return try selector(named: name, from: start)
            }
            return try call(name, from: start)
        case .metricIdentifier, .keyword(.by), .keyword(.without), .keyword(.offset),
            .keyword(.start), .keyword(.end), .binary(.and), .binary(.or), .binary(.unless):
            let name = next.text
            advance()
            return try selector(named: name, from: start)
        case .leftBrace: return try selector(named: nil, from: start)
        default: throw unexpected()
        }
    }

    private mutating func string() throws(PromQLError) -> String {
        let start = next.range.lowerBound
        do throws(PromQLStringLiteral.Problem) {
            let text = try PromQLStringLiteral(next.text).text
            advance()
            return text
        } catch {
            throw PromQLError(error.description, at: start + error.offset)
        }
    }

    // MARK: - Selectors

    private mutating func selector(
        named name: String?,
        from start: Int
    ) throws(PromQLError) -> PromQLNode {
        var matchers: [LabelMatcher] = []
        if take(.leftBrace) {
            while !take(.rightBrace) {
                matchers.append(try matcher())
                guard next.kind == .comma || next.kind == .rightBrace else {
                    throw unexpected(in: "label matching", expected: "\",\" or \"}\"")
                }
                _ = take(.comma)
            }
        }
        if let name {
            if let other = matchers.first(where: { $0.name == LabelSet.metricName }) {
                throw PromQLError(
                    "metric name must not be set twice: \"\(name)\" or \"\(other.value)\"",
                    at: start
                )
            }
            matchers.append(
                LabelMatcher(
                    name: LabelSet.metricName,
                    value: name,
                    isNegated: false,
                    expression: nil
                )
            )
        } else if matchers.allSatisfy({ $0.matches("") }) {
            throw PromQLError(
                "vector selector must contain at least one non-empty matcher",
                at: start
            )
        }
        return try node(
            .selector(PromQLSelector(name: name, matchers: matchers)),
            from: start
        )
    }

    private mutating func matcher() throws(PromQLError) -> LabelMatcher {
        let context = "label matching"
        let name = next.text
        guard take(.identifier) else {
            throw unexpected(in: context, expected: "identifier or \"}\"")
        }
        let kind = next.kind
        switch kind {
        case .equal, .notEqual, .matches, .matchesNot: advance()
        default: throw unexpected(in: context, expected: "label matching operator")
        }
        guard next.kind == .string else { throw unexpected(in: context, expected: "string") }
        let place = next.range.lowerBound
        let hasEscapes = next.text.contains("\\") && next.text.first != "`"
        let value = try string()
        let isExpression = kind == .matches || kind == .matchesNot
        return LabelMatcher(
            name: name,
            value: value,
            isNegated: kind == .notEqual || kind == .matchesNot,
            expression: isExpression
                ? try expression(value, at: place, pointsInside: !hasEscapes) : nil
        )
    }

    /// A regular expression that stands in a string.
    private func expression(
        _ pattern: String,
        at place: Int,
        pointsInside: Bool
    ) throws(PromQLError) -> RegularExpression {
        do throws(RegularExpression.SyntaxError) {
            return try RegularExpression(pattern)
        } catch {
            throw PromQLError(
                "error parsing regexp: \(error.description)",
                at: place + (pointsInside ? 1 + error.offset : 0)
            )
        }
    }

    // MARK: - Calls

    private mutating func arguments() throws(PromQLError) -> [PromQLNode] {
        guard take(.leftParenthesis) else { throw unexpected(in: "aggregation") }
        var arguments: [PromQLNode] = []
        guard !take(.rightParenthesis) else { return arguments }
        while true {
            arguments.append(try expression())
            if take(.rightParenthesis) { return arguments }
            let comma = next.range.lowerBound
            guard take(.comma) else { throw unexpected() }
            guard next.kind != .rightParenthesis else {
                throw PromQLError(
                    "trailing commas not allowed in function call args",
                    at: comma
                )
            }
        }
    }

    private mutating func aggregation(
        _ operation: PromQLAggregation,
        from start: Int
    ) throws(PromQLError) -> PromQLNode {
        var grouping = try self.grouping()
        let arguments = try self.arguments()
        if grouping == nil { grouping = try self.grouping() }
        guard !arguments.isEmpty else {
            throw PromQLError("no arguments for aggregate expression provided", at: start)
        }
        let expected = operation.hasParameter ? 2 : 1
        guard arguments.count == expected else {
            throw PromQLError(
                "wrong number of arguments for aggregate expression provided, expected "
                    + "\(expected), got \(arguments.count)",
                at: start
            )
        }
        let vector = arguments[expected - 1]
        try expect(.vector, vector, in: "aggregation expression")
        if operation.hasParameter {
            try expect(
                operation == .countValues ? .string : .scalar,
                arguments[0],
                in: "aggregation parameter"
            )
        }
        if operation == .countValues, case .string(let label) = arguments[0].unwrapped.form,
            !PromQLText.isLabelName(label)
        {
            throw error("invalid label name \(PromQLText.quoted(label))", at: arguments[0])
        }
        let call = PromQLAggregationCall(
            operation: operation,
            labels: grouping?.labels ?? [],
            isWithout: grouping?.isWithout ?? false,
            parameter: operation.hasParameter ? arguments[0] : nil,
            vector: vector
        )
        return try node(.aggregation(call), from: start)
    }

    private mutating func grouping() throws(PromQLError) -> (labels: [String], isWithout: Bool)? {
        guard next.kind == .keyword(.by) || next.kind == .keyword(.without) else { return nil }
        let isWithout = next.kind == .keyword(.without)
        advance()
        return (try labelNames(), isWithout)
    }

    private mutating func call(
        _ name: String,
        from start: Int
    ) throws(PromQLError) -> PromQLNode {
        guard let function = PromQLFunction(rawValue: name) else {
            if let reason = PromQLFunction.unsupported[name] {
                throw PromQLError("function \"\(name)\": \(reason)", at: start)
            }
            throw PromQLError("unknown function with name \"\(name)\"", at: start)
        }
        let arguments = try self.arguments()
        let counts = function.argumentCounts
        guard counts.contains(arguments.count) else {
            let limit = arguments.count < counts.lowerBound ? counts.lowerBound : counts.upperBound
            let bound =
                counts.lowerBound == counts.upperBound
                ? "" : arguments.count < counts.lowerBound ? "at least " : "at most "
            throw PromQLError(
                "expected \(bound)\(limit) argument(s) in call to \"\(name)\", got "
                    + "\(arguments.count)",
                at: start
            )
        }
        let types = function.parameters
        for (index, argument) in arguments.enumerated() {
            try expect(
                types[min(index, types.count - 1)],
                argument,
                in: "call to function \"\(name)\""
            )
        }
        try checkLabels(of: function, arguments)
        return try node(.call(function, arguments), from: start)
    }
}

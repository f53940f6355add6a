import Units

/// Makes an expression of tokens, and checks the types on the way.
///
/// Source: `promql/parser/generated_parser.y` of Prometheus 2.42.
struct PromQLParser {
    private let tokens: [PromQLToken]
    private var index = 0
    private var depth = 0

    /// Parts within parts at most: whatever is read is walked through recursively.
    private static let deepest = 300

    init(_ text: String) throws(PromQLError) { tokens = try PromQLLexer.tokens(of: text) }

    /// The whole expression.
    mutating func parse() throws(PromQLError) -> PromQLNode {
        if tokens.count == 1 { throw PromQLError("no expression found in input", at: 0) }
        let node = try expression(bindingAtLeast: 1)
        guard next.kind == .end else { throw unexpected() }
        return node
    }

    // MARK: - Tokens

    var next: PromQLToken { tokens[index] }

    /// The end of the token before the next.
    var lastEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    mutating func advance() { index = min(index + 1, tokens.count - 1) }

    mutating func take(_ kind: PromQLToken.Kind) -> Bool {
        guard next.kind == kind else { return false }
        advance()
        return true
    }

    func unexpected(in context: String = "", expected: String = "") -> PromQLError {
        PromQLError(
            "unexpected \(next.name)" + (context.isEmpty ? "" : " in \(context)")
                + (expected.isEmpty ? "" : ", expected \(expected)"),
            at: next.range.lowerBound
        )
    }

    func error(_ message: String, at node: PromQLNode) -> PromQLError {
        PromQLError(message, at: node.range.lowerBound)
    }

    /// A part, unless it nests too deeply.
    func node(_ form: PromQLNode.Form, from start: Int) throws(PromQLError) -> PromQLNode {
        let node = PromQLNode(form, at: start..<lastEnd)
        guard node.depth <= Self.deepest else {
            throw PromQLError("expression nests too deeply", at: start)
        }
        return node
    }

    // MARK: - Operators

    /// An expression up to the first operator that binds less strongly than `precedence`.
    mutating func expression(
        bindingAtLeast precedence: Int = 1
    ) throws(PromQLError) -> PromQLNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw PromQLError("expression nests too deeply", at: next.range.lowerBound)
        }
        var left = try operand()
        while case .binary(let operation) = next.kind, operation.precedence >= precedence {
            let place = next.range.lowerBound
            advance()
            let (givesTruth, matching, hasMatching) = try modifiers()
            let right = try expression(
                bindingAtLeast: operation == .power
                    ? operation.precedence : operation.precedence + 1
            )
            let binary = PromQLBinary(
                operation: operation,
                left: left,
                right: right,
                givesTruth: givesTruth,
                matching: matching
            )
            try check(binary, hasMatching: hasMatching, at: place)
            left = try node(.binary(binary), from: left.range.lowerBound)
        }
        return left
    }

    /// `bool`, `on`, `ignoring` and `group_…` behind an operator.
    private mutating func modifiers() throws(PromQLError) -> (Bool, PromQLMatching, Bool) {
        var matching = PromQLMatching()
        let givesTruth = take(.keyword(.bool))
        guard next.kind == .keyword(.on) || next.kind == .keyword(.ignoring) else {
            return (givesTruth, matching, false)
        }
        matching.isOn = next.kind == .keyword(.on)
        advance()
        matching.labels = try labelNames()
        if next.kind == .keyword(.groupLeft) || next.kind == .keyword(.groupRight) {
            matching.cardinality = next.kind == .keyword(.groupLeft) ? .manyToOne : .oneToMany
            advance()
            if next.kind == .leftParenthesis { matching.included = try labelNames() }
        }
        return (givesTruth, matching, true)
    }

    /// A list of names in parentheses; keywords are names here.
    mutating func labelNames() throws(PromQLError) -> [String] {
        let context = "grouping opts"
        guard take(.leftParenthesis) else { throw unexpected(in: context, expected: "\"(\"") }
        var names: [String] = []
        while !take(.rightParenthesis) {
            guard PromQLText.isLabelName(next.text) else {
                throw unexpected(in: context, expected: "label")
            }
            names.append(next.text)
            advance()
            guard next.kind == .comma || next.kind == .rightParenthesis else {
                throw unexpected(in: context, expected: "\",\" or \")\"")
            }
            _ = take(.comma)
        }
        return names
    }

    /// An operand with its sign and what stands behind it.
    private mutating func operand() throws(PromQLError) -> PromQLNode {
        let start = next.range.lowerBound
        if next.kind == .binary(.add) || next.kind == .binary(.subtract) {
            let isNegative = next.kind == .binary(.subtract)
            advance()
            // A sign binds as a multiplication does: -a ^ b is -(a ^ b).
            let inner = try expression(bindingAtLeast: PromQLOperator.signPrecedence + 1)
            if case .number(let value) = inner.form {
                return try node(.number(isNegative ? -value : value), from: start)
            }
            guard inner.type == .scalar || inner.type == .vector else {
                throw error(
                    "unary expression only allowed on expressions of type scalar or instant "
                        + "vector, got \"\(inner.type.rawValue)\"",
                    at: inner
                )
            }
            return isNegative ? try node(.negated(inner), from: start) : inner
        }
        return try suffixes(of: try primary())
    }

    // MARK: - Suffixes

    /// Ranges, subqueries, `offset` and `@` behind an operand.
    private mutating func suffixes(of operand: PromQLNode) throws(PromQLError) -> PromQLNode {
        var node = operand
        while true {
            switch next.kind {
            case .leftBracket: node = try bracketed(node)
            case .keyword(.offset): node = try offset(node)
            case .at: node = try anchored(node)
            default: return node
            }
        }
    }

    mutating func duration(in context: String) throws(PromQLError) -> Int64 {
        guard next.kind == .duration else {
            if next.kind == .number, context != "offset" {
                throw PromQLError(
                    "missing unit character in duration",
                    at: next.range.lowerBound
                )
            }
            throw unexpected(in: context, expected: "duration")
        }
        let place = next.range.lowerBound
        let text = next.text
        advance()
        let milliseconds: Int64
        do throws(PromQLDuration.Problem) {
            milliseconds = try PromQLDuration(text).milliseconds
        } catch {
            throw PromQLError(error.description, at: place)
        }
        guard milliseconds > 0 else {
            throw PromQLError("duration must be greater than 0", at: place)
        }
        return milliseconds
    }

    private mutating func bracketed(_ inner: PromQLNode) throws(PromQLError) -> PromQLNode {
        let place = next.range.lowerBound
        advance()
        let length = try duration(in: "subquery selector")
        if take(.colon) {
            let step: Int64? =
                next.kind == .rightBracket ? nil : try duration(in: "subquery selector")
            guard take(.rightBracket) else {
                throw unexpected(in: "subquery selector", expected: "\"]\"")
            }
            guard inner.type == .vector else {
                throw error(
                    "subquery is only allowed on instant vector, got \(inner.type.rawValue) instead",
                    at: inner
                )
            }
            let subquery = PromQLSubquery(inner: inner, milliseconds: length, step: step)
            return try node(.subquery(subquery), from: inner.range.lowerBound)
        }
        guard take(.rightBracket) else {
            throw unexpected(in: "subquery or range", expected: "\":\" or \"]\"")
        }
        guard case .selector(let selector) = inner.form else {
            throw PromQLError("ranges only allowed for vector selectors", at: place)
        }
        guard selector.shift.offset == nil else {
            throw PromQLError("no offset modifiers allowed before range", at: place)
        }
        guard selector.shift.anchor == nil else {
            throw PromQLError("no @ modifiers allowed before range", at: place)
        }
        return try node(.range(selector, milliseconds: length), from: inner.range.lowerBound)
    }

    private mutating func offset(_ inner: PromQLNode) throws(PromQLError) -> PromQLNode {
        advance()
        let isNegative = take(.binary(.subtract))
        let length = try duration(in: "offset")
        guard var shift = inner.shift else {
            throw error(
                "offset modifier must be preceded by an instant vector selector or range vector "
                    + "selector or a subquery",
                at: inner
            )
        }
        guard shift.offset == nil else {
            throw error("offset may not be set multiple times", at: inner)
        }
        shift.offset = isNegative ? -length : length
        return try node(inner.shifted(by: shift), from: inner.range.lowerBound)
    }

    private mutating func anchored(_ inner: PromQLNode) throws(PromQLError) -> PromQLNode {
        advance()
        let anchor = try self.anchor(of: inner)
        guard var shift = inner.shift else {
            throw error(
                "@ modifier must be preceded by an instant vector selector or range vector selector "
                    + "or a subquery",
                at: inner
            )
        }
        guard shift.anchor == nil else {
            throw error("@ <timestamp> may not be set multiple times", at: inner)
        }
        shift.anchor = anchor
        return try node(inner.shifted(by: shift), from: inner.range.lowerBound)
    }

    private mutating func anchor(
        of node: PromQLNode
    ) throws(PromQLError) -> PromQLShift.Anchor {
        if next.kind == .keyword(.start) || next.kind == .keyword(.end) {
            let isStart = next.kind == .keyword(.start)
            advance()
            guard take(.leftParenthesis), take(.rightParenthesis) else {
                throw unexpected(in: "@", expected: "timestamp")
            }
            return isStart ? .start : .end
        }
        let isNegative = take(.binary(.subtract))
        if !isNegative { _ = take(.binary(.add)) }
        guard next.kind == .number else { throw unexpected(in: "@", expected: "timestamp") }
        let seconds = try number() * (isNegative ? -1 : 1)
        // A time in milliseconds has to be one in nanoseconds, too.
        guard seconds.magnitude < 9.2e9 else {
            throw error("timestamp out of bounds for @ modifier: \(seconds)", at: node)
        }
        return .time(milliseconds: Int64((seconds * 1_000).rounded()))
    }

    /// The value of the next token, a number.
    mutating func number() throws(PromQLError) -> Double {
        guard let value = GoNumber.parse(next.text) else {
            throw PromQLError(
                "error parsing number: \"\(next.text)\": invalid syntax",
                at: next.range.lowerBound
            )
        }
        advance()
        return value
    }
}

extension PromQLNode {
    /// By how much the part looks at another time; `nil` if it is none that can.
    fileprivate var shift: PromQLShift? {
        switch form {
        case .selector(let selector), .range(let selector, _): selector.shift
        case .subquery(let subquery): subquery.shift
        default: nil
        }
    }

    fileprivate func shifted(by shift: PromQLShift) -> Form {
        switch form {
        case .selector(var selector):
            selector.shift = shift
            return .selector(selector)
        case .range(var selector, let milliseconds):
            selector.shift = shift
            return .range(selector, milliseconds: milliseconds)
        case .subquery(var subquery):
            subquery.shift = shift
            return .subquery(subquery)
        default: return form
        }
    }
}

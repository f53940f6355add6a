/// A metric that a PromQL expression names.
struct MetricReference: Equatable {
    /// The name of the metric.
    let name: String
    /// Where it begins, in Unicode scalars from the start of the expression.
    let offset: Int
    /// Whether the expression asks for its absence.
    let isExpectedAbsent: Bool

    /// The metrics of an expression, in order.
    ///
    /// Names in front of `(` are functions, names in braces and behind `by`, `without`, `on`, `ignoring`
    /// and `group_…` are labels.
    ///
    /// Source: Prometheus 2.42, `promql/parser/lex.go`.
    static func all(in expression: String) -> [MetricReference] {
        var references: [MetricReference] = []
        let tokens = PromQLTokens(expression).tokens
        var labelDepth: Int?
        var absence: Int?
        var depth = 0
        for (index, token) in tokens.enumerated() {
            let previous = index > 0 ? tokens[index - 1].text : ""
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            switch token.text {
            case "(":
                depth += 1
                if labelKeywords.contains(previous.lowercased()) { labelDepth = depth }
                if previous.hasPrefix("absent"), absence == nil { absence = depth }
            case ")":
                if labelDepth == depth { labelDepth = nil }
                if absence == depth { absence = nil }
                depth -= 1
            default:
                guard token.isName, next != "(", labelDepth == nil,
                    !keywords.contains(token.text.lowercased())
                else { continue }
                references.append(
                    MetricReference(
                        name: token.text,
                        offset: token.offset,
                        isExpectedAbsent: absence != nil
                    )
                )
            }
        }
        return references
    }

    /// Whether an expression has an alternative, so that a part of it may be empty.
    static func hasAlternative(_ expression: String) -> Bool {
        PromQLTokens(expression).tokens.contains { $0.text.lowercased() == "or" }
    }

    private static let labelKeywords = [
        "by", "without", "on", "ignoring", "group_left", "group_right",
    ]

    private static let keywords =
        labelKeywords + [
            "and", "or", "unless", "bool", "offset", "inf", "nan", "atan2", "start", "end",
        ]
        + [
            "sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values",
            "bottomk", "topk", "quantile",
        ]
}

/// The names and brackets of a PromQL expression: texts, numbers, durations, comments and label
/// matchers are left out.
private struct PromQLTokens {
    struct Token {
        let text: String
        let offset: Int
        let isName: Bool
    }

    private(set) var tokens: [Token] = []

    init(_ expression: String) {
        let scalars = Array(expression.unicodeScalars)
        var index = 0
        var braces = 0
        var brackets = 0
        while index < scalars.count {
            let scalar = scalars[index]
            switch scalar {
            case "\"", "'", "`":
                index += 1
                while index < scalars.count, scalars[index] != scalar {
                    if scalars[index] == "\\", scalar != "`" { index += 1 }
                    index += 1
                }
                index += 1
            case "#":
                while index < scalars.count, scalars[index] != "\n" { index += 1 }
            case "{", "}":
                braces += scalar == "{" ? 1 : -1
                index += 1
            case "[", "]":
                brackets += scalar == "[" ? 1 : -1
                index += 1
            case "0"..."9", ".":
                // A number, its exponent or unit included: `5m`, `1e3`, `0x1F`.
                while index < scalars.count,
                    Self.isNamePart(scalars[index]) || scalars[index] == "."
                {
                    index += 1
                }
            case let scalar where Self.isNamePart(scalar):
                let start = index
                while index < scalars.count, Self.isNamePart(scalars[index]) { index += 1 }
                guard braces == 0, brackets == 0 else { continue }
                let text = String(String.UnicodeScalarView(scalars[start..<index]))
                tokens.append(Token(text: text, offset: start, isName: true))
            default:
                if braces == 0, brackets == 0, scalar == "(" || scalar == ")" {
                    tokens.append(Token(text: String(scalar), offset: index, isName: false))
                }
                index += 1
            }
        }
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ":": true
        default: false
        }
    }
}

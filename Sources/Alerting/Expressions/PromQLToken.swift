/// A word, number or sign of an expression.
struct PromQLToken: Sendable {
    let kind: Kind
    /// The token as it is written.
    let text: String
    /// Where it begins and ends, in Unicode scalars.
    let range: Range<Int>

    /// What a token is.
    enum Kind: Equatable, Sendable {
        case end
        /// A name without a colon that is no keyword; keywords are names where nothing else can stand.
        case identifier
        /// A name with a colon.
        case metricIdentifier
        case keyword(Keyword)
        case aggregation(PromQLAggregation)
        case binary(PromQLOperator)
        case number
        case duration
        case string
        case leftParenthesis, rightParenthesis, leftBrace, rightBrace, leftBracket, rightBracket
        case comma, colon, at
        case equal, notEqual, matches, matchesNot
    }

    /// The words that are neither operators nor aggregations.
    enum Keyword: String, CaseIterable, Sendable {
        case offset, by, without, on, ignoring, groupLeft = "group_left"
        case groupRight = "group_right"
        case bool, start, end
    }

    /// What messages call the token.
    var name: String {
        switch kind {
        case .end: "end of input"
        case .identifier: "identifier \"\(text)\""
        case .metricIdentifier: "metric identifier \"\(text)\""
        case .number: "number \"\(text)\""
        case .duration: "duration \"\(text)\""
        case .string: "string \(text)"
        case .keyword, .aggregation, .binary: "<\(text.lowercased())>"
        default: "\"\(text)\""
        }
    }
}

/// The operators between two operands.
enum PromQLOperator: String, CaseIterable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case power = "^"
    case arcTangent = "atan2"
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case less = "<"
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case and, or, unless

    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .greater, .less, .greaterOrEqual, .lessOrEqual: true
        default: false
        }
    }

    var isSetOperator: Bool {
        switch self {
        case .and, .or, .unless: true
        default: false
        }
    }

    /// How strongly the operator binds; `^` binds to the right, all others to the left.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and, .unless: 2
        case .equal, .notEqual, .greater, .less, .greaterOrEqual, .lessOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide, .modulo, .arcTangent: Self.signPrecedence
        case .power: 6
        }
    }

    /// How strongly a sign in front of an operand binds.
    static let signPrecedence = 5

    /// Whether the result is no longer what the metric's name says.
    ///
    /// Source: `shouldDropMetricName` in `promql/engine.go` of Prometheus 2.42, which leaves the name to
    /// `atan2`.
    var dropsName: Bool {
        switch self {
        case .add, .subtract, .multiply, .divide, .modulo, .power: true
        default: false
        }
    }
}

/// The operators that make one value of many.
enum PromQLAggregation: String, CaseIterable, Sendable {
    case sum, avg, count, min, max, group, stddev, stdvar, topk, bottomk, quantile
    case countValues = "count_values"

    /// Whether there is a parameter in front of the vector.
    var hasParameter: Bool {
        switch self {
        case .topk, .bottomk, .quantile, .countValues: true
        default: false
        }
    }
}

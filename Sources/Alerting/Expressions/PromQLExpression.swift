/// An expression of PromQL, parsed and checked.
///
/// Source: Prometheus 2.42. Left out: native histograms.
public struct PromQLExpression: Sendable {
    /// The text.
    public let text: String
    let root: PromQLNode

    /// Parses an expression.
    ///
    /// - Parameter text: The expression.
    /// - Throws: `PromQLError` with the place of the first mistake.
    public init(_ text: String) throws(PromQLError) {
        self.text = text
        var parser = try PromQLParser(text)
        root = try parser.parse()
    }
}

extension PromQLExpression: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension PromQLExpression: Hashable {
    /// Whether two expressions are written alike.
    public static func == (left: PromQLExpression, right: PromQLExpression) -> Bool {
        left.text == right.text
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A part of an expression.
struct PromQLNode: Sendable {
    let form: Form
    /// Where it stands, in Unicode scalars.
    let range: Range<Int>
    /// The levels below and including this one.
    let depth: Int

    /// What a part is.
    indirect enum Form: Sendable {
        case number(Double)
        case string(String)
        case parenthesized(PromQLNode)
        case negated(PromQLNode)
        case selector(PromQLSelector)
        case range(PromQLSelector, milliseconds: Int64)
        case subquery(PromQLSubquery)
        case call(PromQLFunction, [PromQLNode])
        case aggregation(PromQLAggregationCall)
        case binary(PromQLBinary)
    }

    init(_ form: Form, at range: Range<Int>) {
        self.form = form
        self.range = range
        let below: Int =
            switch form {
            case .number, .string, .selector, .range: 0
            case .parenthesized(let inner), .negated(let inner): inner.depth
            case .subquery(let subquery): subquery.inner.depth
            case .call(_, let arguments): arguments.map(\.depth).max() ?? 0
            case .aggregation(let call): max(call.vector.depth, call.parameter?.depth ?? 0)
            case .binary(let binary): max(binary.left.depth, binary.right.depth)
            }
        depth = below + 1
    }

    var type: PromQLType {
        switch form {
        case .number: .scalar
        case .string: .string
        case .parenthesized(let inner), .negated(let inner): inner.type
        case .selector, .aggregation: .vector
        case .range, .subquery: .range
        case .call(let function, _): function.result
        case .binary(let binary):
            binary.left.type == .scalar && binary.right.type == .scalar ? .scalar : .vector
        }
    }

    /// The part within all parentheses around it.
    var unwrapped: PromQLNode {
        guard case .parenthesized(let inner) = form else { return self }
        return inner.unwrapped
    }
}

/// Which series, and when.
struct PromQLSelector: Sendable {
    /// The name of the metric, if it stands in front of the braces.
    var name: String?
    /// What is asked of the labels, the name among them.
    var matchers: [LabelMatcher]
    var shift = PromQLShift()
}

/// By how much a selector or subquery looks at another time than that of the evaluation.
struct PromQLShift: Sendable {
    /// `offset`, to the past, in milliseconds.
    var offset: Int64?
    var anchor: Anchor?

    /// What stands behind `@`.
    enum Anchor: Sendable {
        case time(milliseconds: Int64)
        case start, end
    }
}

/// An expression evaluated at many times.
struct PromQLSubquery: Sendable {
    let inner: PromQLNode
    let milliseconds: Int64
    /// The distance of the times; `nil` is the standard evaluation interval.
    let step: Int64?
    var shift = PromQLShift()
}

/// An aggregation over a vector.
struct PromQLAggregationCall: Sendable {
    let operation: PromQLAggregation
    /// The labels that tell groups apart, or those that do not.
    let labels: [String]
    let isWithout: Bool
    let parameter: PromQLNode?
    let vector: PromQLNode
}

/// An operator between two operands.
struct PromQLBinary: Sendable {
    let operation: PromQLOperator
    let left: PromQLNode
    let right: PromQLNode
    let givesTruth: Bool
    let matching: PromQLMatching
}

/// Which elements of two vectors belong together.
struct PromQLMatching: Sendable {
    /// The labels that have to be equal, or those that need not be.
    var labels: [String] = []
    var isOn = false
    var cardinality = Cardinality.oneToOne
    /// Labels taken over from the side of which there is one.
    var included: [String] = []

    enum Cardinality: Sendable {
        case oneToOne, manyToOne, oneToMany
    }
}

/// An expression that compares a vector with a number: what is measured, and from where on it counts.
public struct PromQLThreshold: Sendable, Hashable {
    /// What is measured.
    public let measure: PromQLExpression
    /// How it is compared; the measure stands on the left.
    public let comparison: Comparison
    /// The number.
    public let value: Double

    /// A comparison that has a side.
    public enum Comparison: String, Sendable {
        /// Above the number.
        case greater = ">"
        /// The number or above.
        case greaterOrEqual = ">="
        /// Below the number.
        case less = "<"
        /// The number or below.
        case lessOrEqual = "<="

        /// Whether a value is on the side that counts.
        public func holds(_ value: Double, _ threshold: Double) -> Bool {
            switch self {
            case .greater: value > threshold
            case .greaterOrEqual: value >= threshold
            case .less: value < threshold
            case .lessOrEqual: value <= threshold
            }
        }

        /// Whether large values count.
        public var isUpper: Bool { self == .greater || self == .greaterOrEqual }

        /// The comparison with its sides exchanged.
        fileprivate var mirrored: Comparison {
            switch self {
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            }
        }
    }
}

extension PromQLExpression {
    /// The comparison that the expression as a whole is; `nil` if it is none of a vector with a number.
    public var threshold: PromQLThreshold? {
        guard case .binary(let binary) = root.unwrapped.form, !binary.givesTruth,
            let comparison = PromQLThreshold.Comparison(rawValue: binary.operation.rawValue)
        else { return nil }
        if binary.left.type == .vector, let value = binary.right.literal {
            return threshold(binary.left, comparison, value)
        }
        if binary.right.type == .vector, let value = binary.left.literal {
            return threshold(binary.right, comparison.mirrored, value)
        }
        return nil
    }

    private func threshold(
        _ node: PromQLNode,
        _ comparison: PromQLThreshold.Comparison,
        _ value: Double
    ) -> PromQLThreshold? {
        let scalars = Array(text.unicodeScalars)[node.range]
        var part = String.UnicodeScalarView()
        part.append(contentsOf: scalars)
        guard let measure = try? PromQLExpression(String(part)) else { return nil }
        return PromQLThreshold(measure: measure, comparison: comparison, value: value)
    }
}

extension PromQLNode {
    /// The number that the node is; `nil` if it is none, or one that is worked out.
    fileprivate var literal: Double? {
        switch form {
        case .number(let value): value
        case .negated(let inner): inner.literal.map { -$0 }
        case .parenthesized(let inner): inner.literal
        default: nil
        }
    }
}

/// What a choice of parameters costs: arithmetic on dotted paths, as `--minimize` takes it.
///
/// `+`, `-`, `*`, `/`, parentheses, plain numbers and the paths of parameters. A path counts in base
/// units: cores, bytes, seconds, per second. The longest path that fits is taken, so that one may
/// hold `-` and `/`.
public struct CostExpression: Sendable, Equatable {
    /// The expression as it was written.
    public let text: String
    /// The paths in it, each once, in the order in which they first appear.
    public let paths: [String]

    private let root: Node

    /// A part of the expression.
    indirect enum Node: Sendable, Equatable {
        case number(Double)
        case parameter(Int)
        case negative(Node)
        case sum(Node, Node)
        case difference(Node, Node)
        case product(Node, Node)
        case quotient(Node, Node)
    }

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: The expression.
    ///   - known: The paths of the model's parameters.
    /// - Throws: A diagnostic at the place on the command line, with what to write instead.
    public init(_ text: String, paths known: [String]) throws(Diagnostic) {
        var parser = CostParser(text, paths: known)
        root = try parser.expression()
        self.text = text
        paths = parser.used
    }

    /// Bounds of what values between others cost: no cost is outside, though not all may be reached.
    ///
    /// - Parameter values: The range of each of `paths`, in base units.
    /// - Returns: `nil` if a divisor may be zero.
    public func range(_ values: [ClosedRange<Double>]) -> ClosedRange<Double>? {
        root.range(values)
    }
}

extension CostExpression.Node {
    /// Interval arithmetic.
    fileprivate func range(_ values: [ClosedRange<Double>]) -> ClosedRange<Double>? {
        switch self {
        case .number(let value): return value...value
        case .parameter(let index): return values[index]
        case .negative(let node):
            return node.range(values).map { -$0.upperBound ... -$0.lowerBound }
        case .sum(let left, let right):
            guard let left = left.range(values), let right = right.range(values) else { return nil }
            return Self.hull([
                left.lowerBound + right.lowerBound, left.upperBound + right.upperBound,
            ])
        case .difference(let left, let right):
            guard let left = left.range(values), let right = right.range(values) else { return nil }
            return Self.hull([
                left.lowerBound - right.upperBound, left.upperBound - right.lowerBound,
            ])
        case .product(let left, let right):
            guard let left = left.range(values), let right = right.range(values) else { return nil }
            return Self.hull(Self.corners(left, right).map { $0 * $1 })
        case .quotient(let left, let right):
            guard let left = left.range(values), let right = right.range(values),
                !right.contains(0)
            else { return nil }
            return Self.hull(Self.corners(left, right).map { $0 / $1 })
        }
    }

    private static func corners(
        _ left: ClosedRange<Double>,
        _ right: ClosedRange<Double>
    ) -> [(Double, Double)] {
        [left.lowerBound, left.upperBound].flatMap { first in
            [(first, right.lowerBound), (first, right.upperBound)]
        }
    }

    private static func hull(_ values: [Double]) -> ClosedRange<Double>? {
        guard let low = values.min(), let high = values.max(), low.isFinite, high.isFinite else {
            return nil
        }
        return low...high
    }
}

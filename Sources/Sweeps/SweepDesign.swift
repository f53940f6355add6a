import ModelFiles
import Variates

/// Which values the varied parameters have at each point of a sweep.
///
/// A pure value: the values of a point follow from its number and the design alone.
public struct SweepDesign: Sendable {
    /// How the points are laid out.
    public enum Kind: String, Sendable, CaseIterable {
        /// Every combination of the values; those of the last parameter change fastest.
        case grid
        /// The first values of all parameters, then the second ones, and so on.
        case zip
        /// A random Latin hypercube: each of N equal slices of each parameter has one point.
        case latinHypercube = "latin-hypercube"
        /// The first N points of a Sobol sequence.
        case sobol
    }

    /// How the points are laid out.
    public let kind: Kind
    /// The parameters with their values, in the order of the columns.
    public let ranges: [ParameterRange]
    /// How many points there are.
    public let count: Int
    private let axes: [Axis]
    private let filling: Filling

    /// Points at most.
    public static let mostPoints = 1_000_000

    /// A design over ranges.
    ///
    /// - Parameters:
    ///   - kind: How the points are laid out.
    ///   - ranges: At least one.
    ///   - points: How many points a Latin hypercube or a Sobol sequence has; `nil` for the others.
    ///   - seed: What a Latin hypercube is drawn from.
    ///   - isWhole: Whether only whole numbers are values of the parameter at a path.
    /// - Throws: A diagnostic that points at the range that does not fit.
    public init(
        kind: Kind,
        ranges: [ParameterRange],
        points: Int?,
        seed: UInt64,
        isWhole: (String) -> Bool
    ) throws(Diagnostic) {
        self.kind = kind
        self.ranges = ranges
        axes = ranges.map { Axis($0, isWhole: isWhole($0.path)) }
        for (index, range) in ranges.enumerated()
        where ranges[..<index].contains(where: { $0.path == range.path }) {
            throw range.error("this parameter is varied twice; write all its values in one --vary")
        }
        switch kind {
        case .grid, .zip:
            count = try Self.count(kind, axes, ranges)
            filling = .none
        case .latinHypercube, .sobol:
            guard let points else {
                throw ranges[0].error("the design \(kind.rawValue) needs --points N")
            }
            count = points
            guard kind == .sobol else {
                filling = .latinHypercube(
                    LatinHypercube(dimensions: ranges.count, count: points, seed: seed)
                )
                return
            }
            guard ranges.count <= SobolSequence.mostDimensions else {
                throw ranges[SobolSequence.mostDimensions].error(
                    "a Sobol sequence has \(SobolSequence.mostDimensions) parameters at most; "
                        + "take --design latin-hypercube"
                )
            }
            filling = .sobol(SobolSequence(dimensions: ranges.count, count: points))
        }
    }

    /// The values of a point, in the order of the ranges.
    ///
    /// - Parameter point: In `0..<count`.
    /// - Returns: A text a range, as `--set` takes it.
    public func values(of point: Int) -> [String] {
        precondition(0..<count ~= point, "there is no point \(point)")
        switch filling {
        case .none:
            guard kind == .grid else { return axes.map { $0.value(point) } }
            var rest = point
            var values: [String] = []
            for axis in axes.reversed() {
                let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: axis.count)
                values.append(axis.value(remainder))
                rest = quotient
            }
            return values.reversed()
        case .latinHypercube(let design): return values(at: design[point])
        case .sobol(let sequence): return values(at: sequence[point])
        }
    }

    /// A point in words: `12 (a.b=50, c.d=2)`, its number counted from 1.
    public func description(of point: Int) -> String {
        let values = zip(ranges, values(of: point)).map { "\($0.path)=\($1)" }
        return "\(point + 1) (\(values.joined(separator: ", ")))"
    }

    private func values(at coordinates: [Double]) -> [String] {
        zip(axes, coordinates).map { $0.value(at: $1) }
    }

    /// The number of points of a grid or of zipped values.
    private static func count(
        _ kind: Kind,
        _ axes: [Axis],
        _ ranges: [ParameterRange]
    ) throws(Diagnostic) -> Int {
        var count = kind == .grid ? 1 : axes[0].count
        for (axis, range) in zip(axes, ranges) {
            guard range.interval == nil else {
                throw range.error(
                    "a \(kind.rawValue) needs single values; write LOW:HIGH:STEP, or take "
                        + "--design latin-hypercube or sobol"
                )
            }
            if kind == .grid {
                let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
                count = overflow ? Int.max : product
            } else if axis.count != count {
                throw range.error(
                    "with --zip all parameters have as many values: this one has \(axis.count), "
                        + "and '\(ranges[0].path)' has \(count)"
                )
            }
            guard count <= mostPoints else {
                throw range.error(
                    "the design has more than \(mostPoints) points; take fewer values, or a design "
                        + "with --points"
                )
            }
        }
        return count
    }
}

/// One parameter of a design.
private struct Axis: Sendable {
    private let extent: ParameterRange.Extent
    private let isWhole: Bool

    init(_ range: ParameterRange, isWhole: Bool) {
        self.isWhole = isWhole
        if isWhole, case .values(let values) = range.extent {
            extent = .values(values.whole)
        } else {
            extent = range.extent
        }
    }

    /// How many single values there are; 0 in an interval.
    var count: Int { if case .values(let values) = extent { values.count } else { 0 } }

    /// A single value.
    func value(_ index: Int) -> String {
        guard case .values(let values) = extent else {
            preconditionFailure("an interval has no single values")
        }
        return values[index]
    }

    /// The value at a coordinate, from 0 and below 1.
    func value(at coordinate: Double) -> String {
        switch extent {
        case .values(let values):
            values[min(values.count - 1, Int(coordinate * Double(values.count)))]
        case .interval(let interval):
            interval.text(
                of: interval.value(at: coordinate, isWhole: isWhole),
                isWhole: isWhole
            )
        }
    }
}

/// What gives the points of a design their coordinates.
private enum Filling: Sendable {
    /// Nothing: the values are counted through.
    case none
    case latinHypercube(LatinHypercube)
    case sobol(SobolSequence)
}

import Glibc

/// Where the expectation of a curve crosses zero from below, from replications that each observed the
/// whole curve at the same nodes.
///
/// Between the nodes a replication's curve is interpolated, twice: by the polynomial through the
/// nodes, and by straight lines. Under common random numbers the curves of a replication are smooth, and
/// for each place *x* the interpolated values are independent from replication to replication. The
/// interval holds the places that Student's test does not tell from the crossing, |t(x)| ≤ the
/// quantile; of both interpolations the wider end counts, so that a curve that is not
/// straight between the nodes widens the interval by about what that is worth.
///
/// Source: E. C. Fieller, "Some Problems in Interval Estimation", J. Royal Statistical Society B 16
/// (1954), for a straight line; inversion of a test is the same for every interpolation that is linear in
/// the observations.
public struct Crossing: Sendable, Equatable {
    /// Where the mean curve crosses, between the nodes or half a step beyond.
    ///
    /// Infinite if the curve is below zero all that way, minus infinity if it begins above.
    public let root: Double

    /// The lower end of the interval; minus infinity if it lies below what the nodes tell, infinite
    /// if the curve is below zero for certain all the way.
    public let low: Double

    /// The upper end of the interval; infinite if it lies above what the nodes tell, minus infinity
    /// if the curve is above zero for certain all the way.
    public let high: Double

    /// The nodes at which the curve is below zero, beyond what chance explains.
    public let below: [Double]

    /// The nodes at which the curve is above zero, beyond what chance explains.
    public let above: [Double]

    /// How much the curve bends between the nodes.
    ///
    /// The largest distance of an inner node from the chord of its neighbours, as a share of the rise
    /// between them. A step has one half or more.
    public let bend: Double

    /// The crossing of the curves.
    ///
    /// - Parameters:
    ///   - nodes: At least two places, ascending.
    ///   - curves: For each replication its values at the nodes; at least two replications.
    ///   - confidence: Above 0 and below 1.
    ///   - bias: A bound on the bias of the mean, in standard errors; it widens the interval.
    public init(nodes: [Double], curves: [[Double]], confidence: Double, bias: Double = 0) {
        precondition(nodes.count >= 2 && curves.count >= 2, "a crossing needs two of each")
        precondition(curves.allSatisfy { $0.count == nodes.count }, "a value for each node")
        let quantile =
            StudentT.halfWidth(confidence: confidence, degrees: curves.count - 1) + bias
        let inversions = [Interpolation.polynomial, .linear].map {
            Inversion(nodes, curves, $0, quantile: quantile)
        }
        root = inversions[0].root
        low = inversions.reduce(.infinity) { min($0, $1.low) }
        high = inversions.reduce(-.infinity) { max($0, $1.high) }
        let statistics = nodes.indices.map { node in
            Inversion.statistic(curves, by: nodes.indices.map { $0 == node ? 1 : 0 })
        }
        below = zip(nodes, statistics).filter { $0.1 < -quantile }.map(\.0)
        above = zip(nodes, statistics).filter { $0.1 > quantile }.map(\.0)
        let means = nodes.indices.map { node in Tally(curves.map { $0[node] }).mean ?? 0 }
        bend =
            nodes.indices.dropFirst().dropLast().map { node in
                let share =
                    (nodes[node] - nodes[node - 1]) / (nodes[node + 1] - nodes[node - 1])
                let rise = means[node + 1] - means[node - 1]
                let distance = means[node] - means[node - 1] - share * rise
                return distance == 0 ? 0 : abs(distance / rise)
            }.max() ?? 0
    }
}

/// How a curve goes on between its nodes.
private enum Interpolation {
    case polynomial
    case linear

    /// The weight of each node's value in the value at `place`.
    func weights(_ nodes: [Double], at place: Double) -> [Double] {
        switch self {
        case .polynomial:
            return nodes.indices.map { node in
                nodes.indices.reduce(1) { product, other in
                    other == node
                        ? product : product * (place - nodes[other]) / (nodes[node] - nodes[other])
                }
            }
        case .linear:
            let upper = nodes.dropFirst().dropLast().firstIndex { $0 > place } ?? nodes.count - 1
            let share = (place - nodes[upper - 1]) / (nodes[upper] - nodes[upper - 1])
            return nodes.indices.map { $0 == upper ? share : $0 == upper - 1 ? 1 - share : 0 }
        }
    }
}

/// The places that a test does not tell from the crossing, under one interpolation.
private struct Inversion {
    let root: Double
    let low: Double
    let high: Double

    /// Places of the grid on which the test is inverted, before the ends are refined.
    private static let steps = 256

    init(
        _ nodes: [Double],
        _ curves: [[Double]],
        _ interpolation: Interpolation,
        quantile: Double
    ) {
        func statistic(at place: Double) -> Double {
            Self.statistic(curves, by: interpolation.weights(nodes, at: place))
        }
        // Half a step beyond the nodes a smooth curve is still known well enough.
        let start = nodes[0] - (nodes[1] - nodes[0]) / 2
        let end = nodes[nodes.count - 1] + (nodes[nodes.count - 1] - nodes[nodes.count - 2]) / 2
        let grid = (0...Self.steps).map {
            start + (end - start) * Double($0) / Double(Self.steps)
        }
        let statistics = grid.map(statistic(at:))
        // A parabola turns round beyond the nodes, where a curve that was seen below or above goes on:
        // what an outermost node has told is not asked of it again.
        let (lowest, highest) = (nodes[0], nodes[nodes.count - 1])
        let isInside = { (index: Int) in grid[index] > lowest && grid[index] < highest }
        let inner = grid.indices.first(where: isInside) ?? 0
        let outer = grid.indices.last(where: isInside) ?? Self.steps
        // Where the statistic reaches a level for the first time, and leaves it for the last.
        let first = { (level: Double) -> Double in
            let isSeen = statistic(at: lowest) < level
            guard isSeen || statistics[0] < level else { return -.infinity }
            let begin = isSeen ? inner : 1
            guard let index = statistics[begin...].firstIndex(where: { $0 >= level }) else {
                return .infinity
            }
            let before = isSeen ? max(grid[index - 1], lowest) : grid[index - 1]
            return turningPoint(in: before...grid[index]) { statistic(at: $0) < level }
        }
        let last = { (level: Double) -> Double in
            let isSeen = statistic(at: highest) > level
            guard isSeen || statistics[Self.steps] > level else { return .infinity }
            let end = isSeen ? outer : Self.steps - 1
            guard let index = statistics[...end].lastIndex(where: { $0 <= level }) else {
                return -.infinity
            }
            let behind = isSeen ? min(grid[index + 1], highest) : grid[index + 1]
            return turningPoint(in: grid[index]...behind) { statistic(at: $0) <= level }
        }
        root = first(0)
        low = first(-quantile)
        high = last(quantile)
    }

    /// Student's statistic of so weighted values of the curves; infinite if they do not vary.
    static func statistic(_ curves: [[Double]], by weights: [Double]) -> Double {
        let tally = Tally(
            curves.map { curve in zip(weights, curve).reduce(0) { $0 + $1.0 * $1.1 } }
        )
        guard let mean = tally.mean, let deviation = tally.standardDeviation, mean != 0 else {
            return 0
        }
        return mean / (deviation / Double(tally.count).squareRoot())
    }
}

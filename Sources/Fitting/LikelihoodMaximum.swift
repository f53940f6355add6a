import Statistics

/// Where a smooth function of a few parameters is largest, and how sharply.
///
/// Newton's method on central differences. Where the function is not concave, a multiple of the
/// identity is added to the curvature until it is (Levenberg), and a step that does not climb is
/// halved. The curvature at the top is the observed information, whose inverse is the covariance of
/// maximum likelihood estimates.
///
/// Source: J. Nocedal & S. J. Wright, "Numerical Optimization", 2nd ed. (2006), sections 3.4 and 8.1;
/// B. Efron & D. V. Hinkley, "Assessing the Accuracy of the Maximum Likelihood Estimator: Observed
/// Versus Expected Fisher Information", Biometrika 65 (1978).
struct LikelihoodMaximum {
    /// The parameters at the top.
    let point: [Double]
    /// The function there.
    let value: Double
    /// The inverse of the negative second derivatives there; `nil` if the top is flat in a direction,
    /// so that the parameters are not determined.
    let covariance: [[Double]]?

    /// Climbs from `start`.
    ///
    /// Fails, returning `nil`, if the function is not finite there.
    ///
    /// - Parameters:
    ///   - start: Parameters of the order of 1, in coordinates without bounds.
    ///   - scale: By how much larger than of the order of 1 the function is: the number of
    ///     observations, of a log-likelihood.
    ///   - function: The function; −∞ or NaN where it is not defined.
    init?(from start: [Double], scale: Double, _ function: ([Double]) -> Double) {
        func scaled(_ point: [Double]) -> Double {
            let value = function(point) / scale
            return value.isFinite ? value : -.infinity
        }
        var point = start
        var value = scaled(point)
        guard value.isFinite else { return nil }
        for _ in 0..<Self.stepsAtMost {
            let (gradient, curvature) = Self.derivatives(at: point, value, scaled)
            guard let direction = Self.direction(gradient, curvature) else { break }
            let slope = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
            // What a Newton step still gains is half of the slope along it.
            guard slope > 1e-13 else { break }
            var length = min(1, Self.longestStep / (direction.map(\.magnitude).max() ?? 1))
            var next = value
            var candidate = point
            while length > 1e-8 {
                candidate = zip(point, direction).map { $0 + length * $1 }
                next = scaled(candidate)
                if next > value { break }
                length /= 2
            }
            guard next > value else { break }
            (point, value) = (candidate, next)
        }
        self.point = point
        self.value = value * scale
        let curvature = Self.derivatives(at: point, value, scaled).curvature
        let information = curvature.map { row in row.map { -$0 * scale } }
        covariance = PositiveDefiniteMatrix(information)?.inverse
    }

    private static let stepsAtMost = 100
    /// Parameters are logarithms or of the order of 1: more at once leaves the map.
    private static let longestStep = 2.0
    /// The cube root of the precision is best for first, the fourth root for second derivatives.
    private static let distance = 1e-4

    private static func derivatives(
        at point: [Double],
        _ value: Double,
        _ function: ([Double]) -> Double
    ) -> (gradient: [Double], curvature: [[Double]]) {
        let steps = point.map { distance * max(1, $0.magnitude) }
        func at(_ moves: (index: Int, sign: Double)...) -> Double {
            var moved = point
            for (index, sign) in moves { moved[index] += sign * steps[index] }
            return function(moved)
        }
        var gradient = [Double](repeating: 0, count: point.count)
        var curvature = [[Double]](repeating: gradient, count: point.count)
        for row in point.indices {
            let (up, down) = (at((row, 1)), at((row, -1)))
            gradient[row] = (up - down) / (2 * steps[row])
            curvature[row][row] = (up - 2 * value + down) / (steps[row] * steps[row])
            for column in 0..<row {
                let mixed =
                    at((row, 1), (column, 1)) - at((row, 1), (column, -1))
                    - at((row, -1), (column, 1)) + at((row, -1), (column, -1))
                curvature[row][column] = mixed / (4 * steps[row] * steps[column])
                curvature[column][row] = curvature[row][column]
            }
        }
        return (gradient, curvature)
    }

    /// Newton's direction, bent towards the gradient where the function is not concave.
    private static func direction(_ gradient: [Double], _ curvature: [[Double]]) -> [Double]? {
        var added = 0.0
        for _ in 0..<40 {
            var matrix = curvature.map { row in row.map { -$0 } }
            for index in matrix.indices { matrix[index][index] += added }
            if let positive = PositiveDefiniteMatrix(matrix) { return positive.solve(gradient) }
            added = max(1e-6, 4 * added)
        }
        return nil
    }
}

/// A symmetric, positive definite matrix by its Cholesky factor: an information matrix, a covariance.
///
/// Source: G. H. Golub & C. F. Van Loan, "Matrix Computations", 4th ed. (2013), section 4.2.
public struct PositiveDefiniteMatrix: Sendable {
    /// The lower triangular L with A = L·Lᵀ, row by row.
    private let factor: [[Double]]

    /// The matrix with these rows, of which the lower triangle is read.
    ///
    /// Fails, returning `nil`, if it is not positive definite or a number in it is not finite.
    ///
    /// - Precondition: It is square.
    public init?(_ rows: [[Double]]) {
        precondition(rows.allSatisfy { $0.count == rows.count }, "a matrix is square")
        var factor = rows
        for row in rows.indices {
            for column in 0...row {
                var rest = rows[row][column]
                for index in 0..<column { rest -= factor[row][index] * factor[column][index] }
                if row == column {
                    guard rest > 0, rest < .infinity else { return nil }
                    factor[row][row] = rest.squareRoot()
                } else {
                    factor[row][column] = rest / factor[column][column]
                }
            }
        }
        self.factor = factor
    }

    /// The solution x of A·x = b.
    ///
    /// - Parameter constants: b, as long as the matrix.
    /// - Returns: x.
    public func solve(_ constants: [Double]) -> [Double] {
        precondition(constants.count == factor.count, "an equation for each row")
        var solution = constants
        for row in factor.indices {
            for column in 0..<row { solution[row] -= factor[row][column] * solution[column] }
            solution[row] /= factor[row][row]
        }
        for row in factor.indices.reversed() {
            for below in (row + 1)..<max(factor.count, row + 1) {
                solution[row] -= factor[below][row] * solution[below]
            }
            solution[row] /= factor[row][row]
        }
        return solution
    }

    /// The inverse, row by row.
    public var inverse: [[Double]] {
        factor.indices.map { column in
            solve(factor.indices.map { $0 == column ? 1 : 0 })
        }
    }
}

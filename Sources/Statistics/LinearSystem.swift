/// Systems of linear equations, small and dense.
enum LinearSystem {
    /// The solution x of A·x = b, by Gaussian elimination with partial pivoting.
    ///
    /// - Precondition: The matrix is square, as long as `constants`, and regular.
    static func solve(_ matrix: [[Double]], _ constants: [Double]) -> [Double] {
        var rows = matrix
        var solution = constants
        let size = constants.count
        precondition(rows.count == size && rows.allSatisfy { $0.count == size }, "not square")
        for column in 0..<size {
            var pivot = column
            for row in column..<size where abs(rows[row][column]) > abs(rows[pivot][column]) {
                pivot = row
            }
            precondition(rows[pivot][column] != 0, "the equations have no single solution")
            rows.swapAt(column, pivot)
            solution.swapAt(column, pivot)
            for row in (column + 1)..<max(size, column + 1) {
                let factor = rows[row][column] / rows[column][column]
                guard factor != 0 else { continue }
                for entry in column..<size { rows[row][entry] -= factor * rows[column][entry] }
                solution[row] -= factor * solution[column]
            }
        }
        for row in (0..<size).reversed() {
            for entry in (row + 1)..<max(size, row + 1) {
                solution[row] -= rows[row][entry] * solution[entry]
            }
            solution[row] /= rows[row][row]
        }
        return solution
    }
}

import CGSL
import Glibc

extension GoodnessOfFit {
    /// The one-sample Kolmogorov–Smirnov test of a continuous distribution.
    ///
    /// The p-value is exact up to a hundred samples; beyond, it is Kolmogorov's limit with Vrbik's
    /// correction. For a distribution with atoms, or one fitted to the same sample, the true chance
    /// is smaller than the p-value.
    ///
    /// - Parameters:
    ///   - samples: At least one number, in any order, none of them NaN.
    ///   - cumulativeProbability: P(X ≤ x) of the distribution.
    /// - Returns: The largest distance of the two cumulative distributions and its p-value.
    /// - Complexity: O(n log n) in the number of samples.
    public static func kolmogorovSmirnov(
        _ samples: [Double],
        cumulativeProbability: (Double) -> Double
    ) -> GoodnessOfFit {
        precondition(!samples.isEmpty, "a test of no samples")
        let count = Double(samples.count)
        var distance = 0.0
        for (index, sample) in samples.sorted().enumerated() {
            let probability = cumulativeProbability(sample)
            let (below, above) = (Double(index) / count, Double(index + 1) / count)
            distance = max(distance, probability - below, above - probability)
        }
        return kolmogorovSmirnov(distance: distance, count: samples.count)
    }

    /// The Kolmogorov–Smirnov test of a distance that is already known.
    ///
    /// - Parameters:
    ///   - distance: The largest distance of the two cumulative distributions, from 0 to 1.
    ///   - count: The number of samples, at least 1.
    /// - Returns: The distance and its p-value, as `kolmogorovSmirnov(_:cumulativeProbability:)` has it.
    public static func kolmogorovSmirnov(distance: Double, count: Int) -> GoodnessOfFit {
        precondition(count > 0, "a test of no samples")
        let pValue =
            count <= 100
            ? 1 - kolmogorovProbability(below: distance, count: count)
            : kolmogorovLimit(above: distance, count: count)
        return GoodnessOfFit(statistic: distance, pValue: min(max(pValue, 0), 1))
    }

    /// P(Dₙ < distance) for the Kolmogorov–Smirnov statistic of `count` samples, exactly.
    ///
    /// An entry of the power of a matrix whose size grows with count · distance, in O(m³ log n).
    ///
    /// Source: G. Marsaglia, W. W. Tsang, J. Wang, "Evaluating Kolmogorov's distribution", Journal of
    /// Statistical Software 8 (2003), with J. Durbin's matrix.
    ///
    /// - Parameters:
    ///   - distance: From 0 to 1.
    ///   - count: At least 1.
    /// - Returns: A fraction in `0...1`.
    static func kolmogorovProbability(below distance: Double, count: Int) -> Double {
        guard distance < 1 else { return 1 }
        let reach = Double(count) * distance
        let k = Int(reach) + 1
        let size = 2 * k - 1
        let remainder = Double(k) - reach
        var matrix = SquareMatrix(size: size)
        for row in 0..<size {
            for column in 0..<size where row - column + 1 >= 0 { matrix[row, column] = 1 }
        }
        for index in 0..<size {
            matrix[index, 0] -= pow(remainder, Double(index + 1))
            matrix[size - 1, index] -= pow(remainder, Double(size - index))
        }
        if 2 * remainder > 1 { matrix[size - 1, 0] += pow(2 * remainder - 1, Double(size)) }
        for row in 0..<size {
            for column in 0..<size where row - column + 1 > 0 {
                matrix[row, column] /= gsl_sf_fact(UInt32(min(row - column + 1, 170)))
            }
        }
        var probability = matrix.raised(to: count)[k - 1, k - 1]
        // n! / nⁿ, a factor at a time.
        for index in 1...count { probability *= Double(index) / Double(count) }
        return probability
    }

    /// P(Dₙ > distance) in the limit of many samples.
    ///
    /// Source: A. N. Kolmogorov (1933); J. Vrbik, "Small-sample corrections to Kolmogorov–Smirnov test
    /// statistic", Pioneer Journal of Theoretical and Applied Statistics 15 (2018), whose correction
    /// is closer than M. A. Stephens' of 1970.
    private static func kolmogorovLimit(above distance: Double, count: Int) -> Double {
        let root = Double(count).squareRoot()
        let raw = root * distance
        let scaled = raw + 1 / (6 * root) + (raw - 1) / (4 * Double(count))
        // The series alternates and converges slowly where the chance is 1 in all digits.
        guard scaled > 0.2 else { return 1 }
        var sum = 0.0
        for term in 1...100 {
            let exponent = -2 * Double(term * term) * scaled * scaled
            guard exponent > -745 else { break }
            sum += (term.isMultiple(of: 2) ? -2 : 2) * exp(exponent)
        }
        return sum
    }
}

/// A square matrix of doubles.
private struct SquareMatrix {
    let size: Int
    private var entries: [Double]

    init(size: Int) {
        self.size = size
        entries = Array(repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { entries[row * size + column] }
        set { entries[row * size + column] = newValue }
    }

    /// The product of `exponent` such matrices, by squaring.
    func raised(to exponent: Int) -> SquareMatrix {
        guard exponent > 1 else { return self }
        let half = raised(to: exponent / 2)
        let square = half * half
        return exponent.isMultiple(of: 2) ? square : square * self
    }

    static func * (left: SquareMatrix, right: SquareMatrix) -> SquareMatrix {
        var product = SquareMatrix(size: left.size)
        for row in 0..<left.size {
            for inner in 0..<left.size {
                let factor = left[row, inner]
                for column in 0..<left.size {
                    product[row, column] += factor * right[inner, column]
                }
            }
        }
        return product
    }
}

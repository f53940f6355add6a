import Glibc

/// Sums of powers, which the moments of a Zipf distribution are made of.
struct Zipf {
    let count: Int
    let exponent: Double

    var mean: Double {
        Self.powerSum(through: count, exponent: exponent - 1)
            / Self.powerSum(through: count, exponent: exponent)
    }

    var variance: Double {
        let total = Self.powerSum(through: count, exponent: exponent)
        let mean = Self.powerSum(through: count, exponent: exponent - 1) / total
        let square = Self.powerSum(through: count, exponent: exponent - 2) / total
        return max(0, square - mean * mean)
    }

    func cumulativeProbability(_ x: Double) -> Double {
        guard x >= 1 else { return 0 }
        guard x < Double(count) else { return 1 }
        return Self.powerSum(through: Int(x), exponent: exponent)
            / Self.powerSum(through: count, exponent: exponent)
    }

    /// The sum of k^(−exponent) for k in `1...last`.
    ///
    /// The first terms are added up; the Euler–Maclaurin formula gives the others to the last digits.
    static func powerSum(through last: Int, exponent: Double) -> Double {
        let directTerms = 64
        var sum = 0.0
        for k in stride(from: min(last, directTerms), through: 1, by: -1) {
            sum += pow(Double(k), -exponent)
        }
        guard last > directTerms else { return sum }
        // Over directTerms...last, of which the first was added already.
        let (low, high) = (Double(directTerms), Double(last))
        let (atLow, atHigh) = (pow(low, -exponent), pow(high, -exponent))
        let integral =
            exponent == 1
            ? log(high / low)
            : low * atLow * expm1((1 - exponent) * log(high / low)) / (1 - exponent)
        sum += integral + (atHigh - atLow) / 2
        // Derivatives of odd order: −s x^(−s−1), −s(s+1)(s+2) x^(−s−3), ... times B₂ₖ / (2k)!.
        var (lowTerm, highTerm) = (-exponent * atLow / low, -exponent * atHigh / high)
        sum += (highTerm - lowTerm) / 12
        let third = (exponent + 1) * (exponent + 2)
        lowTerm *= third / (low * low)
        highTerm *= third / (high * high)
        sum -= (highTerm - lowTerm) / 720
        let fifth = (exponent + 3) * (exponent + 4)
        lowTerm *= fifth / (low * low)
        highTerm *= fifth / (high * high)
        sum += (highTerm - lowTerm) / 30_240
        return sum
    }
}

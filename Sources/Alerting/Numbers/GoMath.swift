import Glibc

/// Functions whose results in Go differ from those of the C library.
///
/// Source: package `math` of Go 1.19.
enum GoMath {
    /// The larger of two; +Inf wins over NaN.
    static func max(_ left: Double, _ right: Double) -> Double {
        if left == .infinity || right == .infinity { return .infinity }
        if left.isNaN || right.isNaN { return .nan }
        if left == 0, right == 0 { return left.sign == .minus ? right : left }
        return left > right ? left : right
    }

    /// The smaller of two; -Inf wins over NaN.
    static func min(_ left: Double, _ right: Double) -> Double {
        if left == -.infinity || right == -.infinity { return -.infinity }
        if left.isNaN || right.isNaN { return .nan }
        if left == 0, right == 0 { return left.sign == .minus ? left : right }
        return left < right ? left : right
    }

    /// The logarithm to base 2, exact for powers of two.
    static func log2(_ value: Double) -> Double {
        guard value.isFinite, value > 0 else { return log(value) }
        var exponent: Int32 = 0
        let fraction = frexp(value, &exponent)
        if fraction == 0.5 { return Double(exponent - 1) }
        return log(fraction) * inverseOfLn2 + Double(exponent)
    }

    /// The logarithm to base 10, by way of base 2.
    static func log10(_ value: Double) -> Double { log2(value) * ln2OfLn10 }

    /// 1 / ln 2 and ln 2 / ln 10, rounded once.
    private static let inverseOfLn2 = 1.44269504088896340735992468100189214
    private static let ln2OfLn10 = 0.30102999566398119521373889472449303
}

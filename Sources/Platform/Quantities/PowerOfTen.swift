/// Powers of ten that an `Int128` holds, and division by them.
enum PowerOfTen {
    /// The largest power of ten that an `Int128` holds.
    static let largestExponent = 38

    /// 10^`exponent`.
    ///
    /// - Precondition: `exponent` is in `0...38`.
    static func value(_ exponent: Int) -> Int128 {
        precondition((0...largestExponent).contains(exponent), "10^\(exponent) is not an Int128")
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// `value` / 10^`exponent`, rounded away from zero.
    ///
    /// - Parameters:
    ///   - value: Any integer.
    ///   - exponent: Not negative.
    /// - Returns: A whole number; never zero unless `value` is.
    static func divideAwayFromZero(_ value: Int128, exponent: Int) -> Int128 {
        guard exponent <= largestExponent else { return value.signum() }
        let (quotient, remainder) = value.quotientAndRemainder(
            dividingBy: PowerOfTen.value(exponent)
        )
        return quotient + remainder.signum()
    }
}

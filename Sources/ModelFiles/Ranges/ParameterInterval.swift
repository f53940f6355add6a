import Glibc

/// The values of a parameter between two bounds, for designs and searches that take any of them.
public struct ParameterInterval: Sendable, Equatable {
    /// How values between the bounds are spread.
    public enum Scale: String, Sendable, Equatable, CaseIterable {
        /// Equal steps are equal differences.
        case linear
        /// Equal steps are equal ratios.
        case logarithmic
    }

    /// The smallest value, in `unit`.
    public let low: Double
    /// The largest value, in `unit`; above `low`.
    public let high: Double
    /// The unit of both as it is written behind a number: `/s`, `Gi`, or empty.
    public let unit: String
    /// How values are spread.
    public let scale: Scale

    /// Significant digits of a value: more than any model can tell, and fewer than a double has.
    private static let digits = 12

    /// The value at a fraction of the way from `low` to `high`.
    ///
    /// - Parameters:
    ///   - fraction: In `0...1`.
    ///   - isWhole: Whether only whole numbers are values; each of them then has the same share of
    ///     the fractions, the bounds included.
    /// - Returns: The value in `unit`. It is rounded to a millionth of the width (of the value if
    ///   the scale is logarithmic), or to a whole number, so that its text is short.
    public func value(at fraction: Double, isWhole: Bool = false) -> Double {
        guard !isWhole else {
            let first = low.rounded(.up)
            let last = high.rounded(.down)
            let exact =
                scale == .linear
                ? first + fraction * (last - first + 1) : first * pow((last + 1) / first, fraction)
            return min(max(first, last), max(first, exact.rounded(.down)))
        }
        let exact =
            scale == .linear ? low + fraction * (high - low) : low * pow(high / low, fraction)
        let grain = (scale == .linear ? high - low : exact) * 1e-6
        let decimals = -Int(log10(grain).rounded(.down))
        let step = pow(10, Double(decimals.magnitude))
        let rounded =
            decimals > 0 ? (exact * step).rounded() / step : (exact / step).rounded() * step
        return min(high, max(low, rounded))
    }

    /// A value as the model is to be given it, with the unit.
    ///
    /// - Parameters:
    ///   - value: In `unit`, finite; its text has 12 significant digits.
    ///   - isWhole: Whether to round to the next whole number.
    /// - Returns: The number in plain notation and the unit: `137.5/s`.
    public func text(of value: Double, isWhole: Bool = false) -> String {
        Self.text(isWhole ? value.rounded() : value, unit: unit, digits: Self.digits)
    }

    /// A number in plain notation with so many significant digits and a unit behind it.
    ///
    /// Sizes of redis.conf are whole bytes: `1.5gb`, which Redis does not know, becomes `1610612736b`.
    private static func text(_ value: Double, unit: String, digits: Int) -> String {
        if value != value.rounded(), let size = redisUnits[unit] {
            return text((value * size).rounded(), unit: "b", digits: 15)
        }
        guard value != 0 else { return "0" + unit }
        let magnitude = Int(log10(value.magnitude).rounded(.down))
        let decimals = max(0, min(24, digits - 1 - magnitude))
        let scaled = (value * pow(10, Double(decimals))).rounded()
        guard let significand = Int128(exactly: scaled) else { return "\(value)\(unit)" }
        return DecimalNumber(significand, exponent: -decimals).text + unit
    }

    private static let redisUnits: [String: Double] = [
        "kb": 0x1p10, "mb": 0x1p20, "gb": 0x1p30, "g": 1e9,
    ]
}

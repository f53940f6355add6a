import Glibc
import Units

/// Numbers as text: exact ones for programs, rounded ones with a unit for people.
///
/// Nothing here reads the locale: a report has the same bytes everywhere.
public enum NumberText {
    /// The shortest decimal text that reads back as the same double, without a trailing `.0`;
    /// `nil` if the number is not finite.
    public static func shortest(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        guard value != 0 else { return "0" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The number rounded to so many decimals, in plain notation, with a comma between thousands.
    ///
    /// `decimals` is in `0...15`. A number that is not finite becomes `–`.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return missing }
        guard value.magnitude < 1e15 else { return shortest(value) ?? missing }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e18 else { return shortest(value) ?? missing }
        let digits = String(UInt64(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = grouped(padded.dropLast(decimals))
        let fraction = decimals == 0 ? "" : "." + padded.suffix(decimals)
        return (value < 0 && scaled > 0 ? "-" : "") + whole + fraction
    }

    /// The number with so many significant digits, in plain notation.
    public static func significant(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
        return fixed(value, decimals: max(0, min(12, digits - 1 - magnitude(value))))
    }

    /// The decimals that show a half-width with two significant digits, in `0...6`; without a
    /// half-width (or with none of its own) those that show `value` with three, and none if it is whole
    /// and the same in each replication.
    public static func decimals(for value: Double, halfWidth: Double?) -> Int {
        if let halfWidth, halfWidth.isFinite, !isRounding(halfWidth, of: value) {
            return max(0, min(6, 1 - magnitude(halfWidth)))
        }
        if halfWidth != nil, value == value.rounded() { return 0 }
        guard value.isFinite, value != 0 else { return 0 }
        return max(0, min(6, 2 - magnitude(value)))
    }

    /// A fraction as a percentage in at most five columns: `0 %` is exactly zero, `<.1%` is not.
    public static func percentage(_ fraction: Double?) -> String {
        guard let fraction, fraction.isFinite else { return missing }
        let percent = fraction * 100
        if percent == 0 { return "0%" }
        if percent > 0, percent < 0.05 { return "<.1%" }
        // Just below the whole is told from the whole: a limit at 100 % binds.
        if percent.magnitude < 9.95 || (percent > 99 && percent < 100) {
            return fixed(min(percent, percent < 100 ? 99.9 : percent), decimals: 1) + "%"
        }
        return percent.magnitude < 10_000 ? fixed(percent, decimals: 0) + "%" : ">9999%"
    }

    /// A simulated length in the largest unit that shows it with at most one decimal: `1.5 h`.
    public static func duration(_ length: SimDuration) -> String {
        guard length.nanoseconds != 0 else { return "0 s" }
        let units: [(name: String, nanoseconds: Int64)] = [
            ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
            ("ms", 1_000_000), ("us", 1_000),
        ]
        for unit in units where length.nanoseconds.magnitude >= unit.nanoseconds.magnitude {
            let (whole, rest) = length.nanoseconds.quotientAndRemainder(
                dividingBy: unit.nanoseconds
            )
            if rest == 0 { return "\(whole) \(unit.name)" }
            let (tenths, remainder) = length.nanoseconds.quotientAndRemainder(
                dividingBy: unit.nanoseconds / 10
            )
            if remainder == 0 {
                return fixed(Double(tenths) / 10, decimals: 1) + " " + unit.name
            }
        }
        // Not round in any unit: seconds, to the millisecond.
        guard length.nanoseconds.magnitude >= 1_000_000 else { return "\(length.nanoseconds) ns" }
        return fixed(length.seconds, decimals: 3) + " s"
    }

    /// Whether a half-width is zero but for the rounding of the doubles it was computed from.
    static func isRounding(_ halfWidth: Double, of value: Double) -> Bool {
        halfWidth <= 1e-12 * value.magnitude
    }

    /// What stands where there was no sample.
    public static let missing = "–"

    /// The power of ten of the first significant digit: 2 for 314, −3 for 0.002.
    private static func magnitude(_ value: Double) -> Int {
        Int(log10(value.magnitude).rounded(.down))
    }

    private static func grouped(_ digits: Substring) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

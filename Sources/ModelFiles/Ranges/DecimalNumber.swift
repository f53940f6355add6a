/// A decimal number with its exact value: `0.1` is a tenth, so that three steps of it are 0.3.
///
/// The value is `significand` × 10^`exponent`.
struct DecimalNumber: Hashable, Sendable {
    /// The digits.
    let significand: Int128
    /// The power of ten that the digits are multiplied by.
    let exponent: Int

    /// The digits that a text may have, and the powers of ten: what keeps products within 128 bits.
    private static let mostDigits = 18
    private static let exponents = -30...18

    /// The number `significand` × 10^`exponent`.
    init(_ significand: Int128, exponent: Int = 0) {
        self.significand = significand
        self.exponent = exponent
    }

    /// Takes a number off the front of a text: `-1.5e3`.
    ///
    /// Fails, taking nothing, if the text does not begin with a number, or with one that has more
    /// than 18 digits or is out of range.
    init?(takenOff text: inout Substring) {
        var rest = text[...]
        func takeDigits() -> Substring {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits
        }
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        var digits = takeDigits()
        var exponent = 0
        if rest.first == "." {
            rest = rest.dropFirst()
            let decimals = takeDigits()
            digits += decimals
            exponent = -decimals.count
        }
        guard !digits.isEmpty, digits.count <= Self.mostDigits else { return nil }
        if rest.first == "e" || rest.first == "E" {
            // 2E is two exa, 2E3 two thousand.
            let letter = rest
            rest = rest.dropFirst()
            var sign = 1
            if rest.first == "-" || rest.first == "+" {
                sign = rest.first == "-" ? -1 : 1
                rest = rest.dropFirst()
            }
            let power = takeDigits()
            if power.isEmpty {
                rest = letter
            } else {
                guard let value = Int(power), value < 100 else { return nil }
                exponent += sign * value
            }
        }
        guard Self.exponents.contains(exponent), let value = Int128(digits) else { return nil }
        text = rest
        self.init(isNegative ? -value : value, exponent: exponent)
    }

    /// The double next to the number.
    var value: Double { Double(text) ?? .nan }

    /// Whether it is zero.
    var isZero: Bool { significand == 0 }

    /// The digits with the power of ten brought down to `exponent`; `nil` if they do not fit.
    func significand(at exponent: Int) -> Int128? {
        guard exponent <= self.exponent else { return nil }
        var scaled = significand
        for _ in 0..<self.exponent - exponent {
            let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            scaled = product
        }
        return scaled
    }

    /// The product with another number; `nil` if it does not fit.
    func multiplied(by other: DecimalNumber) -> DecimalNumber? {
        let (product, overflow) = significand.multipliedReportingOverflow(by: other.significand)
        return overflow ? nil : DecimalNumber(product, exponent: exponent + other.exponent)
    }

    /// The number in plain notation, without zeros that say nothing: `0.3`, `1500`.
    var text: String {
        guard significand != 0 else { return "0" }
        var digits = String(significand.magnitude)
        if exponent >= 0 {
            digits += String(repeating: "0", count: exponent)
        } else {
            let padding = max(0, 1 - exponent - digits.count)
            digits = String(repeating: "0", count: padding) + digits
            var decimals = digits.suffix(-exponent)
            while decimals.last == "0" { decimals.removeLast() }
            let whole = digits.dropLast(-exponent)
            digits = decimals.isEmpty ? String(whole) : "\(whole).\(decimals)"
        }
        return (significand < 0 ? "-" : "") + digits
    }
}

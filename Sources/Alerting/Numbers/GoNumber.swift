/// Numbers as Go reads and writes them.
///
/// Source: `strconv` of Go 1.19.
enum GoNumber {
    /// The number that a text of an expression or of a metrics file spells; `nil` if it spells none.
    ///
    /// Whole numbers may be hexadecimal (`0x1F`) or octal (`017`).
    static func parse(_ text: String) -> Double? {
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        let sign = text.first == "-" ? -1.0 : 1.0
        if unsigned.hasPrefix("0x") || unsigned.hasPrefix("0X") {
            return Int64(unsigned.dropFirst(2), radix: 16).map { sign * Double($0) }
        }
        if unsigned.count > 1, unsigned.first == "0", let octal = Int64(unsigned, radix: 8) {
            return sign * Double(octal)
        }
        return decimal(text)
    }

    /// The number that a decimal text spells; `nil` if it spells none or is beyond a double.
    static func decimal(_ text: String) -> Double? {
        switch text.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan": return Double(bitPattern: 0x7FF8_0000_0000_0001)
        default: break
        }
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e")
                || byte == UInt8(ascii: "E") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-")
        }
        guard allowed, let value = Double(text.hasPrefix("+") ? String(text.dropFirst()) : text),
            value.isFinite
        else { return nil }
        return value
    }

    /// A number with as few digits as tell it from others, without an exponent.
    static func plain(_ value: Double) -> String {
        guard value.isFinite else { return special(value) }
        let (sign, digits, point) = shortest(value)
        guard !digits.isEmpty else { return sign + "0" }
        if point <= 0 {
            return sign + "0." + String(repeating: "0", count: -point) + digits
        }
        if point >= digits.count {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// A number as `%v` prints it: with an exponent below 10⁻⁴ and from 10⁶ on.
    static func printed(_ value: Double) -> String {
        guard value.isFinite else { return special(value) }
        let (sign, digits, point) = shortest(value)
        guard !digits.isEmpty, point < -3 || point > 6 else { return plain(value) }
        let mantissa =
            digits.count > 1 ? "\(digits.prefix(1)).\(digits.dropFirst())" : digits
        return sign + mantissa + exponent(point - 1)
    }

    private static func special(_ value: Double) -> String {
        value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf"
    }

    private static func exponent(_ power: Int) -> String {
        let digits = String(power.magnitude)
        return (power < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" : "") + digits
    }

    /// The digits that tell a number from others, and where the decimal point stands among them.
    private static func shortest(_ value: Double) -> (sign: String, digits: String, point: Int) {
        // Swift prints the shortest digits that read back as the same number.
        var text = value.magnitude.description[...]
        var power = 0
        if let mark = text.firstIndex(of: "e") {
            power = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(parts[0]) + (parts.count > 1 ? parts[1] : "")
        var point = parts[0].count + power
        while digits.hasPrefix("0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0") { digits.removeLast() }
        return (value.sign == .minus ? "-" : "", digits, point)
    }
}

extension Quantity {
    /// The quantity that `text` spells, by the rules of the Kubernetes API.
    ///
    /// Some texts without a digit are accepted as zero, as Kubernetes does: `Gi`, `m`, `-`, `.`.
    /// Values with a binary suffix end at 2⁶³ − 1; those with a decimal one do not.
    /// Space around the text is an error here; the API server trims it before it parses.
    ///
    /// Source: `ParseQuantity` and `parseQuantityString` in
    /// `apimachinery/pkg/api/resource/quantity.go` (Kubernetes 1.29.6).
    ///
    /// - Parameter text: For example `500m`, `1.5Gi`, `1e3`.
    /// - Throws: What Kubernetes finds wrong with the text.
    public init(_ text: String) throws(QuantityError) {
        let parts = try QuantityText(text)
        guard let suffix = QuantitySuffix(parts.suffix) else { throw .suffix }

        let isShort = parts.isShort(before: suffix)
        guard isShort || parts.hasDigits else { throw .numeric }

        var magnitude = DecimalDigits(parts.integer, parts.fraction)
        var format = suffix.format
        switch suffix {
        case .decimal(let exponent), .exponent(let exponent):
            magnitude.exponent += exponent
            magnitude.roundToBillionths()
        case .binary(let exponent):
            magnitude.multiply(byPowerOfTwo: exponent)
            magnitude.saturateAtInt64()
            if magnitude.isBetweenZeroAndOne { format = .decimalSI }
        }
        self.init(
            significand: parts.isNegative ? -magnitude.digits : magnitude.digits,
            exponent: magnitude.exponent,
            format: format,
            spelling: isShort && parts.isCanonical(before: suffix) ? text : nil
        )
    }

    /// The quantity that a scalar of a manifest spells: white space around it does not count.
    ///
    /// Source: `UnmarshalJSON` in `apimachinery/pkg/api/resource/quantity.go` (Kubernetes 1.29.6),
    /// which takes a bare number by its text as well.
    public init(scalar text: String) throws(QuantityError) {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        try self.init(end.map { String(start[...$0]) } ?? "")
    }
}

/// A quantity's text, cut into sign, number and suffix.
private struct QuantityText {
    /// Whether the text starts with a minus sign.
    let isNegative: Bool
    /// The digits before the point, without leading zeros; `0` if there are none.
    let integer: [UInt8]
    /// The digits after the point.
    let fraction: [UInt8]
    /// Whether there is a digit before or after the point.
    let hasDigits: Bool
    /// All behind the number.
    let suffix: [UInt8]

    init(_ text: String) throws(QuantityError) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { throw .format }
        var position = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
        isNegative = first == UInt8(ascii: "-")

        func skip(while accepts: (UInt8) -> Bool) -> ArraySlice<UInt8> {
            let start = position
            while position < bytes.count, accepts(bytes[position]) { position += 1 }
            return bytes[start..<position]
        }

        let zeros = skip { $0 == UInt8(ascii: "0") }
        let digits = skip(while: Self.isDigit)
        integer = digits.isEmpty ? [UInt8(ascii: "0")] : Array(digits)
        var decimals: ArraySlice<UInt8> = []
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            decimals = skip(while: Self.isDigit)
        }
        fraction = Array(decimals)
        hasDigits = !zeros.isEmpty || !digits.isEmpty || !decimals.isEmpty

        let suffixStart = position
        _ = skip { byte in "eEinumkKMGTP".utf8.contains(byte) }
        if position < bytes.count,
            bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
        {
            position += 1
        }
        _ = skip(while: Self.isDigit)
        // Kubernetes takes a text that ends within its sign or its number for a plain number.
        guard position == bytes.count else { throw .format }
        suffix = Array(bytes[suffixStart...])
    }

    /// Whether Kubernetes reads the number as an `int64`, without its decimal library.
    func isShort(before suffix: QuantitySuffix) -> Bool {
        switch suffix {
        case .decimal(let exponent), .exponent(let exponent):
            integer.count + fraction.count <= 18 && exponent - fraction.count >= -9
        case .binary(let exponent):
            // About 0.3 decimal digits a binary one, and one to be safe.
            fraction.isEmpty && integer.count + exponent * 3 / 10 + 1 <= 15
        }
    }

    /// Whether Kubernetes takes a short text for canonical, and so prints it as it was written.
    ///
    /// It takes `1.G` and `007` for canonical too.
    func isCanonical(before suffix: QuantitySuffix) -> Bool {
        let digits = integer + fraction
        switch suffix {
        case .decimal(let exponent), .exponent(let exponent):
            return (exponent - fraction.count).isMultiple(of: 3)
                && digits.suffix(3) != Array("000".utf8)[...]
                && digits.first != UInt8(ascii: "0")
        case .binary:
            // Not a multiple of eight: the last three bits of the number are not all zero.
            let lowDigits = digits.suffix(3).reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
            return !lowDigits.isMultiple(of: 8)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// A suffix, as the power that it stands for.
private enum QuantitySuffix {
    case decimal(Int)
    case binary(Int)
    case exponent(Int)

    init?(_ bytes: [UInt8]) {
        switch String(decoding: bytes, as: UTF8.self) {
        case "n": self = .decimal(-9)
        case "u": self = .decimal(-6)
        case "m": self = .decimal(-3)
        case "": self = .decimal(0)
        case "k": self = .decimal(3)
        case "M": self = .decimal(6)
        case "G": self = .decimal(9)
        case "T": self = .decimal(12)
        case "P": self = .decimal(15)
        case "E": self = .decimal(18)
        case "Ki": self = .binary(10)
        case "Mi": self = .binary(20)
        case "Gi": self = .binary(30)
        case "Ti": self = .binary(40)
        case "Pi": self = .binary(50)
        case "Ei": self = .binary(60)
        case let text where text.hasPrefix("e") || text.hasPrefix("E"):
            guard let power = Int64(text.dropFirst()) else { return nil }
            self = .exponent(Int(Int32(truncatingIfNeeded: power)))
        default: return nil
        }
    }

    var format: Quantity.Format {
        switch self {
        case .decimal: .decimalSI
        case .binary: .binarySI
        case .exponent: .decimalExponent
        }
    }
}

/// A number without a sign, while it is being read.
private struct DecimalDigits {
    var digits: Int128 = 0
    var exponent: Int

    /// The number `integer`.`fraction`; beyond 38 significant digits it is rounded up.
    init(_ integer: [UInt8], _ fraction: [UInt8]) {
        exponent = -fraction.count
        var significant = 0
        var isInexact = false
        for byte in integer + fraction {
            let digit = Int128(byte - UInt8(ascii: "0"))
            guard significant < PowerOfTen.largestExponent else {
                exponent += 1
                isInexact = isInexact || digit != 0
                continue
            }
            digits = 10 * digits + digit
            if digits != 0 { significant += 1 }
        }
        if isInexact { digits += 1 }
    }

    /// Rounds up what is finer than 10⁻⁹.
    mutating func roundToBillionths() {
        guard exponent < -9 else { return }
        digits = PowerOfTen.divideAwayFromZero(digits, exponent: -9 - exponent)
        exponent = -9
    }

    /// Multiplies by 2^`power`, rounding up to whole billionths.
    mutating func multiply(byPowerOfTwo power: Int) {
        var product = UInt128(digits).multipliedFullWidth(by: UInt128(1) << power)
        while exponent < -9 {
            // Rounding up in steps is rounding up at once: ceil(ceil(x / a) / b) = ceil(x / ab).
            let step = min(-9 - exponent, PowerOfTen.largestExponent)
            let divisor = UInt128(PowerOfTen.value(step))
            guard product.high < divisor else { break }
            let (quotient, remainder) = divisor.dividingFullWidth(product)
            product = (high: 0, low: quotient &+ (remainder == 0 ? 0 : 1))
            exponent += step
        }
        guard product.high == 0 else {
            // At least 2¹²⁸ billionths: far above 2⁶³, where values with a binary suffix end.
            digits = .max
            exponent = 0
            return
        }
        digits = Int128(clamping: product.low)
    }

    /// Caps the value at 2⁶³ − 1.
    mutating func saturateAtInt64() {
        let whole = Int128(Int64.max)
        let isAbove =
            exponent >= 0 ? digits > whole : digits > PowerOfTen.value(-exponent) * whole
        guard isAbove else { return }
        digits = whole
        exponent = 0
    }

    var isBetweenZeroAndOne: Bool {
        digits > 0 && exponent < 0 && digits < PowerOfTen.value(-exponent)
    }
}

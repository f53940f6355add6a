extension Quantity: CustomStringConvertible {
    /// The canonical text: no fraction, the largest suffix of the family that loses nothing.
    ///
    /// A text that Kubernetes took for canonical when it was read is given back unchanged. Above
    /// `E` and `Ei` there is no suffix, and Kubernetes prints the number without one: `1000E` is
    /// printed as `1`, and so it is here.
    ///
    /// Source: `CanonicalizeBytes` in `apimachinery/pkg/api/resource/quantity.go`
    /// (Kubernetes 1.29.6).
    public var description: String {
        if let spelling { return spelling }
        guard !isZero else { return "0" }
        if format == .binarySI, let whole = wholeFromOneKibi { return Self.binaryText(whole) }

        // The power is brought down to a multiple of three, and the digits grow by as many zeros.
        let zeros = (exponent % 3 + 3) % 3
        let digits = "\(significand)" + String(repeating: "0", count: zeros)
        let power = exponent - zeros
        switch format {
        case .decimalExponent: return power == 0 ? digits : "\(digits)e\(power)"
        case .decimalSI, .binarySI: return digits + Self.decimalSuffix(power)
        }
    }

    /// The value, if it is whole and not between −1024 and 1024.
    ///
    /// Other values are printed in the decimal family, lest precision be lost.
    private var wholeFromOneKibi: Int128? {
        guard (0...PowerOfTen.largestExponent).contains(exponent) else { return nil }
        let (whole, overflow) = significand.multipliedReportingOverflow(
            by: PowerOfTen.value(exponent)
        )
        return !overflow && whole.magnitude >= 1_024 ? whole : nil
    }

    private static func binaryText(_ whole: Int128) -> String {
        let suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        let times = whole.trailingZeroBitCount / 10
        let suffix = times < suffixes.count ? suffixes[times] : ""
        return "\(whole >> Int128(10 * times))\(suffix)"
    }

    private static func decimalSuffix(_ power: Int) -> String {
        switch power {
        case -9: "n"
        case -6: "u"
        case -3: "m"
        case 3: "k"
        case 6: "M"
        case 9: "G"
        case 12: "T"
        case 15: "P"
        case 18: "E"
        default: ""
        }
    }
}

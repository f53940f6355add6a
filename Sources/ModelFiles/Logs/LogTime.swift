/// Times of a log: instants and durations, exact to the nanosecond.
enum LogTime {
    /// The longest, in nanoseconds: 146 years, so that differences cannot overflow.
    private static let limit: Int128 = 1 << 62
    /// Decimals behind this one are less than 10⁻¹⁸ nanoseconds of the largest unit.
    private static let finestScale: Int128 = 10_000_000_000_000_000_000_000_000_000

    /// How many nanoseconds the numbers of a column count, by the end of its name: `latency_ms` counts
    /// milliseconds; seconds if it has no such end.
    static func unit(ofColumn name: String) -> Int64 {
        let lowercased = name.lowercased()
        let units: [(suffixes: [String], nanoseconds: Int64)] = [
            (["ns", "nanos", "nanoseconds"], 1), (["us", "µs", "micros", "microseconds"], 1_000),
            (["ms", "millis", "milliseconds", "msec"], 1_000_000),
        ]
        for unit in units {
            for suffix in unit.suffixes
            where lowercased == suffix || lowercased.hasSuffix("_\(suffix)")
                || lowercased.hasSuffix("-\(suffix)") || lowercased.hasSuffix("(\(suffix))")
            {
                return unit.nanoseconds
            }
        }
        return 1_000_000_000
    }

    /// A number of units, in nanoseconds, rounded to the nearest; `nil` if it is none or too large.
    static func nanoseconds(_ text: ArraySlice<UInt8>, unit: Int64) -> Int64? {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var (digits, mantissa, scale): (Int, Int128, Int128) = (0, 0, 1)
        var isFraction = false
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                // Beyond 19 digits, and 28 decimals, only the fraction of a nanosecond goes on.
                if mantissa < 1_000_000_000_000_000_000, scale < finestScale {
                    mantissa = 10 * mantissa + Int128(byte - UInt8(ascii: "0"))
                    if isFraction { scale *= 10 }
                } else if !isFraction {
                    return nil
                }
            case UInt8(ascii: "."):
                guard !isFraction else { return nil }
                isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                return digits > 0 ? exponential(text, unit: unit) : nil
            default: return nil
            }
            rest.removeFirst()
        }
        guard digits > 0 else { return nil }
        let value = (mantissa * Int128(unit) + scale / 2) / scale
        guard value < limit else { return nil }
        return isNegative ? -Int64(value) : Int64(value)
    }

    private static func exponential(_ text: ArraySlice<UInt8>, unit: Int64) -> Int64? {
        guard let number = Double(String(decoding: text, as: UTF8.self)) else { return nil }
        let value = (number * Double(unit)).rounded()
        return value.magnitude < Double(limit) ? Int64(value) : nil
    }

    /// A duration: a number of units, or with a unit of its own, `12ms`.
    static func duration(_ text: ArraySlice<UInt8>, unit: Int64) -> Int64? {
        if let value = nanoseconds(text, unit: unit) { return value }
        guard
            let seconds = try? Measure.duration.value(of: String(decoding: text, as: UTF8.self)),
            seconds < 4e9
        else { return nil }
        return Int64((seconds * 1e9).rounded())
    }

    /// An instant: a number of units since any instant, or `2026-01-31T12:00:00.123Z`.
    static func instant(_ text: ArraySlice<UInt8>, unit: Int64) -> Int64? {
        if let value = nanoseconds(text, unit: unit) { return value }
        let value = RFC3339.nanoseconds(String(decoding: text, as: UTF8.self))
        return value.flatMap { Int128($0).magnitude < limit.magnitude ? $0 : nil }
    }
}

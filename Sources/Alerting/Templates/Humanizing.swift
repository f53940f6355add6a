import Glibc

/// Numbers for people.
///
/// Source: `humanize` and the like in `template/template.go` of Prometheus 2.42.
enum Humanizing {
    /// A number with four digits and a metric prefix.
    static func metric(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return general(value) }
        if value.magnitude < 1 {
            let (scaled, prefix) = small(value)
            return general(scaled) + prefix
        }
        return scaled(value, by: 1_000, ["k", "M", "G", "T", "P", "E", "Z", "Y"])
    }

    /// A number with four digits and a binary prefix.
    static func binary(_ value: Double) -> String {
        guard value.magnitude > 1, value.isFinite else { return general(value) }
        return scaled(value, by: 1_024, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"])
    }

    /// A number of seconds in days, hours, minutes and seconds.
    static func duration(_ value: Double) -> String {
        guard value.isFinite else { return general(value) }
        guard value != 0 else { return "0s" }
        guard value.magnitude >= 1 else {
            let (scaled, prefix) = small(value)
            return general(scaled) + prefix + "s"
        }
        let sign = value < 0 ? "-" : ""
        let total = Int64(min(value.magnitude, 9.2e18))
        let (seconds, minutes) = (total % 60, total / 60 % 60)
        let (hours, days) = (total / 3_600 % 24, total / 86_400)
        if days != 0 { return "\(sign)\(days)d \(hours)h \(minutes)m \(seconds)s" }
        if hours != 0 { return "\(sign)\(hours)h \(minutes)m \(seconds)s" }
        if minutes != 0 { return "\(sign)\(minutes)m \(seconds)s" }
        return sign + general(value.magnitude) + "s"
    }

    /// A share in percent with four digits.
    static func percentage(_ value: Double) -> String { general(value * 100) + "%" }

    /// A time in seconds since 1970 as Go prints it.
    static func timestamp(_ value: Double) -> String? {
        guard value.isFinite else { return general(value) }
        guard value.magnitude < 9.2e9 else { return nil }
        // Prometheus keeps milliseconds.
        let milliseconds = Int64(value * 1_000)
        let seconds = Int64((Double(milliseconds) / 1_000).rounded(.down))
        let date = CalendarDate(secondsSince1970: seconds)
        let fraction = milliseconds - seconds * 1_000
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var decimals = fraction == 0 ? "" : "." + padded(fraction, 3)
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2)) "
            + "\(padded(date.hour, 2)):\(padded(date.minute, 2)):\(padded(date.second, 2))"
            + "\(decimals) +0000 UTC"
    }

    /// A number as `%.4g`.
    static func general(_ value: Double) -> String {
        formatted(value, conversion: "g", precision: 4)
    }

    /// A number by a conversion of C, with Go's words for what is none.
    static func formatted(_ value: Double, conversion: Character, precision: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
        var buffer = [CChar](repeating: 0, count: 400 + precision)
        let length = withVaList([Int32(precision), value]) {
            vsnprintf(&buffer, buffer.count, "%.*\(conversion)", $0)
        }
        return String(
            decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    private static func scaled(
        _ value: Double,
        by step: Double,
        _ prefixes: [String]
    ) -> String {
        var scaled = value
        var prefix = ""
        for next in prefixes where scaled.magnitude >= step {
            prefix = next
            scaled /= step
        }
        return general(scaled) + prefix
    }

    private static func small(_ value: Double) -> (Double, String) {
        var scaled = value
        var prefix = ""
        for next in ["m", "u", "n", "p", "f", "a", "z", "y"] where scaled.magnitude < 1 {
            prefix = next
            scaled *= 1_000
        }
        return (scaled, prefix)
    }
}

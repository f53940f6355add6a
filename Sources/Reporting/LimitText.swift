/// A limit as people write it.
enum LimitText {
    /// The limit: binary multiples for bytes, otherwise the number with the unit's symbol.
    ///
    /// - Parameters:
    ///   - limit: The limit, in `unit`.
    ///   - unit: The unit as results name it: `bytes`, `per second`, `cores`.
    /// - Returns: `2Gi`, `100/s`, `0.50 cpu`.
    static func text(of limit: Double, unit: String) -> String {
        switch unit {
        case "bytes": bytes(limit)
        case "ms" where limit >= 1_000: short(limit / 1_000) + "s"
        case "ms": short(limit) + "ms"
        case "per second": short(limit) + "/s"
        case "cores": short(limit) + " cpu"
        default: short(limit)
        }
    }

    private static func short(_ value: Double) -> String {
        let decimals = value == value.rounded() ? 0 : 2
        return NumberText.fixed(value, decimals: decimals)
    }

    /// An amount of bytes in the largest binary multiple that it has one of.
    static func bytes(_ value: Double) -> String {
        var scaled = value
        var unit = 0
        let units = ["B", "Ki", "Mi", "Gi", "Ti", "Pi"]
        while scaled >= 1_024, unit < units.count - 1 {
            scaled /= 1_024
            unit += 1
        }
        return NumberText.fixed(scaled, decimals: scaled == scaled.rounded() ? 0 : 1) + units[unit]
    }
}

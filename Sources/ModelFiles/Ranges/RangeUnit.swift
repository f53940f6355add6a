/// What the numbers of a range are written in.
///
/// The numbers of one range may have several units of one kind (`30s:10m:30s`); all values are then
/// written in the smallest of them, so that a column of values has one unit. Whether `m` is a
/// minute or a thousandth follows from the units beside it: `30s` is a time, `2` without a unit is
/// a quantity.
enum RangeUnit {

    /// The units of one kind, by name.
    private struct Kind {
        let units: [String: DecimalNumber]

        init(_ units: [(name: String, significand: Int128, exponent: Int)]) {
            self.units = Dictionary(
                uniqueKeysWithValues: units.map {
                    ($0.name, DecimalNumber($0.significand, exponent: $0.exponent))
                }
            )
        }
    }

    /// Lengths of time in nanoseconds.
    private static let times: [(name: String, significand: Int128, exponent: Int)] = [
        ("ns", 1, 0), ("us", 1, 3), ("µs", 1, 3), ("μs", 1, 3), ("ms", 1, 6), ("s", 1, 9),
        ("m", 60, 9), ("min", 60, 9), ("h", 3_600, 9), ("d", 86_400, 9), ("w", 604_800, 9),
    ]

    /// The kinds; a set of units is of the first kind that has them all.
    private static let kinds: [Kind] = [
        Kind(times),
        // Rates in events a week: a week is a whole number of every shorter unit.
        Kind(
            [("/w", 1, 0), ("/d", 7, 0), ("/h", 168, 0), ("/min", 10_080, 0), ("/m", 10_080, 0)]
                + [("/s", 6_048, 2), ("/ms", 6_048, 5), ("/us", 6_048, 8), ("/ns", 6_048, 11)]
        ),
        // Kubernetes quantities in billionths.
        Kind(
            [("n", 1, 0), ("u", 1, 3), ("m", 1, 6), ("", 1, 9), ("k", 1, 12), ("M", 1, 15)]
                + [("G", 1, 18), ("T", 1, 21), ("P", 1, 24)]
                + ["Ki", "Mi", "Gi", "Ti", "Pi"].enumerated().map { power, name in
                    (name, Int128(1) << (10 * (power + 1)), 9)
                }
        ),
        // Sizes of redis.conf in bytes.
        Kind(
            [("", 1, 0), ("b", 1, 0), ("k", 1, 3), ("m", 1, 6), ("g", 1, 9)]
                + [("kb", 1 << 10, 0), ("mb", 1 << 20, 0), ("gb", 1 << 30, 0)]
        ),
    ]

    /// The unit that numbers with these units are written in; `nil` if they have none in common.
    ///
    /// - Parameter names: The units as they are written, at least one.
    /// - Returns: The smallest of them, and the size of each in it.
    static func common(of names: [String]) -> (name: String, sizes: [DecimalNumber])? {
        if Set(names).count == 1 { return (names[0], names.map { _ in DecimalNumber(1) }) }
        for kind in kinds {
            let sizes = names.compactMap { kind.units[$0] }
            guard sizes.count == names.count else { continue }
            guard let (smallest, size) = zip(names, sizes).min(by: { $0.1.value < $1.1.value })
            else { return nil }
            let ratios = sizes.compactMap { ratio(of: $0, to: size) }
            return ratios.count == sizes.count ? (smallest, ratios) : nil
        }
        return nil
    }

    /// How often the unit of `size` goes into another one, exactly.
    private static func ratio(of other: DecimalNumber, to size: DecimalNumber) -> DecimalNumber? {
        // Decimals until the division comes out even: at most ten, for 2¹⁰ in 10³.
        var digits = other.significand
        for decimals in 0...10 {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: size.significand)
            if remainder == 0 {
                return DecimalNumber(
                    quotient,
                    exponent: other.exponent - size.exponent - decimals
                )
            }
            digits *= 10
        }
        return nil
    }
}

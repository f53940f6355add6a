/// The values that a number of a model may have, in the base unit of its measure.
struct Bounds: Hashable, Sendable {
    /// The smallest value, or what every value is above.
    let low: Double
    /// Whether `low` itself is allowed.
    let includesLow: Bool
    /// The largest value.
    let high: Double

    /// The largest value that any number of a model may have.
    static let largest = 1e15

    /// From zero to the largest.
    static let notNegative = Bounds(low: 0, includesLow: true, high: largest)

    /// Above zero.
    static let positive = Bounds(low: 0, includesLow: false, high: largest)

    /// From `low` to `high`, both included.
    static func from(_ low: Double, to high: Double) -> Bounds {
        Bounds(low: low, includesLow: true, high: high)
    }

    /// Above zero, up to `high`.
    static func positive(upTo high: Double) -> Bounds {
        Bounds(low: 0, includesLow: false, high: high)
    }

    /// Why a value is not allowed, to be read after "must be"; `nil` if it is.
    func violation(by value: Double) -> String? {
        if value < low || (value == low && !includesLow) {
            return includesLow ? "at least \(plain(low))" : "above \(plain(low))"
        }
        return value > high ? "at most \(plain(high))" : nil
    }
}

/// A number as people write it: `5` rather than `5.0`.
func plain(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : "\(value)"
}

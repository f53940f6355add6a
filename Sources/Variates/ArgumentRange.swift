/// The numbers that an argument may be.
///
/// NaN is in no range, and no range reaches infinity.
struct ArgumentRange {
    let requirement: String
    private let low: Double
    private let high: Double
    private let includesLow: Bool

    /// The numbers from `low` to `high`, both included.
    static func from(_ low: Double, to high: Double) -> ArgumentRange {
        ArgumentRange(
            requirement: "from \(low) to \(high)",
            low: low,
            high: high,
            includesLow: true
        )
    }

    /// The numbers above `low`, up to and including `high`.
    static func above(_ low: Double, to high: Double) -> ArgumentRange {
        ArgumentRange(
            requirement: "above \(low), at most \(high)",
            low: low,
            high: high,
            includesLow: false
        )
    }

    /// Whether `value` is one of them.
    func contains(_ value: Double) -> Bool {
        (includesLow ? value >= low : value > low) && value <= high
    }
}

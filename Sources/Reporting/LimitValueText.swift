import Experiments

/// The value of a limit with its unit, for tables.
enum LimitValueText {
    /// `32 threads`, `100 per second`, `4Gi`.
    static func text(_ value: Double, of limit: Explanation.Limit) -> String {
        limit.unit == "bytes" ? LimitText.bytes(value) : "\(number(value)) \(limit.unit)"
    }

    /// A number with as many digits as it needs, four after the point at most.
    static func number(_ value: Double) -> String {
        NumberText.shortest((value * 1e4).rounded() / 1e4) ?? NumberText.missing
    }
}

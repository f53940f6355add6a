/// Numbers as metrics files spell them.
public enum PromQLNumber {
    /// The number that a text spells: decimal, or `+Inf`, `-Inf` and `NaN` in any case.
    ///
    /// - Returns: `nil` if it spells none, or one beyond a double.
    public static func parse(_ text: String) -> Double? { GoNumber.decimal(text) }
}

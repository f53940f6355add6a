/// What a selector asks of one label.
struct LabelMatcher: Sendable {
    /// The name of the label.
    let name: String
    /// The value or expression as it is written.
    let value: String
    /// Whether it is to be so, or not to be so.
    let isNegated: Bool
    /// The expression that the whole value is to match; `nil` if it is to be `value`.
    let expression: RegularExpression?

    /// Whether a value is as it is asked for.
    func matches(_ text: String) -> Bool {
        let isEqual = expression?.matchesWhole(text) ?? text.utf8.elementsEqual(value.utf8)
        return isEqual != isNegated
    }

    /// Whether the value is to be exactly this one.
    var isEquality: Bool { expression == nil && !isNegated }
}

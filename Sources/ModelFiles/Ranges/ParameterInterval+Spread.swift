extension ParameterInterval {
    /// The values of a parameter from a share below to a share above the one that it has.
    ///
    /// Fails, returning `nil`, if the value is no number with a unit, or zero. Whole numbers go by
    /// one to each side at least, and not below one.
    ///
    /// - Parameters:
    ///   - parameter: The parameter.
    ///   - share: Above 0 and below 1.
    public init?(around parameter: Parameter, share: Double) {
        var rest = parameter.value[...]
        guard let number = DecimalNumber(takenOff: &rest)?.value, number > 0,
            rest.allSatisfy({ $0.isLetter || $0 == "/" || $0 == "%" })
        else { return nil }
        var low = number * (1 - share)
        var high = number * (1 + share)
        if parameter.isWhole {
            low = max(1, min(low.rounded(.down), number - 1))
            high = max(high.rounded(.up), number + 1)
        }
        self.init(low: low, high: high, unit: String(rest), scale: .linear)
    }
}

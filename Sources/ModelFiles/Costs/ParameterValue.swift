import Platform

/// The number that a parameter's text says, in base units: cores, bytes, seconds, per second.
public enum ParameterValue {
    /// Reads a value.
    ///
    /// - Parameters:
    ///   - text: As the model has it: `500m`, `60/s`, `20ms`, `2Gi`, `50%`, `10`.
    ///   - parameter: Whose value it is; what the text leaves open follows from its unit.
    /// - Returns: `nil` if the text says no number.
    public static func number(_ text: String, of parameter: Parameter) -> Double? {
        let isQuantity =
            parameter.path.hasPrefix("kubernetes.")
            || ["cores", "bytes"].contains(parameter.unit)
        if isQuantity, let quantity = try? Quantity(text) {
            return Double(quantity.milliValue) / 1_000
        }
        for measure in [Measure.number, .duration, .rate, .percentage, .memoryRate, .size] {
            if let value = try? measure.value(of: text), value.isFinite { return value }
        }
        return nil
    }
}

/// A number that was estimated from data.
public struct FittedParameter: Sendable, Hashable {
    /// Its name in the model file: `"shape"`.
    public let name: String
    /// The estimate.
    public let value: Double
    /// The standard error of the estimate, in the same unit; `nil` if the data do not give one.
    public let standardError: Double?

    /// An estimate with its standard error.
    public init(_ name: String, _ value: Double, standardError: Double?) {
        self.name = name
        self.value = value
        self.standardError = standardError
    }
}

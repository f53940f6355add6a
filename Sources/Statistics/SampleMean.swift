/// A mean that was estimated, and how precisely.
public struct SampleMean: Sendable, Equatable {
    /// The mean.
    public let mean: Double
    /// Its standard error, not negative.
    public let standardError: Double
    /// The degrees of freedom of the standard error, at least 1.
    public let degrees: Double

    /// The mean of an estimate; `nil` if it rests on a single value.
    public init?(_ estimate: Estimate) {
        guard let standardError = estimate.standardError else { return nil }
        mean = estimate.mean
        self.standardError = standardError
        degrees = Double(estimate.count - 1)
    }

    /// The mean of which a report says the Student half-width.
    ///
    /// Fails, returning `nil`, if the half-width is negative or rests on a single value.
    ///
    /// - Parameters:
    ///   - mean: The mean.
    ///   - halfWidth: The half-width of its interval.
    ///   - confidence: The confidence of the interval, above 0 and below 1.
    ///   - count: How many values it rests on.
    public init?(mean: Double, halfWidth: Double, confidence: Double, count: Int) {
        guard count >= 2, halfWidth >= 0, confidence > 0, confidence < 1 else { return nil }
        self.mean = mean
        standardError =
            halfWidth / StudentT.halfWidth(confidence: confidence, degrees: count - 1)
        degrees = Double(count - 1)
    }
}

/// A bound on a metric that the service is to keep, as `latency_p99_s < 800ms`.
public struct Objective: Sendable, Equatable {
    /// On which side of the threshold the metric must be.
    public enum Comparison: String, Sendable, Equatable, CaseIterable {
        /// Strictly below.
        case less = "<"
        /// Below or equal.
        case lessOrEqual = "<="
        /// Strictly above.
        case greater = ">"
        /// Above or equal.
        case greaterOrEqual = ">="
    }

    /// The metric's name, as in the CSV.
    public var metric: String
    /// The side of the threshold.
    public var comparison: Comparison
    /// The bound, in the metric's own unit.
    public var threshold: Double
    /// As the model wrote it.
    public var text: String

    /// The objective that `metric` be on this side of `threshold`.
    public init(metric: String, comparison: Comparison, threshold: Double, text: String) {
        self.metric = metric
        self.comparison = comparison
        self.threshold = threshold
        self.text = text
    }
}

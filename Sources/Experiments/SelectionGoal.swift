/// Which of several models is the best, and how surely that is to be known.
public struct SelectionGoal: Sendable, Equatable {
    /// The metric by which they are judged; one with a direction.
    public var metric: String
    /// A difference that is worth detecting, above 0, in the metric's own unit.
    public var indifference: Double
    /// The probability of a correct selection, above 1 / models and below 1.
    public var probability: Double

    /// The best by `metric`.
    public init(metric: String, indifference: Double, probability: Double = 0.95) {
        self.metric = metric
        self.indifference = indifference
        self.probability = probability
    }
}

/// A model that is an exactly solved queueing system, and the solution.
public struct QueueingCase: Sendable {
    /// The model's file in `models/queueing`, without `.yaml`.
    public let model: String
    /// The system, in Kendall's notation where it has one.
    public let system: String
    /// Where the solution comes from: a type of `QueueingTheory`, or a formula.
    public let solution: String
    /// The metrics with a known value; the first one counts in the test over all models.
    public let expectations: [Expectation]

    /// A model with what it must give.
    init(
        _ model: String,
        _ system: String,
        solution: String,
        _ expectations: [Expectation]
    ) {
        precondition(!expectations.isEmpty, "a case expects something")
        self.model = model
        self.system = system
        self.solution = solution
        self.expectations = expectations
    }
}

import Verification

/// A model of `models/queueing` after its run.
struct QueueingResult: Sendable {
    /// The model and its solution.
    let system: QueueingCase
    /// One comparison for each expectation.
    let comparisons: [Comparison]
    /// What is wrong with the model or its run, beside the comparisons.
    let complaints: [String]

    /// Runs a model and compares it.
    init(
        _ system: QueueingCase,
        header: ModelHeader,
        output: SimulationOutput
    ) {
        self.system = system
        var comparisons: [Comparison] = []
        var complaints = header.complaints(about: system)
        for expectation in system.expectations {
            let estimate = output.estimate(of: expectation.metric)
            if let comparison = Comparison(
                expectation,
                mean: estimate?.mean,
                halfWidth: estimate?.halfWidth,
                confidence: output.confidence,
                replications: output.replications
            ) {
                comparisons.append(comparison)
            } else {
                complaints.append("\(system.model): no interval for \(expectation.metric)")
            }
        }
        for check in output.checks where !check.passed {
            complaints.append("\(system.model): the run's own check '\(check.name)' failed")
        }
        self.comparisons = comparisons
        self.complaints = complaints
    }
}

import Experiments
import Statistics

/// A model that was run and held against its exact solution.
public struct ModelVerification: Sendable {
    /// The model and its solution.
    public let system: QueueingCase
    /// A comparison for each expectation that the run has an interval for.
    public let comparisons: [Comparison]
    /// What is wrong beside the comparisons; empty if nothing is.
    public let complaints: [String]

    /// Compares a run with the solution.
    init(_ system: QueueingCase, _ result: ExperimentResult, repeated: ExperimentResult) {
        self.system = system
        var comparisons: [Comparison] = []
        var complaints: [String] = []
        for expectation in system.expectations {
            let estimate = result.estimate(named: expectation.metric)
            if let comparison = Comparison(
                expectation,
                mean: estimate?.mean,
                halfWidth: estimate?.halfWidth,
                confidence: result.confidence,
                replications: estimate?.count ?? 0
            ) {
                comparisons.append(comparison)
            } else {
                complaints.append("\(system.model): no interval for \(expectation.metric)")
            }
        }
        for check in result.failedChecks {
            complaints.append(
                "\(system.model): \(check.name) does not hold in \(check.failed) of \(check.checked): "
                    + "\(check.observed) instead of \(check.expected)"
            )
        }
        // The first replication again, on one thread: the same figures to the last bit.
        let first = result.replications.first?.metrics.map(\.value)
        if repeated.replications.first?.metrics.map(\.value) != first {
            complaints.append("\(system.model): the same replication gave other figures")
        }
        self.comparisons = comparisons
        self.complaints = complaints
    }

    /// A model that could not be run.
    init(_ system: QueueingCase, complaint: String) {
        self.system = system
        comparisons = []
        complaints = ["\(system.model): \(complaint)"]
    }
}

extension ExperimentResult {
    /// The estimate of a metric, or of a workload's: `workloads.interactive.latency_mean_s`.
    fileprivate func estimate(named name: String) -> Estimate? {
        let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0] == "workloads" else { return estimate(of: name) }
        return workloads.first { $0.name == parts[1] }?.estimate(of: parts[2])
    }
}

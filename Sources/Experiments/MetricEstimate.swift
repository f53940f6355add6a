import Service
import Statistics

/// A metric over the replications of an experiment.
public struct MetricEstimate: Sendable, Equatable {
    /// The metric's public name, a CSV column.
    public var name: String
    /// Its mean over the replications that had a sample, with its interval; `nil` if none had.
    public var estimate: Estimate?

    /// The metric `name` with this estimate.
    public init(_ name: String, _ estimate: Estimate?) {
        self.name = name
        self.estimate = estimate
    }

    /// The metrics of replications of one model, in the order of the first replication.
    ///
    /// Every replication has the same metrics in the same order, since they follow from the model.
    static func estimates(of replications: [[Metric]], confidence: Double) -> [MetricEstimate] {
        guard let first = replications.first else { return [] }
        return first.indices.map { index in
            MetricEstimate(
                first[index].name,
                Estimate(samples: replications.map { $0[index].value }, confidence: confidence)
            )
        }
    }
}

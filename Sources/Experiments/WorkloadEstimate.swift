import Service
import Statistics

/// What the requests of one workload saw, over the replications of an experiment.
public struct WorkloadEstimate: Sendable, Equatable {
    /// The workload's name.
    public var name: String
    /// Requests that arrived in a replication.
    public var arrivals: Estimate?
    /// Requests that were answered in time in a replication.
    public var completed: Estimate?
    /// Requests that had not ended when a replication did.
    public var inFlight: Estimate?
    /// Requests by the cause that ended them, in the order of the limiter stack.
    public var causes: [CauseEstimate]
    /// Its figures.
    public var metrics: [MetricEstimate]

    /// The workload with these estimates.
    public init(
        name: String,
        arrivals: Estimate?,
        completed: Estimate?,
        inFlight: Estimate?,
        causes: [CauseEstimate],
        metrics: [MetricEstimate]
    ) {
        self.name = name
        self.arrivals = arrivals
        self.completed = completed
        self.inFlight = inFlight
        self.causes = causes
        self.metrics = metrics
    }

    /// The estimate of one of its figures; `nil` if it has no such figure or no sample.
    public func estimate(of metric: String) -> Estimate? {
        metrics.first { $0.name == metric }?.estimate
    }

    /// The workloads of replications of one model, in the order of the model.
    static func estimates(
        of replications: [[WorkloadReading]],
        confidence: Double
    ) -> [WorkloadEstimate] {
        guard let first = replications.first else { return [] }
        return first.indices.map { index in
            let readings = replications.map { $0[index] }
            func estimate(_ count: (WorkloadReading) -> UInt64) -> Estimate? {
                Estimate(samples: readings.map { Double(count($0)) }, confidence: confidence)
            }
            return WorkloadEstimate(
                name: first[index].name,
                arrivals: estimate(\.arrivals),
                completed: estimate(\.completed),
                inFlight: estimate(\.inFlight),
                causes: CauseEstimate.estimates(
                    of: readings.map { ($0.arrivals, $0.causes) },
                    confidence: confidence
                ),
                metrics: MetricEstimate.estimates(
                    of: readings.map(\.metrics),
                    confidence: confidence
                )
            )
        }
    }
}

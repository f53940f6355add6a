import Platform
import Service
import Statistics

/// One resource of a quota, over the replications of an experiment.
public struct QuotaEstimate: Sendable, Equatable {
    /// The quota; its namespace stands before it if another has a quota of the same name.
    public var quota: String
    /// The resource.
    public var resource: String
    /// How much there is, as Kubernetes prints it.
    public var hard: String
    /// Used over hard: the mean over time.
    public var utilization: Estimate?
    /// Used over hard: the highest of all replications.
    public var peak: Double
    /// The share of time in which all of it was used.
    public var shareFull: Estimate?
    /// Creations that it refused in a replication.
    public var refused: Estimate?

    /// A resource of a quota with these estimates.
    public init(
        quota: String,
        resource: String,
        hard: String,
        utilization: Estimate?,
        peak: Double,
        shareFull: Estimate?,
        refused: Estimate?
    ) {
        self.quota = quota
        self.resource = resource
        self.hard = hard
        self.utilization = utilization
        self.peak = peak
        self.shareFull = shareFull
        self.refused = refused
    }

    /// The estimates from replications of one model, in the order of the first.
    static func estimates(of replications: [PlatformReading], confidence: Double) -> [QuotaEstimate]
    {
        guard let first = replications.first else { return [] }
        let labels = first.quotaLabels
        return first.quotas.indices.map { index in
            let readings = replications.map { $0.quotas[index] }
            func estimate(_ figure: (QuotaReading) -> Double) -> Estimate? {
                Estimate(samples: readings.map(figure), confidence: confidence)
            }
            let quota = first.quotas[index]
            return QuotaEstimate(
                quota: String(labels[index].dropLast(quota.resource.count + 1)),
                resource: quota.resource,
                hard: quota.hard,
                utilization: estimate(\.utilization),
                peak: readings.map(\.peak).max() ?? 0,
                shareFull: estimate(\.shareFull),
                refused: estimate { Double($0.refused) }
            )
        }
    }
}

import Platform
import Service
import Statistics

/// What became of pods and quotas, over the replications of an experiment.
public struct PlatformEstimate: Sendable, Equatable {
    /// The pods of every owner, in the order of the manifests, tenants last.
    public var owners: [OwnerEstimate]
    /// Every resource of pods that a quota counts.
    public var quotas: [QuotaEstimate]
    /// What happened in one replication, the first: a sample, since others have other chances.
    public var example: Example?

    /// One replication's course.
    public struct Example: Sendable, Equatable {
        /// The number of the replication.
        public var replication: UInt32
        /// What happened, in order, the warm-up included.
        public var events: [ControlEvent]
        /// Events that were not kept.
        public var eventsDropped: Int
        /// Pods and quotas over time, the warm-up included.
        public var series: PodSeries

        /// The course of a replication.
        public init(
            replication: UInt32,
            events: [ControlEvent],
            eventsDropped: Int = 0,
            series: PodSeries
        ) {
            self.replication = replication
            self.events = events
            self.eventsDropped = eventsDropped
            self.series = series
        }
    }

    /// Estimates of these parts.
    public init(owners: [OwnerEstimate], quotas: [QuotaEstimate], example: Example? = nil) {
        self.owners = owners
        self.quotas = quotas
        self.example = example
    }

    /// The estimates from replications of one model; `nil` without a platform.
    init?(_ replications: [ReplicationResult], confidence: Double) {
        let readings = replications.compactMap(\.platform)
        guard let first = replications.first, let platform = first.platform else { return nil }
        owners = OwnerEstimate.estimates(of: readings, confidence: confidence)
        quotas = QuotaEstimate.estimates(of: readings, confidence: confidence)
        example = Example(
            replication: first.replication,
            events: platform.events,
            eventsDropped: platform.eventsDropped,
            series: platform.series
        )
    }

    /// The resources that refuse most pods; those that were all used if none refuses any; empty if
    /// nothing binds.
    public var binding: [QuotaEstimate] {
        let most = quotas.compactMap(\.refused?.mean).max() ?? 0
        guard most > 0 else { return quotas.filter { $0.peak >= 1 } }
        return quotas.filter { $0.refused?.mean == most }
    }
}

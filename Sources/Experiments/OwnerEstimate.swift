import Platform
import Service
import Statistics

/// The pods of one owner, over the replications of an experiment.
public struct OwnerEstimate: Sendable, Equatable {
    /// The name of the owner.
    public var name: String
    /// What it is called in the names of metrics: its name, as far as no other has it.
    public var label: String
    /// Its kind: Deployment, StatefulSet, Job, Pod, or `Tenant`.
    public var kind: String
    /// Pods that there were to be, on average over the time.
    public var wanted: Estimate?
    /// Pods that were ready, on average over the time.
    public var ready: Estimate?
    /// The fewest that were ready at any time, of each replication.
    public var fewestReady: Estimate?
    /// The most that were ready at any time, of each replication.
    public var mostReady: Estimate?
    /// Pods without a node, on average over the time.
    public var pending: Estimate?
    /// How long pods waited for a node, in seconds; `nil` if none ever got one.
    public var wait: Estimate?
    /// Pods that were admitted in a replication.
    public var made: Estimate?
    /// Attempts to make one that admission refused in a replication.
    public var refused: Estimate?
    /// Pods that had to go for others in a replication.
    public var preempted: Estimate?
    /// Pods that were evicted for lack of memory in a replication.
    public var evicted: Estimate?
    /// Pods that were lost with their node in a replication.
    public var lost: Estimate?
    /// Pods that ended well in a replication.
    public var ended: Estimate?

    /// An owner without any figure yet, for building one by hand.
    public init(name: String, kind: String) {
        self.name = name
        label = name
        self.kind = kind
    }

    /// The estimates from replications of one model, in the order of the first.
    static func estimates(of replications: [PlatformReading], confidence: Double) -> [OwnerEstimate]
    {
        guard let first = replications.first else { return [] }
        let labels = first.ownerLabels
        return first.owners.indices.map { index in
            let readings = replications.map { $0.owners[index] }
            func estimate(_ figure: (OwnerReading) -> Double?) -> Estimate? {
                Estimate(samples: readings.map(figure), confidence: confidence)
            }
            var owner = OwnerEstimate(
                name: first.owners[index].name,
                kind: first.owners[index].kind
            )
            owner.label = labels[index]
            owner.wanted = estimate(\.wanted)
            owner.ready = estimate(\.ready)
            owner.fewestReady = estimate { Double($0.fewestReady) }
            owner.mostReady = estimate { Double($0.mostReady) }
            owner.pending = estimate(\.pending)
            owner.wait = estimate(\.meanWait)
            owner.made = estimate { Double($0.made) }
            owner.refused = estimate { Double($0.refused) }
            owner.preempted = estimate { Double($0.preempted) }
            owner.evicted = estimate { Double($0.evicted) }
            owner.lost = estimate { Double($0.lost) }
            owner.ended = estimate { Double($0.ended) }
            return owner
        }
    }
}

import Platform
import Units

/// What became of pods, quotas and nodes in a replication.
public struct PlatformReading: Sendable, Equatable {
    /// The pods of every owner over the observation window, in the order of the manifests, tenants
    /// last.
    public var owners: [OwnerReading]
    /// The use of every resource of pods that a quota counts, over the observation window.
    public var quotas: [QuotaReading]
    /// What happened, in order, the warm-up included; the first ten thousand.
    public var events: [ControlEvent]
    /// Events that were not kept.
    public var eventsDropped: Int
    /// Pods and quotas over time.
    public var series: PodSeries

    /// A reading of these parts.
    public init(
        owners: [OwnerReading],
        quotas: [QuotaReading],
        events: [ControlEvent],
        eventsDropped: Int,
        series: PodSeries
    ) {
        self.owners = owners
        self.quotas = quotas
        self.events = events
        self.eventsDropped = eventsDropped
        self.series = series
    }
}

/// Pods and quotas at the ends of equal intervals from time zero.
public struct PodSeries: Sendable, Equatable {
    /// The length of an interval.
    public var interval: SimDuration
    /// Pods that are ready, by owner and interval.
    public var ready: [[Int]]
    /// Pods without a node, by owner and interval.
    public var pending: [[Int]]
    /// Pods that there are to be, by owner and interval.
    public var wanted: [[Int]]
    /// Used over hard, by resource of a quota and interval.
    public var quotaUse: [[Double]]

    /// A series of these levels.
    public init(
        interval: SimDuration,
        ready: [[Int]],
        pending: [[Int]],
        wanted: [[Int]],
        quotaUse: [[Double]]
    ) {
        self.interval = interval
        self.ready = ready
        self.pending = pending
        self.wanted = wanted
        self.quotaUse = quotaUse
    }
}

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

extension PlatformReading {
    /// What each owner is called: by its name as far as that tells it from the others, else with its
    /// kind, or with its namespace and kind, before it.
    public var ownerLabels: [String] {
        Self.labels(ofOwners: owners.map { ($0.name, $0.kind, $0.namespace) })
    }

    /// What each resource of a quota is called: `<quota>.<resource>`, with the namespace before it if
    /// another has a quota of the same name.
    public var quotaLabels: [String] {
        Self.labels(ofQuotas: quotas.map { ("\($0.quota).\($0.resource)", $0.namespace) })
    }

    /// What owners are called in the names of metrics.
    public static func labels(
        ofOwners owners: [(name: String, kind: String, namespace: String)]
    ) -> [String] {
        let names = owners.map(\.name)
        let kinds = owners.map { "\($0.kind).\($0.name)" }
        return owners.indices.map { owner in
            if names.count(where: { $0 == names[owner] }) == 1 { return names[owner] }
            if kinds.count(where: { $0 == kinds[owner] }) == 1 { return kinds[owner] }
            return "\(owners[owner].namespace).\(kinds[owner])"
        }
    }

    /// What resources of quotas, `<quota>.<resource>`, are called in the names of metrics.
    public static func labels(ofQuotas quotas: [(name: String, namespace: String)]) -> [String] {
        quotas.map { quota in
            quotas.count { $0.name == quota.name } == 1
                ? quota.name : "\(quota.namespace).\(quota.name)"
        }
    }

    /// Its figures under their public names.
    var metrics: [Metric] {
        var metrics: [Metric] = []
        for (owner, label) in zip(owners, ownerLabels) {
            metrics += [
                Metric("pods_ready_mean.\(label)", owner.ready),
                Metric("pods_ready_min.\(label)", Double(owner.fewestReady)),
                Metric("pods_pending_mean.\(label)", owner.pending),
                Metric("pods_refused.\(label)", Double(owner.refused)),
                Metric("pods_preempted.\(label)", Double(owner.preempted)),
                Metric("pods_evicted.\(label)", Double(owner.evicted)),
                Metric("pods_lost.\(label)", Double(owner.lost)),
                Metric("pod_pending_time_mean_s.\(label)", owner.meanWait),
            ]
        }
        for (quota, label) in zip(quotas, quotaLabels) {
            metrics += [
                Metric("quota_utilization.\(label)", quota.utilization),
                Metric("quota_peak.\(label)", quota.peak),
                Metric("quota_refused.\(label)", Double(quota.refused)),
            ]
        }
        return metrics
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

import Units

/// What the control plane measures.
extension ControlPlane {
    /// Forgets what was counted until `now`; what there is stays, and so does the log.
    public mutating func resetStatistics(at now: SimTime) {
        for owner in owners.indices { owners[owner].tally.reset(at: now) }
        for tally in quotaTallies.indices { quotaTallies[tally].reset(at: now) }
    }

    /// The pods of every owner over time, in the order of the manifests, tenants last.
    public func ownerReadings(at now: SimTime) -> [OwnerReading] {
        owners.map { owner in
            let isTenant =
                if case .tenant = owner.kind { true } else { false }
            return owner.tally.reading(
                of: owner.owner.meta.name,
                kind: isTenant ? "Tenant" : owner.owner.kind,
                namespace: namespaces[owner.namespace].name,
                at: now
            )
        }
    }

    /// The use of every resource of pods that a quota counts.
    public func quotaReadings(at now: SimTime) -> [QuotaReading] {
        quotaTallies.map { $0.reading(namespace: namespaces[$0.namespace].name, at: now) }
    }

    /// What happened, in order; the first `mostEvents`.
    public var events: [ControlEvent] { log }

    /// The number of ready pods of each owner now.
    public var readyPods: [Int] { owners.map(\.tally.ready) }

    /// The number of pods of each owner that have no node now.
    public var pendingPods: [Int] { owners.map(\.tally.pending) }

    /// The number of pods that each owner is to have now.
    public var wantedPods: [Int] { owners.map(\.wanted) }

    /// Used over hard of every resource of pods that a quota counts, now.
    public var quotaUse: [Double] { quotaTallies.map(\.level) }

    /// What is used of every resource of pods that a quota counts, now, in the order of
    /// `Cluster.quotaLevels`.
    public var quotaUsed: [Double] { quotaTallies.map(\.used) }

    /// The pods that the request level knows now, as the changes that bring them to where they stand.
    public var placedPods: [PodChange] {
        owners.flatMap(\.pods).flatMap { pod -> [PodChange] in
            guard let place = place(of: pod) else { return [] }
            let name = pods[pod].name
            let ready = PodChange(place: place, kind: .ready(node: pods[pod].node), pod: name)
            guard pods[pod].phase == .stopping else { return [ready] }
            return [ready, PodChange(place: place, kind: .stopping, pod: name)]
        }
    }

    mutating func meterQuotas() {
        for namespace in namespaces.indices { meterQuotas(of: namespace) }
    }

    mutating func meterQuotas(of namespace: Int) {
        for index in quotaTalliesOfNamespace[namespace] {
            let usage = namespaces[namespace].quotas[quotaTallies[index].quota]
            let used = usage.used[quotaTallies[index].resource] ?? .zero
            quotaTallies[index].change(to: used, at: now)
        }
    }
}

/// What is worked out once for each kind of pod.
extension Scheduler {
    /// The number of a kind of pod, under which pods are added.
    public mutating func profile(of pod: SchedulablePod) -> Int {
        if let number = profileNumbers[pod] { return number }
        let number = profiles.count
        profileNumbers[pod] = number
        profiles.append(makeProfile(of: pod))
        return number
    }

    /// How well each node suits a kind of pod, whatever other pods there are.
    mutating func staticFit(of profile: Int) -> StaticFit {
        if let fit = staticFits[profile] { return fit }
        // Pods of a kind come one after the other; a few kinds are enough to remember.
        if staticFits.count >= 64 { staticFits.removeAll(keepingCapacity: true) }
        let fit = StaticFit(of: nodes, for: profiles[profile].pod.spec)
        staticFits[profile] = fit
        return fit
    }

    /// The domains of a node label.
    func domains(of key: String) -> NodeDomains {
        guard let known = domains[key] else { preconditionFailure("a key is prepared first") }
        return known
    }

    private mutating func prepareDomains(of key: String) {
        if domains[key] == nil { domains[key] = NodeDomains(of: key, on: nodes) }
    }

    /// Numbers what a kind of pod looks at.
    private mutating func makeProfile(of pod: SchedulablePod) -> PodProfile {
        let spec = pod.spec
        let isStandard = spec.topologySpread.isEmpty
        let constraints =
            isStandard
            ? pod.companions.map(PodProfile.standardSpread) ?? [] : spec.topologySpread
        let spreads = constraints.map { constraint in
            let filter = PodFilter(constraint, namespace: pod.namespace)
            prepareDomains(of: constraint.topologyKey)
            return PodProfile.Spread(
                constraint: constraint,
                group: groups.group(filter),
                countsItself: filter.matches(pod.labels, namespace: pod.namespace)
            )
        }
        return PodProfile(
            pod: pod,
            demand: PodDemand(spec),
            priority: spec.priority ?? 0,
            identity: groups.identity(pod.labels, namespace: pod.namespace),
            hardSpread: spreads.filter(\.constraint.isHard),
            softSpread: spreads.filter { !$0.constraint.isHard },
            hasStandardSpread: isStandard,
            affinity: spec.podAffinity.map { makeAffinity($0, of: pod) }
        )
    }

    private mutating func makeAffinity(
        _ affinity: PodAffinity,
        of pod: SchedulablePod
    ) -> PodProfile.Affinity {
        func term(_ term: PodAffinity.Term) -> PodProfile.Term {
            let filter = PodFilter([term], namespace: pod.namespace)
            prepareDomains(of: term.topologyKey)
            return PodProfile.Term(
                filter: filter,
                group: groups.group(filter),
                topologyKey: term.topologyKey
            )
        }
        let all = PodFilter(affinity.required, namespace: pod.namespace)
        return PodProfile.Affinity(
            required: affinity.required.map(term),
            requiredGroup: groups.group(all),
            selectsItself: all.matches(pod.labels, namespace: pod.namespace),
            requiredAnti: affinity.requiredAnti.map(term),
            preferred: affinity.preferred.map { (term($0.term), Int64($0.weight)) }
                + affinity.preferredAnti.map { (term($0.term), -Int64($0.weight)) }
        )
    }
}

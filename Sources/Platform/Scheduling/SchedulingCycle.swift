import Glibc

/// What filters and scores of one pod have to know of the pods on all nodes.
///
/// Source: `podtopologyspread/{filtering,scoring}.go` and `interpodaffinity/{filtering,scoring}.go`
/// below `pkg/scheduler/framework/plugins` (Kubernetes 1.29.6).
struct SchedulingCycle {
    private let profile: PodProfile
    private var spreads: [SpreadCounts] = []
    private var required: [DomainCounts] = []
    private var requiredAnti: [DomainCounts] = []
    /// Domains that pods on nodes want to have without pods like this one.
    private var forbidden: [DomainCounts] = []
    private var isFirstOfItsKind = false
    private var attractions: [DomainCounts] = []

    /// Whether there is a filter beside that of resources.
    var hasFilters: Bool {
        !spreads.isEmpty || !required.isEmpty || !requiredAnti.isEmpty || !forbidden.isEmpty
    }

    /// Pods by the value of a node label.
    private struct DomainCounts {
        let domains: NodeDomains
        let filter: PodFilter
        var counts: [Int64]

        func domain(of node: Int) -> Int? {
            let number = domains.numbers[node]
            return number < 0 ? nil : Int(number)
        }

        mutating func add(_ pods: [Int32: Int32], weight: Int64 = 1) {
            for (node, count) in pods {
                guard let domain = domain(of: Int(node)) else { continue }
                counts[domain] += weight * Int64(count)
            }
        }
    }

    private struct SpreadCounts {
        let spread: PodProfile.Spread
        var counts: DomainCounts
        /// Which domains have a node that the pod may be on.
        var isCounted: [Bool]
    }

    init(_ profile: PodProfile, _ scheduler: borrowing Scheduler) {
        self.profile = profile
        if !profile.hardSpread.isEmpty { countSpread(scheduler) }
        if profile.affinity != nil || !scheduler.affineCounts.isEmpty { countAffinity(scheduler) }
    }

    private mutating func countSpread(_ scheduler: borrowing Scheduler) {
        let keys = profile.hardSpread.map { scheduler.domains(of: $0.constraint.topologyKey) }
        let isEligible = scheduler.nodes.indices.map { node in
            keys.allSatisfy { $0.numbers[node] >= 0 }
                && StaticFit.isWanted(scheduler.nodes[node], by: profile.pod.spec)
        }
        for (spread, domains) in zip(profile.hardSpread, keys) {
            var counts = SpreadCounts(
                spread: spread,
                counts: DomainCounts(
                    domains: domains,
                    filter: PodFilter(spread.constraint, namespace: profile.pod.namespace),
                    counts: Array(repeating: 0, count: domains.count)
                ),
                isCounted: Array(repeating: false, count: domains.count)
            )
            for node in scheduler.nodes.indices where isEligible[node] {
                counts.isCounted[Int(domains.numbers[node])] = true
            }
            counts.counts.add(
                scheduler.groups.counts(of: spread.group).filter { isEligible[Int($0.key)] }
            )
            spreads.append(counts)
        }
    }

    private mutating func countAffinity(_ scheduler: borrowing Scheduler) {
        if let affinity = profile.affinity {
            let all = scheduler.groups.counts(of: affinity.requiredGroup)
            for term in affinity.required {
                required.append(Self.counts(of: term, all, scheduler))
            }
            isFirstOfItsKind =
                required.allSatisfy { $0.counts.allSatisfy { $0 == 0 } } && affinity.selectsItself
            for term in affinity.requiredAnti {
                let pods = scheduler.groups.counts(of: term.group)
                requiredAnti.append(Self.counts(of: term, pods, scheduler))
            }
            for (term, weight) in affinity.preferred {
                let pods = scheduler.groups.counts(of: term.group)
                attractions.append(Self.counts(of: term, pods, scheduler, weight: weight))
            }
        }
        let (labels, namespace) = (profile.pod.labels, profile.pod.namespace)
        for (number, pods) in scheduler.affineCounts.sorted(by: { $0.key < $1.key }) {
            guard let theirs = scheduler.profiles[number].affinity else { continue }
            for term in theirs.requiredAnti
            where term.filter.matches(labels, namespace: namespace) {
                forbidden.append(Self.counts(of: term, pods, scheduler))
            }
            // A pod that must be near such pods draws them to it a little.
            let drawing = theirs.required.map { (term: $0, weight: Int64(1)) } + theirs.preferred
            for (term, weight) in drawing
            where term.filter.matches(labels, namespace: namespace) {
                attractions.append(Self.counts(of: term, pods, scheduler, weight: weight))
            }
        }
    }

    private static func counts(
        of term: PodProfile.Term,
        _ pods: [Int32: Int32],
        _ scheduler: borrowing Scheduler,
        weight: Int64 = 1
    ) -> DomainCounts {
        let domains = scheduler.domains(of: term.topologyKey)
        var counts = DomainCounts(
            domains: domains,
            filter: term.filter,
            counts: Array(repeating: 0, count: domains.count)
        )
        counts.add(pods, weight: weight)
        return counts
    }
}

// MARK: - Filters

extension SchedulingCycle {
    /// What topology spread and affinity to pods say of a node that lacks the pods `removed`.
    func verdict(
        on node: Int,
        without removed: Set<Int>,
        _ scheduler: borrowing Scheduler
    ) -> NodeVerdict {
        guard hasFilters else { return .curable([]) }
        for spread in spreads {
            let name = "node(s) didn't match pod topology spread constraints"
            guard let domain = spread.counts.domain(of: node) else {
                return .lasting(name + " (missing required label)")
            }
            var counts = spread.counts.counts
            counts[domain] -= Self.count(of: removed, spread.counts.filter, scheduler)
            let present = counts.indices.filter { spread.isCounted[$0] }
            let isPartial = present.count < spread.spread.constraint.minDomains
            let fewest = isPartial ? 0 : present.map { counts[$0] }.min() ?? 0
            let there = spread.isCounted[domain] ? counts[domain] : 0
            let skew = there + (spread.spread.countsItself ? 1 : 0) - fewest
            if skew > Int64(spread.spread.constraint.maxSkew) { return .curable([name]) }
        }
        for counts in required {
            let there = counts.domain(of: node).map { domain in
                counts.counts[domain] - Self.count(of: removed, counts.filter, scheduler)
            }
            guard let there, there > 0 || isFirstOfItsKind else {
                return .lasting("node(s) didn't match pod affinity rules")
            }
        }
        for counts in requiredAnti {
            guard let domain = counts.domain(of: node) else { continue }
            if counts.counts[domain] > Self.count(of: removed, counts.filter, scheduler) {
                return .curable(["node(s) didn't match pod anti-affinity rules"])
            }
        }
        for counts in forbidden {
            guard let domain = counts.domain(of: node), counts.counts[domain] > 0 else { continue }
            let gone = removed.count { pod in
                scheduler.profiles[scheduler.entries[pod].profile].affinity != nil
            }
            if counts.counts[domain] > Int64(gone) {
                return .curable(["node(s) didn't satisfy existing pods anti-affinity rules"])
            }
        }
        return .curable([])
    }

    private static func count(
        of pods: Set<Int>,
        _ filter: PodFilter,
        _ scheduler: borrowing Scheduler
    ) -> Int64 {
        var count: Int64 = 0
        for id in pods where filter.countsLeaving || !scheduler.entries[id].isLeaving {
            let pod = scheduler.profiles[scheduler.entries[id].profile].pod
            if filter.matches(pod.labels, namespace: pod.namespace) { count += 1 }
        }
        return count
    }
}

// MARK: - Scores

extension SchedulingCycle {
    /// How few of its kind are near each node, in `0...100`; empty if nobody asked for it.
    func spreadScores(of nodes: [Int], _ scheduler: borrowing Scheduler) -> [Int64] {
        guard !profile.softSpread.isEmpty else { return [] }
        let needsAllLabels = !profile.hasStandardSpread
        let domains = profile.softSpread.map { scheduler.domains(of: $0.constraint.topologyKey) }
        func isIgnored(_ node: Int) -> Bool {
            needsAllLabels && domains.contains { $0.numbers[node] < 0 }
        }
        let ignored = nodes.count(where: isIgnored)
        var sums = [Double](repeating: 0, count: nodes.count)
        for (spread, domains) in zip(profile.softSpread, domains) {
            let isHost = spread.constraint.topologyKey == TopologySpreadConstraint.hostnameKey
            let skew = Double(spread.constraint.maxSkew - 1)
            let pods = scheduler.groups.counts(of: spread.group)
            if isHost {
                let weight = log(Double(nodes.count - ignored + 2))
                for (position, node) in nodes.enumerated() where domains.numbers[node] >= 0 {
                    let count = pods.isEmpty ? 0 : pods[Int32(node)] ?? 0
                    sums[position] += Double(count) * weight + skew
                }
                continue
            }
            // Nodes without the label form a domain that nobody is counted in.
            var isPresent = [Bool](repeating: false, count: domains.count + 1)
            for node in nodes where !isIgnored(node) {
                let number = domains.numbers[node]
                isPresent[number < 0 ? domains.count : Int(number)] = true
            }
            let weight = log(Double(isPresent.count { $0 } + 2))
            var counts = [Int64](repeating: 0, count: domains.count)
            for (node, count) in pods {
                let number = domains.numbers[Int(node)]
                guard number >= 0, !isIgnored(Int(node)),
                    StaticFit.isWanted(scheduler.nodes[Int(node)], by: profile.pod.spec)
                else { continue }
                counts[Int(number)] += Int64(count)
            }
            for (position, node) in nodes.enumerated() where domains.numbers[node] >= 0 {
                sums[position] += Double(counts[Int(domains.numbers[node])]) * weight + skew
            }
        }
        let scores = zip(nodes, sums).map { node, sum in
            isIgnored(node) ? nil : Int64(sum.rounded())
        }
        let known = scores.compactMap(\.self)
        let (least, most) = (known.min() ?? 0, known.max() ?? 0)
        return scores.map { score in
            guard let score else { return 0 }
            return most == 0 ? 100 : 100 * (most + least - score) / most
        }
    }

    /// How much the pods near each node are wanted, in `0...100`; empty if it makes no difference.
    func affinityScores(of nodes: [Int], _ scheduler: borrowing Scheduler) -> [Int64] {
        guard !attractions.isEmpty else { return [] }
        let sums = nodes.map { node in
            attractions.reduce(Int64(0)) { sum, counts in
                sum + (counts.domain(of: node).map { counts.counts[$0] } ?? 0)
            }
        }
        let (least, most) = (sums.min() ?? 0, sums.max() ?? 0)
        guard most > least else { return [] }
        return sums.map { Int64(100 * (Double($0 - least) / Double(most - least))) }
    }
}

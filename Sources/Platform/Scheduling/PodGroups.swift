/// How many pods of each group that somebody looks at are on each node.
///
/// Spreading and affinity ask this about every node for every pod: counts are kept, not collected.
struct PodGroups: Sendable {
    /// Labels and namespaces that pods have, and the groups that they belong to.
    private var identities: [Identity] = []
    private var identityNumbers: [Identity.Key: Int] = [:]
    private var groups: [Group] = []
    private var groupNumbers: [PodFilter: Int] = [:]

    private struct Identity {
        struct Key: Hashable {
            let labels: Labels
            let namespace: String
        }
        let key: Key
        var groups: [Int] = []
        /// The pods on each node that has one, those that are leaving apart.
        var staying: [Int32: Int32] = [:]
        var leaving: [Int32: Int32] = [:]
    }

    private struct Group {
        let filter: PodFilter
        var counts: [Int32: Int32] = [:]
    }

    /// The number of pods with these labels in this namespace.
    mutating func identity(_ labels: Labels, namespace: String) -> Int {
        let key = Identity.Key(labels: labels, namespace: namespace)
        if let number = identityNumbers[key] { return number }
        var identity = Identity(key: key)
        identity.groups = groups.indices.filter {
            groups[$0].filter.matches(labels, namespace: namespace)
        }
        identities.append(identity)
        identityNumbers[key] = identities.count - 1
        return identities.count - 1
    }

    /// The number of the group of the pods that `filter` selects.
    mutating func group(_ filter: PodFilter) -> Int {
        if let number = groupNumbers[filter] { return number }
        let number = groups.count
        var group = Group(filter: filter)
        for index in identities.indices {
            let key = identities[index].key
            guard filter.matches(key.labels, namespace: key.namespace) else { continue }
            identities[index].groups.append(number)
            let parts =
                filter.countsLeaving
                ? [identities[index].staying, identities[index].leaving]
                : [identities[index].staying]
            for part in parts { group.counts.merge(part, uniquingKeysWith: +) }
        }
        groups.append(group)
        groupNumbers[filter] = number
        return number
    }

    /// Whether pods with an identity belong to a group.
    func contains(_ identity: Int, in group: Int) -> Bool {
        identities[identity].groups.contains(group)
    }

    /// The pods of a group on a node.
    func count(of group: Int, onNode node: Int) -> Int64 {
        Int64(groups[group].counts[Int32(node)] ?? 0)
    }

    /// The pods of a group on each node that has one.
    func counts(of group: Int) -> [Int32: Int32] { groups[group].counts }

    mutating func add(_ identity: Int, toNode node: Int) {
        change(&identities[identity].staying, node, by: 1)
        for group in identities[identity].groups { change(&groups[group].counts, node, by: 1) }
    }

    mutating func remove(_ identity: Int, fromNode node: Int, wasLeaving: Bool) {
        if wasLeaving {
            change(&identities[identity].leaving, node, by: -1)
        } else {
            change(&identities[identity].staying, node, by: -1)
        }
        for group in identities[identity].groups
        where groups[group].filter.countsLeaving || !wasLeaving {
            change(&groups[group].counts, node, by: -1)
        }
    }

    /// Notes that a pod on a node has been told to leave.
    mutating func leave(_ identity: Int, node: Int) {
        change(&identities[identity].staying, node, by: -1)
        change(&identities[identity].leaving, node, by: 1)
        for group in identities[identity].groups where !groups[group].filter.countsLeaving {
            change(&groups[group].counts, node, by: -1)
        }
    }

    private func change(_ counts: inout [Int32: Int32], _ node: Int, by step: Int32) {
        let count = counts[Int32(node), default: 0] + step
        counts[Int32(node)] = count == 0 ? nil : count
    }
}

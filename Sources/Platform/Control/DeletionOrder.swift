/// The pods of a version that its set counts, in the order in which it lets them go: without a node,
/// then those that start, then those that are not ready, then the others; of these first those of the node that
/// has the most of the set's pods, and of these the youngest.
///
/// Pods stand by node and nodes by how many they have, so that a change costs O(log n) for n pods.
///
/// Source: `ActivePodsWithRanks` in `pkg/controller/controller_utils.go` (Kubernetes 1.29.6).
/// Departure: ages count to the nanosecond, where the real one takes powers of two of seconds
/// and chance.
struct DeletionOrder: Sendable {
    /// How far a pod has got.
    enum Standing: Int, CaseIterable, Sendable {
        case pending, starting, unready, ready
    }

    /// The youngest comes first.
    struct Age: Comparable, Sendable {
        /// Since when it is ready, in nanoseconds.
        let readySince: Int64
        /// Its number among all pods that ever were.
        let serial: UInt64

        static func < (left: Age, right: Age) -> Bool {
            left.readySince == right.readySince
                ? left.serial > right.serial : left.readySince > right.readySince
        }
    }

    private struct NodeKey: Comparable, Sendable {
        /// How many of the pods the node has.
        let count: Int
        /// The first of its pods.
        let age: Age

        static func < (left: NodeKey, right: NodeKey) -> Bool {
            left.count == right.count ? left.age < right.age : left.count > right.count
        }
    }

    /// The pods of one standing.
    private struct Rank: Sendable {
        var nodes = IndexedHeap<NodeKey>()
        var pods: [Int: IndexedHeap<Age>] = [:]
    }

    private struct Place: Sendable {
        let standing: Standing
        /// The index of the node; -1 without one.
        let node: Int
    }

    private var ranks = Array(repeating: Rank(), count: Standing.allCases.count)
    private var places: [Int: Place] = [:]
    /// How many of the pods each node has.
    private var counts: [Int: Int] = [:]

    /// How many pods there are.
    var count: Int { places.count }
    /// How many of them are ready.
    private(set) var ready = 0
    /// The pods, in no particular order.
    var pods: some Sequence<Int> { places.keys }

    /// Puts a pod in, or where it belongs after it has changed.
    mutating func set(_ pod: Int, _ standing: Standing, node: Int?, age: Age) {
        let place = Place(standing: standing, node: node ?? -1)
        if places[pod] != nil { remove(pod) }
        places[pod] = place
        if standing == .ready { ready += 1 }
        ranks[standing.rawValue].pods[place.node, default: IndexedHeap()].set(pod, to: age)
        if place.node >= 0 { counts[place.node, default: 0] += 1 }
        rank(place.node)
    }

    /// Takes a pod out, if it is there.
    mutating func remove(_ pod: Int) {
        guard let place = places[pod] else { return }
        takeOut(pod, place)
        if place.node >= 0 { countDown(place.node) }
        rank(place.node)
    }

    /// Takes out the first pods of all.
    mutating func takeFirst(_ count: Int) -> [Int] {
        var taken: [(pod: Int, node: Int)] = []
        for standing in Standing.allCases { take(&taken, upTo: count, standing) }
        return settle(taken)
    }

    /// Takes out the first of the pods that are not ready, and then the first of those that are.
    mutating func takeFirst(unready: Int, ready: Int) -> [Int] {
        var taken: [(pod: Int, node: Int)] = []
        for standing in Standing.allCases where standing != .ready {
            take(&taken, upTo: unready, standing)
        }
        take(&taken, upTo: taken.count + ready, .ready)
        return settle(taken)
    }

    /// Takes out pods of a standing; how many pods a node has counts as before the first was taken.
    private mutating func take(
        _ taken: inout [(pod: Int, node: Int)],
        upTo count: Int,
        _ standing: Standing
    ) {
        while taken.count < count, let (key, node) = ranks[standing.rawValue].nodes.first,
            let pod = ranks[standing.rawValue].pods[node]?.first?.number
        {
            takeOut(pod, Place(standing: standing, node: node))
            taken.append((pod, node))
            rank(node, in: standing, count: key.count)
        }
    }

    private mutating func settle(_ taken: [(pod: Int, node: Int)]) -> [Int] {
        for (_, node) in taken where node >= 0 { countDown(node) }
        for node in Set(taken.map(\.node)) { rank(node) }
        return taken.map(\.pod)
    }

    private mutating func takeOut(_ pod: Int, _ place: Place) {
        places[pod] = nil
        if place.standing == .ready { ready -= 1 }
        ranks[place.standing.rawValue].pods[place.node]?.remove(pod)
    }

    private mutating func countDown(_ node: Int) {
        let left = (counts[node] ?? 0) - 1
        counts[node] = left > 0 ? left : nil
    }

    /// Puts a node where it belongs among the others.
    private mutating func rank(_ node: Int) {
        for standing in Standing.allCases {
            rank(node, in: standing, count: counts[node] ?? 0)
        }
    }

    private mutating func rank(_ node: Int, in standing: Standing, count: Int) {
        let index = standing.rawValue
        if let first = ranks[index].pods[node]?.first {
            ranks[index].nodes.set(node, to: NodeKey(count: count, age: first.key))
        } else {
            ranks[index].pods[node] = nil
            ranks[index].nodes.remove(node)
        }
    }
}

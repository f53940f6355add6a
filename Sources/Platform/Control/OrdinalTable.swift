/// The pods of a StatefulSet by their numbers: which are missing, which are not ready, which is the last.
///
/// Every change costs O(log n) for n pods.
struct OrdinalTable: Sendable {
    private var pods: [Int: Int] = [:]
    /// The numbers below `known` that no pod has.
    private var missing = IndexedHeap<Int>()
    private var known = 0
    private var unready = IndexedHeap<Int>()
    /// All numbers, and those of pods of versions before the newest, the last first.
    private var present = IndexedHeap<Int>()
    private var old = IndexedHeap<Int>()

    /// Whether all pods that are there are ready.
    var areReady: Bool { unready.isEmpty }
    /// The pod of the last number.
    var last: Int? { present.first.flatMap { pods[$0.number] } }
    /// The pod of the last number that is of an older version.
    var lastOld: Int? { old.first.flatMap { pods[$0.number] } }

    /// The first number below `count` that no pod has.
    mutating func firstMissing(below count: Int) -> Int? {
        while known < count {
            if pods[known] == nil { missing.set(known, to: known) }
            known += 1
        }
        return missing.first.flatMap { $0.number < count ? $0.number : nil }
    }

    /// The first number of a pod that is not ready.
    var firstUnready: Int? { unready.first?.number }

    /// Notes what has become of a pod.
    mutating func set(_ pod: Int, ordinal: Int, isReady: Bool, isOld: Bool) {
        pods[ordinal] = pod
        missing.remove(ordinal)
        present.set(ordinal, to: -ordinal)
        if isReady { unready.remove(ordinal) } else { unready.set(ordinal, to: ordinal) }
        if isOld { old.set(ordinal, to: -ordinal) } else { old.remove(ordinal) }
    }

    /// Notes that the pod of a number is gone.
    mutating func remove(_ ordinal: Int) {
        guard pods.removeValue(forKey: ordinal) != nil else { return }
        present.remove(ordinal)
        unready.remove(ordinal)
        old.remove(ordinal)
        if ordinal < known { missing.set(ordinal, to: ordinal) }
    }

    /// Notes that all pods are of an older version now.
    mutating func age() {
        for ordinal in pods.keys { old.set(ordinal, to: -ordinal) }
    }
}

import Units

/// Which pod is in a place of the request level, and what is known of it.
///
/// Without a platform there is one pod in each place from beginning to end.
struct PodLife: BitwiseCopyable {
    /// Index of the node whose cores it shares; `nil` if it has cores of its own.
    var node: Int?
    /// Whether there is a pod.
    var exists = true
    /// Whether it has been told to stop: it takes no new work and ends what it has.
    var isStopping = false
    /// How many pods have left the place before: what waits for one of those is outdated.
    var number: UInt32 = 0
    /// Requests or operations that it took.
    var taken: UInt64 = 0
    /// CPU time that the pods before it in its place have used.
    var usedBefore = SimDuration.zero

    /// The life of the pod of a model.
    init(node: Int?) { self.node = node }

    /// A pod comes into the place.
    mutating func begin(on node: Int?, used: SimDuration) {
        let number = number
        self = PodLife(node: node)
        self.number = number
        usedBefore = used
    }

    /// The pod leaves the place.
    mutating func end() {
        exists = false
        isStopping = false
        node = nil
        number += 1
    }
}

/// A pod in its place: another that comes there later is not it.
struct PlacedPod {
    /// The number of the place.
    var index: Int
    /// The number of the pod's life there.
    var life: UInt32
}

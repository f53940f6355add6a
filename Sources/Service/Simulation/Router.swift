/// Spreads work over the pods of a Deployment that are ready.
struct Router: BitwiseCopyable {
    let routing: Routing
    /// The first of the pods, and how many there are.
    let first: Int
    let count: Int
    private var last = -1

    init(routing: Routing, first: Int, count: Int) {
        self.routing = routing
        self.first = first
        self.count = count
    }

    /// The next ready pod after the last one; `nil` if none is ready.
    mutating func next(isReady: (Int) -> Bool) -> Int? {
        for _ in 0..<count {
            last = last + 1 < count ? last + 1 : 0
            if isReady(first + last) { return first + last }
        }
        return nil
    }

    /// How many pods are ready.
    func readyCount(isReady: (Int) -> Bool) -> UInt32 {
        var ready: UInt32 = 0
        for pod in first..<first + count where isReady(pod) { ready += 1 }
        return ready
    }

    /// The ready pod number `choice` of those that are ready.
    func ready(_ choice: UInt32, isReady: (Int) -> Bool) -> Int? {
        var left = choice
        for pod in first..<first + count where isReady(pod) {
            if left == 0 { return pod }
            left -= 1
        }
        return nil
    }

    /// The ready pod with the least load, the first of equals; `nil` if none is ready.
    ///
    /// - Parameter load: The load of a ready pod, `nil` of another.
    /// - Returns: The pod's index among all pods.
    func least(load: (Int) -> Int?) -> Int? {
        var least: Int?
        var leastLoad = Int.max
        for pod in first..<first + count {
            guard let load = load(pod), load < leastLoad else { continue }
            least = pod
            leastLoad = load
        }
        return least
    }
}

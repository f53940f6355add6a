import Kernel

/// Spreads work over the pods of a Deployment that are ready.
///
/// Of up to 16 pods each is looked at. Beyond, a tree over them knows how many are ready, or where the least
/// loaded is: a choice and a change then cost O(log n) for n pods.
struct Router: ~Copyable {
    let routing: Routing
    /// The first of the pods, and how many there are.
    let first: Int
    let count: Int
    private var last = -1
    /// The leaves of the tree, a power of two; 0 if there is no tree.
    private let width: Int
    /// How many pods below each node are ready, or the least load of those that are.
    ///
    /// Node n has the nodes 2n and 2n + 1 below it; the first leaf is number `width`.
    private let tree: FixedBuffer<Int32>

    /// Pods of which none is ready yet.
    init(routing: Routing, first: Int, count: Int) {
        self.routing = routing
        self.first = first
        self.count = count
        var width = 0
        if count > Self.mostWithoutTree {
            width = 1
            while width < count { width *= 2 }
        }
        self.width = width
        let empty = routing == .leastConnections ? Int32.max : 0
        tree = FixedBuffer(count: 2 * width) { _ in empty }
    }

    private static let mostWithoutTree = 16

    /// Whether it has to be told of every change of a pod's load.
    var watchesLoads: Bool { width > 0 && routing == .leastConnections }

    /// Is told whether a pod is ready, and how loaded it is.
    ///
    /// - Parameters:
    ///   - pod: The pod's index among all pods.
    ///   - isReady: Whether it takes new work.
    ///   - load: What it works on.
    func note(_ pod: Int, isReady: Bool, load: Int) {
        guard width > 0 else { return }
        var node = width + pod - first
        guard routing == .leastConnections else {
            let change: Int32 = (isReady ? 1 : 0) - tree[node]
            guard change != 0 else { return }
            while node > 0 {
                tree[node] += change
                node /= 2
            }
            return
        }
        tree[node] = isReady ? Int32(clamping: load) : .max
        while node > 1 {
            node /= 2
            let least = min(tree[2 * node], tree[2 * node + 1])
            guard tree[node] != least else { return }
            tree[node] = least
        }
    }

    /// The next ready pod after the last one; `nil` if none is ready.
    mutating func next(isReady: (Int) -> Bool) -> Int? {
        let start = last + 1 < count ? last + 1 : 0
        guard width > 0 else {
            for step in 0..<count {
                let pod = start + step < count ? start + step : start + step - count
                guard isReady(first + pod) else { continue }
                last = pod
                return first + pod
            }
            return nil
        }
        if tree[width + start] == 0 {
            guard tree[1] > 0 else { return nil }
            let before = readyCount(before: start)
            last = readyPod(before < tree[1] ? before : 0)
        } else {
            last = start
        }
        return first + last
    }

    /// How many pods are ready.
    func readyCount(isReady: (Int) -> Bool) -> UInt32 {
        guard width == 0 else { return UInt32(tree[1]) }
        var ready: UInt32 = 0
        for pod in first..<first + count where isReady(pod) { ready += 1 }
        return ready
    }

    /// The ready pod number `choice` of those that are ready.
    func ready(_ choice: UInt32, isReady: (Int) -> Bool) -> Int? {
        guard width == 0 else { return first + readyPod(Int32(choice)) }
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
        guard width == 0 else {
            guard tree[1] < .max else { return nil }
            var node = 1
            while node < width {
                node *= 2
                if tree[node + 1] < tree[node] { node += 1 }
            }
            return first + node - width
        }
        var least: Int?
        var leastLoad = Int.max
        for pod in first..<first + count {
            guard let load = load(pod), load < leastLoad else { continue }
            least = pod
            leastLoad = load
        }
        return least
    }

    /// How many of the pods before one are ready.
    private func readyCount(before pod: Int) -> Int32 {
        var count: Int32 = 0
        var node = width + pod
        while node > 1 {
            if node & 1 == 1 { count += tree[node - 1] }
            node /= 2
        }
        return count
    }

    /// The ready pod number `choice` of those that are ready.
    private func readyPod(_ choice: Int32) -> Int {
        var left = choice
        var node = 1
        while node < width {
            node *= 2
            if left >= tree[node] {
                left -= tree[node]
                node += 1
            }
        }
        return node - width
    }
}

/// The points that no other point beats in one of two figures without losing in the other.
///
/// Points are added one after the other; at any time it holds the front of those so far.
public struct ParetoFront<Point> {
    /// The front, the best of the first figure first.
    public private(set) var points: [(first: Double, second: Double, point: Point)] = []

    /// A front of no points yet.
    public init() {}

    /// Adds a point with two costs, less of which is better.
    ///
    /// Of points with the same costs the first one stays.
    public mutating func add(_ point: Point, first: Double, second: Double) {
        // On a front the second cost falls as the first one grows.
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].first < first { low = middle + 1 } else { high = middle }
        }
        if low > 0, points[low - 1].second <= second { return }
        if low < points.count, points[low].first == first, points[low].second <= second { return }
        var end = low
        while end < points.count, points[end].second >= second { end += 1 }
        points.replaceSubrange(low..<end, with: [(first, second, point)])
    }
}

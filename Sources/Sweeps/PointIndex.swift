/// Finds the point of a row by the fields of its parameters.
///
/// Points with the same values have the same rows; they are taken one after the other.
struct PointIndex {
    /// The first point that is left with these fields.
    private var heads: [String: Int] = [:]
    /// The next point with the same fields as another one.
    private var followers: [Int: Int] = [:]

    /// The points of a sweep, or of a part of one.
    init(design: SweepDesign, table: SweepTable, points: StrideTo<Int>) {
        for point in points.reversed() {
            let front = table.front(of: design.values(of: point))
            if let follower = heads.updateValue(point, forKey: front) {
                followers[point] = follower
            }
        }
    }

    /// Takes the next point with these fields; `nil` if there is none.
    mutating func take(_ front: String) -> Int? {
        guard let point = heads[front] else { return nil }
        heads[front] = followers[point]
        return point
    }
}

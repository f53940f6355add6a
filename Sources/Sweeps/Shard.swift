/// One of N equal parts of a sweep, for machines that each run one.
///
/// Part K has the points K, K + N, K + 2N, … of the design, counted from 1, so that a part has dear
/// and cheap points alike.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
    /// Which part it is, in `1...count`.
    public let number: Int
    /// How many parts there are.
    public let count: Int

    /// Parts at most.
    public static let most = 100_000

    /// The whole sweep as its only part.
    public static let whole = Shard(number: 1, of: 1)

    /// Part `number` of `count`.
    public init(number: Int, of count: Int) {
        precondition(1...Self.most ~= count && 1...count ~= number, "there is no such part")
        self.number = number
        self.count = count
    }

    /// The part that a text says: `3/8`; `nil` if it says none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
            1...Self.most ~= count, 1...count ~= number
        else { return nil }
        self.init(number: number, of: count)
    }

    /// `3/8`.
    public var description: String { "\(number)/\(count)" }

    /// The points of the part.
    ///
    /// - Parameter points: How many points the whole sweep has.
    /// - Returns: Their numbers from 0, in order; possibly none.
    public func points(of points: Int) -> StrideTo<Int> {
        stride(from: number - 1, to: points, by: count)
    }

    /// A path with the part in the place of `{shard}`: `results-{shard}.csv`, `results-3-of-8.csv`.
    public func path(_ pattern: String) -> String {
        pattern.replacing("{shard}", with: "\(number)-of-\(count)")
    }
}

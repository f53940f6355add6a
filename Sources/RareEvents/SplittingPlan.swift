/// At which levels paths are split, and into how many.
public struct SplittingPlan: Sendable, Hashable {
    /// Into how many a path is split that rises to a level, by level; 1 = it is not.
    public let factors: [Int]
    /// How many paths there are on average at a level for each one at level 0.
    ///
    /// The product of the factors up to it. A path at that level counts by one over it.
    public let populations: [Double]

    /// A plan with these factors, from level 0 on.
    public init(factors: [Int]) {
        precondition(factors.allSatisfy { $0 >= 1 }, "a path stays at least one path")
        self.factors = factors
        var product = 1.0
        populations = factors.map {
            product *= Double($0)
            return product
        }
    }

    /// A plan that does not split.
    public static func none(levels: Int) -> SplittingPlan {
        SplittingPlan(factors: Array(repeating: 1, count: levels))
    }

    /// A plan that keeps about as many paths at every level, given how rare each is.
    ///
    /// - Parameters:
    ///   - visits: How often arrivals found a level or a higher one, weighted, by level.
    ///   - counts: The same, unweighted: what rests on fewer than `enough` visits is not believed.
    ///   - enough: The least number of visits.
    init(visits: [Double], counts: [Int], enough: Int) {
        var factors = [Int](repeating: 1, count: visits.count)
        var population = 1.0
        for level in visits.indices.dropFirst() where visits[level] > 0 && counts[level] >= enough {
            let wanted = visits[0] / visits[level]
            let factor = Int((wanted / population).rounded(.down))
            guard factor >= 2 else { continue }
            factors[level] = factor
            population *= Double(factor)
        }
        self.init(factors: factors)
    }
}

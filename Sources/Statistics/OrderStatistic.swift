/// Ranks in sorted samples.
enum OrderStatistic {
    /// The rank ⌈p·n⌉ in `1...n` of the p-quantile among `count` sorted values: the inverse of the
    /// empirical distribution function (definition 1 of Hyndman & Fan 1996).
    ///
    /// A product that is a whole number on paper (0.07 × 100) may exceed it by a rounding error;
    /// four units in the last place are forgiven so that the rank is the one on paper.
    static func rank(of p: Double, among count: Int) -> Int {
        let exact = p * Double(count) * (1 - 4 * Double.ulpOfOne)
        return min(max(Int(exact.rounded(.up)), 1), count)
    }
}

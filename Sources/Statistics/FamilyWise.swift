/// Corrections for asking several questions at once.
///
/// Twenty candidates that all equal the baseline produce one "significant" difference at 5 %.
/// Both corrections keep the chance of even one false alarm in the whole family below the level,
/// whatever the dependence between the questions.
public enum FamilyWise {
    /// Bonferroni: p-values times their number, at most 1.
    public static func bonferroni(_ pValues: [Double]) -> [Double] {
        pValues.map { min(1, $0 * Double(pValues.count)) }
    }

    /// Holm's step-down adjustment: never less powerful than Bonferroni.
    ///
    /// The i-th smallest of *k* p-values is multiplied by k − i + 1; an adjusted value is at least
    /// that of the smaller ones, and at most 1. Reject what is at or below the level.
    ///
    /// - Returns: The adjusted values, in the order given.
    ///
    /// Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    /// Journal of Statistics 6 (1979).
    public static func holm(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var largest = 0.0
        // Ties are broken by position so that the order is the same on every run.
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        for (rank, index) in order.enumerated() {
            largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }

    /// The confidence of each of `count` intervals such that all of them hold at once with
    /// `confidence`: 1 − (1 − confidence) / count (Bonferroni).
    public static func confidence(_ confidence: Double, ofEach count: Int) -> Double {
        precondition(count >= 1, "a family has a member")
        return 1 - (1 - confidence) / Double(count)
    }
}

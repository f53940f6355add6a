/// The stationary distribution of a Markov chain that moves to neighbouring states only.
///
/// Weights are multiplied outwards from the most likely state, so that nothing overflows, nothing is
/// subtracted, and rare states keep their full relative precision.
struct BirthDeathChain {
    /// The share of time in each state, from 0 on.
    let probabilities: [Double]

    /// A chain on the states `0...last`.
    ///
    /// - Parameters:
    ///   - last: The highest state.
    ///   - birth: The rate from state n to n + 1; must not rise with n.
    ///   - death: The rate from state n to n − 1, positive; must not fall with n.
    init(last: Int, birth: (Int) -> Double, death: (Int) -> Double) {
        var mode = 0
        while mode < last, birth(mode) > death(mode + 1) { mode += 1 }
        var weights = [Double](repeating: 0, count: last + 1)
        weights[mode] = 1
        for state in (0..<mode).reversed() {
            weights[state] = weights[state + 1] * death(state + 1) / birth(state)
        }
        for state in mode..<last {
            weights[state + 1] = weights[state] * birth(state) / death(state + 1)
        }
        // Small ones first on both sides of the mode.
        let below = weights[..<mode].reduce(0, +)
        let total = below + weights[mode...].reversed().reduce(0, +)
        probabilities = weights.map { $0 / total }
    }

    /// The mean of a function of the state.
    func mean(of value: (Int) -> Double) -> Double {
        probabilities.indices.reduce(0) { $0 + probabilities[$1] * value($1) }
    }
}

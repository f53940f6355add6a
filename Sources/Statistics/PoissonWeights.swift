import Glibc

/// The Poisson probabilities of one mean, as far as they matter.
struct PoissonWeights {
    /// P(A = k).
    let probabilities: [Double]

    /// P(A > k), summed from the far end so that small ones are precise.
    let tails: [Double]

    /// The weights until the tail is below 10⁻²⁰ of the whole, and at least up to `atLeast`.
    ///
    /// - Parameters:
    ///   - mean: Not negative.
    ///   - atLeast: A count that must be included.
    init(mean: Double, atLeast: Int = 0) {
        // Beyond the mean by 10 deviations and 40 more even a mean near 0 has tails below 10⁻²⁰.
        let last = max(atLeast, Int(mean + 10 * mean.squareRoot()) + 40)
        var weights = [Double](repeating: 0, count: last + 1)
        let mode = Int(mean)
        weights[mode] = 1
        for k in (0..<mode).reversed() { weights[k] = weights[k + 1] * Double(k + 1) / mean }
        for k in mode..<last { weights[k + 1] = weights[k] * mean / Double(k + 1) }
        let total = weights.reversed().reduce(0, +)
        probabilities = weights.map { $0 / total }
        var tails = [Double](repeating: 0, count: last + 1)
        for k in (0..<last).reversed() { tails[k] = tails[k + 1] + probabilities[k + 1] }
        self.tails = tails
    }

    /// P(A > k) for any k; 1 for a negative one.
    func tail(_ k: Int) -> Double {
        guard k >= 0 else { return 1 }
        return k < tails.count ? tails[k] : 0
    }
}

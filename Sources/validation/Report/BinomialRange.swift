import CGSL

/// How often something happens by chance.
struct BinomialRange: Sendable {
    /// The smallest range that leaves out at most half of the rest on each side.
    let range: ClosedRange<Int>

    /// The counts that `trials` tries with this `probability` give with this `confidence`.
    init(trials: Int, probability: Double, confidence: Double) {
        let tail = (1 - confidence) / 2
        func below(_ count: Int) -> Double {
            gsl_cdf_binomial_P(UInt32(count), probability, UInt32(trials))
        }
        let low = (0...trials).first { below($0) > tail } ?? 0
        let high = (low...trials).first { 1 - below($0) <= tail } ?? trials
        range = low...high
    }
}

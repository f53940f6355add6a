import Glibc

/// Two exponentials, one of which is chosen by chance.
struct ExponentialMixture {
    /// How often the first is chosen.
    var weight: Double
    /// The means of both.
    var means: (Double, Double)

    /// The mixture at the coordinates of a likelihood: the logit of the weight, the logarithms of the
    /// means.
    init(coordinates u: [Double]) {
        weight = 1 / (1 + exp(-u[0]))
        means = (exp(u[1]), exp(u[2]))
    }

    /// The mixture that expectation–maximisation finds from balanced means.
    ///
    /// What was cut off at c is taken to last for c and as much again as its branch does on average,
    /// since an exponential has no memory. The first branch is the shorter one.
    ///
    /// Source: A. P. Dempster, N. M. Laird & D. B. Rubin, "Maximum Likelihood from Incomplete Data via
    /// the EM Algorithm", Journal of the Royal Statistical Society B 39 (1977); for phase-type
    /// distributions S. Asmussen, O. Nerman & M. Olsson, Scandinavian Journal of Statistics 23 (1996).
    ///
    /// - Parameters:
    ///   - sample: Durations in units of about their mean.
    ///   - cv: Their coefficient of variation.
    init(expecting sample: CensoredSample, cv: Double) {
        let squared = max(cv, 1.2) * max(cv, 1.2)
        let share = (1 + ((squared - 1) / (squared + 1)).squareRoot()) / 2
        weight = share
        means = (1 / (2 * share), 1 / (2 * (1 - share)))
        for _ in 0..<Self.roundsAtMost {
            let former = self
            improve(on: sample)
            let change = max(
                (weight / former.weight - 1).magnitude,
                (means.0 / former.means.0 - 1).magnitude,
                (means.1 / former.means.1 - 1).magnitude
            )
            if change < 1e-4 { break }
        }
        if means.0 > means.1 { (weight, means) = (1 - weight, (means.1, means.0)) }
    }

    /// From here on Newton's method is faster.
    private static let roundsAtMost = 50

    /// The mixture's coordinates.
    var coordinates: [Double] { [log(weight / (1 - weight)), log(means.0), log(means.1)] }

    /// The logarithm of the density.
    func logDensity(_ x: Double) -> Double {
        log(weight / means.0 * exp(-x / means.0) + (1 - weight) / means.1 * exp(-x / means.1))
    }

    /// ln P(X > x).
    func logTail(_ x: Double) -> Double {
        log(weight * exp(-x / means.0) + (1 - weight) * exp(-x / means.1))
    }

    /// One step of expectation–maximisation.
    private mutating func improve(on sample: CensoredSample) {
        var (chosen, total) = (0.0, 0.0)
        var lengths = (0.0, 0.0)
        func add(_ x: Double, _ count: Double, _ first: Double, _ second: Double, beyond: Double) {
            guard first + second > 0 else { return }
            let share = first / (first + second)
            chosen += count * share
            total += count
            lengths.0 += count * share * (x + beyond * means.0)
            lengths.1 += count * (1 - share) * (x + beyond * means.1)
        }
        for x in sample.values {
            let first = weight / means.0 * exp(-x / means.0)
            add(x, 1, first, (1 - weight) / means.1 * exp(-x / means.1), beyond: 0)
        }
        for cut in sample.repeatedCuts {
            let first = weight * exp(-cut.value / means.0)
            let second = (1 - weight) * exp(-cut.value / means.1)
            add(cut.value, cut.count, first, second, beyond: 1)
        }
        guard chosen > 1e-9 * total, chosen < (1 - 1e-9) * total else { return }
        weight = chosen / total
        means = (lengths.0 / chosen, lengths.1 / (total - chosen))
    }
}

import Glibc
import Statistics

/// Durations, some of which are only known to be longer than what was seen.
///
/// What a timeout cut off says that the duration was longer: it counts in the likelihood with
/// P(X > c) instead of its density. Left out, or taken as a whole duration, it would bias every
/// estimate downwards.
public struct CensoredSample: Sendable {
    /// A number and how often it occurs.
    struct Repeated {
        var value: Double
        var count: Double
    }

    /// The whole durations, in ascending order, all above 0.
    public let values: [Double]
    /// Where the others were cut off, in ascending order, all above 0.
    public let cuts: [Double]
    /// The cuts with their numbers: a timeout cuts many at one value.
    let repeatedCuts: [Repeated]
    /// The whole durations.
    let tally: Tally
    /// The natural logarithms of the whole durations.
    let logarithms: Tally

    /// A sample of whole durations and of durations that were cut off.
    ///
    /// - Parameters:
    ///   - values: The whole ones, finite and above 0, in any order.
    ///   - cuts: Where the others were cut off; those at 0 say nothing and are left out.
    public init(values: [Double], cuts: [Double] = []) {
        precondition(values.allSatisfy { $0 > 0 && $0 < .infinity }, "a duration is above 0")
        self.values = values.sorted()
        self.cuts = cuts.filter { $0 > 0 && $0 < .infinity }.sorted()
        tally = Tally(self.values)
        logarithms = Tally(self.values.lazy.map { log($0) })
        var repeated: [Repeated] = []
        for cut in self.cuts {
            if let last = repeated.last, last.value == cut {
                repeated[repeated.count - 1].count += 1
            } else {
                repeated.append(Repeated(value: cut, count: 1))
            }
        }
        repeatedCuts = repeated
    }

    /// How many durations there are, cut or whole.
    public var count: Int { values.count + cuts.count }

    /// The same durations in another unit: each divided by `unit`.
    func divided(by unit: Double) -> CensoredSample {
        CensoredSample(values: values.map { $0 / unit }, cuts: cuts.map { $0 / unit })
    }

    /// The sum of a function of the cuts, each as often as it occurs.
    func sumOverCuts(_ function: (Double) -> Double) -> Double {
        repeatedCuts.reduce(0) { $0 + $1.count * function($1.value) }
    }

    /// The largest distance between a cumulative distribution and the sample's (Kolmogorov–Smirnov).
    ///
    /// With durations that were cut off, the sample's distribution is the product-limit estimate, up to
    /// the longest whole duration.
    ///
    /// Source: E. L. Kaplan & P. Meier, "Nonparametric Estimation from Incomplete Observations",
    /// Journal of the American Statistical Association 53 (1958).
    func distance(from cumulativeProbability: (Double) -> Double) -> Double {
        var distance = 0.0
        var survival = 1.0
        var atRisk = Double(count)
        var cut = 0
        var index = 0
        while index < values.count {
            let value = values[index]
            while cut < cuts.count, cuts[cut] < value {
                cut += 1
                atRisk -= 1
            }
            var ties = 0.0
            while index < values.count, values[index] == value {
                index += 1
                ties += 1
            }
            let probability = cumulativeProbability(value)
            let after = survival * (1 - ties / atRisk)
            // A value that occurs often is an atom: what it is rounded from lies on both sides.
            distance = max(distance, probability - (1 - survival), (1 - after) - probability)
            survival = after
            atRisk -= ties
        }
        return distance
    }
}

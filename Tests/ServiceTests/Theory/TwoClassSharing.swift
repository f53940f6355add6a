/// Two classes of requests on one processor that is divided between the classes by weight, and
/// within a class equally: the Markov chain of how many of each are there.
///
/// With both present, class *i* ends requests at the rate μ·w(i)/(w(1) + w(2)); alone, at μ. The
/// chain is cut at 80 of each and solved by Gauss-Seidel sweeps; at a load of 0.7 what is cut away
/// has a probability below 10⁻⁹.
///
/// Source of the model: G. Fayolle & R. Iasnogorodski, "Two Coupled Processors", Zeitschrift für
/// Wahrscheinlichkeitstheorie 47 (1979).
enum TwoClassSharing {
    /// The mean number of requests of each class.
    static func meanInSystem(
        arrivalRates: (Double, Double),
        serviceRate: Double,
        weights: (Double, Double)
    ) -> (first: Double, second: Double) {
        let size = 81
        let share = weights.0 / (weights.0 + weights.1)
        func firstEnds(_ first: Int, _ second: Int) -> Double {
            guard first > 0 else { return 0 }
            return serviceRate * (second > 0 ? share : 1)
        }
        func secondEnds(_ first: Int, _ second: Int) -> Double {
            guard second > 0 else { return 0 }
            return serviceRate * (first > 0 ? 1 - share : 1)
        }
        var probability = [Double](repeating: 1, count: size * size)
        var change = 1.0
        while change > 1e-12 {
            change = 0
            var sum = 0.0
            for first in 0..<size {
                for second in 0..<size {
                    var into = 0.0
                    var out = firstEnds(first, second) + secondEnds(first, second)
                    if first + 1 < size {
                        out += arrivalRates.0
                        into +=
                            probability[(first + 1) * size + second]
                            * firstEnds(first + 1, second)
                    }
                    if second + 1 < size {
                        out += arrivalRates.1
                        into +=
                            probability[first * size + second + 1]
                            * secondEnds(first, second + 1)
                    }
                    if first > 0 {
                        into += probability[(first - 1) * size + second] * arrivalRates.0
                    }
                    if second > 0 {
                        into += probability[first * size + second - 1] * arrivalRates.1
                    }
                    let state = first * size + second
                    change += (into / out - probability[state]).magnitude
                    probability[state] = into / out
                    sum += probability[state]
                }
            }
            change /= sum
            for state in probability.indices { probability[state] /= sum }
        }
        var means = (first: 0.0, second: 0.0)
        for state in probability.indices {
            means.first += Double(state / size) * probability[state]
            means.second += Double(state % size) * probability[state]
        }
        return means
    }
}

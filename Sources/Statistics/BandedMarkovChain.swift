/// The stationary distribution of a Markov chain whose steps have a bounded length.
///
/// Works on transition rates and on one-step probabilities alike, because what stays in place does
/// not matter. Elimination from the last state down uses no subtraction, and therefore loses no
/// precision however rare a state is.
///
/// Source: W. K. Grassmann, M. I. Taksar & D. P. Heyman, "Regenerative Analysis and Steady State
/// Distributions for Markov Chains", Operations Research 33 (1985).
struct BandedMarkovChain {
    private let count: Int
    private let down: Int
    private let width: Int
    private var rates: [Double]

    /// A chain without transitions.
    ///
    /// - Parameters:
    ///   - count: The number of states.
    ///   - down: The longest step to a lower state.
    ///   - up: The longest step to a higher state.
    init(count: Int, down: Int, up: Int) {
        self.count = count
        self.down = down
        width = down + up + 1
        rates = Array(repeating: 0, count: count * width)
    }

    /// Adds a transition between two states; one that stays in place is ignored.
    mutating func add(_ rate: Double, from: Int, to: Int) {
        precondition(to - from >= -down && to - from < width - down, "a step outside the band")
        if from != to { rates[place(from, to)] += rate }
    }

    /// The share of time in each state.
    ///
    /// States below one that is never left downwards (if only because that is too rare for a
    /// `Double`) are passed through and have no share.
    ///
    /// - Complexity: O(states × down × up).
    consuming func stationary() -> [Double] {
        let up = width - down - 1
        var base = 0
        for last in stride(from: count - 1, to: 0, by: -1) {
            let lowest = max(0, last - down)
            var out = 0.0
            for to in lowest..<last { out += rates[place(last, to)] }
            guard out > 0 else {
                base = last
                break
            }
            for from in max(0, last - up)..<last {
                let share = rates[place(from, last)] / out
                guard share > 0 else { continue }
                rates[place(from, last)] = share
                for to in max(lowest, from - down)..<last where to != from {
                    rates[place(from, to)] += share * rates[place(last, to)]
                }
            }
        }
        var weights = [Double](repeating: 0, count: count)
        weights[base] = 1
        var total = 1.0
        for state in (base + 1)..<max(count, base + 1) {
            for from in max(base, state - up)..<state {
                weights[state] += weights[from] * rates[place(from, state)]
            }
            total += weights[state]
            guard weights[state] > 1e250 else { continue }
            // Far from overflow again; what underflows instead is nothing beside the rest.
            for index in base...state { weights[index] *= 1e-250 }
            total *= 1e-250
        }
        return weights.map { $0 / total }
    }

    private func place(_ from: Int, _ to: Int) -> Int { from * width + (to - from + down) }
}

/// A Markov chain in continuous time, by its transition rates; the diagonal is not used.
struct MarkovChain {
    let transitions: [[Double]]

    /// Whether every state leads to every other.
    var isIrreducible: Bool {
        let reverse = transitions.indices.map { row in
            transitions.indices.map { transitions[$0][row] }
        }
        return Self.reachesAll(transitions) && Self.reachesAll(reverse)
    }

    /// The share of time that the chain spends in each state in the long run.
    ///
    /// Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state
    /// distributions for Markov chains", Operations Research 33 (1985): elimination without a
    /// subtraction.
    var stationary: [Double] {
        var rates = transitions
        let count = rates.count
        for state in stride(from: count - 1, to: 0, by: -1) {
            let out = rates[state][..<state].reduce(0, +)
            for from in 0..<state { rates[from][state] /= out }
            for from in 0..<state {
                for to in 0..<state where to != from {
                    rates[from][to] += rates[from][state] * rates[state][to]
                }
            }
        }
        var shares = [1.0]
        for state in 1..<max(1, count) {
            shares.append((0..<state).reduce(0) { $0 + shares[$1] * rates[$1][state] })
        }
        let total = shares.reduce(0, +)
        return shares.map { $0 / total }
    }

    private static func reachesAll(_ rates: [[Double]]) -> Bool {
        var reached = Set([0])
        var open = [0]
        while let state = open.popLast() {
            for next in rates.indices where next != state && rates[state][next] > 0 {
                if reached.insert(next).inserted { open.append(next) }
            }
        }
        return reached.count == rates.count
    }
}

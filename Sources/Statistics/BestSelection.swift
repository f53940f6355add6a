import Glibc

/// Selects the best of several systems with a stated probability: KN, fed a replication at a time.
///
/// After a first stage of *n₀* replications of all systems the variances of their differences say
/// for how long each pair has to be watched; from then on a system is eliminated as soon as another
/// is ahead by more than a margin that shrinks with each replication. If the best system is better
/// than every other one by at least the indifference δ, it is the one selected with at least the
/// stated probability; if it is not, one within δ of the best is, with nearly that probability.
/// Values of one replication may depend on each other, as they do under common random numbers,
/// which shortens the selection; those of different replications must be independent, and normal.
///
/// Source: S.-H. Kim & B. L. Nelson, "A Fully Sequential Procedure for Indifference-Zone Selection in
/// Simulation", ACM TOMACS 11 (2001), with c = 1.
public struct BestSelection: Sendable {
    /// Whether a larger expectation is better.
    public let isLargerBetter: Bool
    /// A difference that is worth detecting, above 0, in the unit of the values.
    public let indifference: Double
    /// The probability of a correct selection, above 1 / systems and below 1.
    public let probability: Double
    /// Replications of the first stage.
    public let firstStage: Int

    /// The systems that may still be the best, ascending.
    public private(set) var remaining: [Int]
    /// After how many replications each system was eliminated; `nil` = it was not.
    public private(set) var eliminatedAfter: [Int?]
    /// Replications so far.
    public private(set) var replications = 0
    /// The best system, once there is one.
    public private(set) var best: Int?

    /// Sums of the values, larger = better.
    private var sums: [Double]
    /// The differences of each pair *i* < *j* in the first stage, at *i* · systems + *j*.
    private var differences: [Tally]
    private let h2: Double

    /// A selection that has seen nothing.
    ///
    /// - Parameters:
    ///   - systems: How many there are, at least 2.
    ///   - isLargerBetter: Whether a larger expectation is better.
    ///   - indifference: A difference that is worth detecting, above 0.
    ///   - probability: The probability of a correct selection, above 1 / systems and below 1.
    ///   - firstStage: Replications of the first stage, at least 2; 10 or more are advised.
    public init(
        systems: Int,
        isLargerBetter: Bool,
        indifference: Double,
        probability: Double,
        firstStage: Int
    ) {
        precondition(systems >= 2, "a selection is among two or more")
        precondition(indifference > 0 && indifference.isFinite, "an indifference is positive")
        precondition(probability > 1 / Double(systems) && probability < 1, "better than a guess")
        precondition(firstStage >= 2, "a variance needs two values")
        self.isLargerBetter = isLargerBetter
        self.indifference = indifference
        self.probability = probability
        self.firstStage = firstStage
        remaining = Array(0..<systems)
        eliminatedAfter = Array(repeating: nil, count: systems)
        sums = Array(repeating: 0, count: systems)
        differences = Array(repeating: Tally(), count: systems * systems)
        let degrees = Double(firstStage - 1)
        let share = 2 * (1 - probability) / Double(systems - 1)
        // h² = 2·c·η·(n₀ − 1) with η = ((2α/(k − 1))^(−2/(n₀ − 1)) − 1)/2.
        h2 = (exp(-2 / degrees * log(share)) - 1) * degrees
    }

    /// Takes the next replication.
    ///
    /// - Parameter values: One for each system; those of eliminated systems are not looked at.
    /// - Precondition: No system has been selected yet.
    public mutating func add(_ values: [Double]) {
        precondition(best == nil, "the selection is over")
        precondition(values.count == sums.count, "each system has a value")
        replications += 1
        for system in remaining {
            sums[system] += isLargerBetter ? values[system] : -values[system]
        }
        if replications <= firstStage {
            for first in remaining {
                for second in remaining where first < second {
                    differences[first * sums.count + second].add(values[first] - values[second])
                }
            }
        }
        guard replications >= firstStage else { return }
        eliminate()
    }

    /// The replications after which there is a selection at the latest, once the first stage is over.
    public var mostReplications: Int? {
        guard replications >= firstStage else { return nil }
        var most = 0.0
        for first in remaining {
            for second in remaining where first < second {
                most = max(most, watch(first, second))
            }
        }
        return most < 1e15 ? max(replications, Int(most) + 1) : Int.max
    }

    /// For how many replications a pair is watched: h²S²/δ².
    private func watch(_ one: Int, _ other: Int) -> Double {
        let pair = differences[min(one, other) * sums.count + max(one, other)]
        return h2 * (pair.variance ?? 0) / (indifference * indifference)
    }

    private mutating func eliminate() {
        let count = Double(replications)
        let survivors = remaining.filter { system in
            remaining.allSatisfy { other in
                guard other != system else { return true }
                let margin = max(0, indifference / 2 * (watch(system, other) - count))
                return sums[system] >= sums[other] - margin
            }
        }
        for system in remaining where !survivors.contains(system) {
            eliminatedAfter[system] = replications
        }
        let most = mostReplications ?? .max
        remaining = survivors
        if remaining.count == 1 {
            best = remaining.first
        } else if replications >= most {
            // Every margin is used up: what is left is equal to the last bit.
            best = remaining.max { sums[$0] < sums[$1] }
        }
    }
}

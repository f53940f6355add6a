import Variates

/// Trajectories through the unit cube, each of which moves every factor once, by itself.
///
/// Of several times as many random trajectories those are taken that are far apart: the two that are
/// furthest from each other, then each time the one that is furthest from those taken.
///
/// Sources: M. D. Morris, Technometrics 33 (1991), four levels and steps of two thirds; F. Campolongo,
/// J. Cariboni & A. Saltelli, Environmental Modelling & Software 22 (2007), the distance of
/// trajectories; M. V. Ruano et al., "An Improved Sampling Strategy Based on Trajectory Design",
/// Environmental Modelling & Software 37 (2012), taking them one by one.
public struct MorrisDesign: Sendable, Equatable {
    /// A way from a point to one that differs in every factor.
    public struct Trajectory: Sendable, Equatable {
        /// The points: one more than there are factors.
        public var points: [[Double]]
        /// Which factor each step moves.
        public var order: [Int]
    }

    /// The trajectories.
    public let trajectories: [Trajectory]

    /// The levels of a factor: 0, 1/3, 2/3 and 1.
    static let levels = 4
    /// The length of a step.
    static let step = 2.0 / 3
    /// How many times as many trajectories are drawn as are taken.
    private static let choice = 4
    /// Candidates at most; with many factors distances take long.
    private static let mostCandidates = 40

    /// A design.
    ///
    /// - Parameters:
    ///   - factors: How many there are, at least 1.
    ///   - count: How many trajectories to take, at least 1.
    ///   - seed: The seed of the random choices.
    public init(factors: Int, trajectories count: Int, seed: UInt64) {
        precondition(factors >= 1 && count >= 1, "nothing to screen")
        var stream = RandomStream(seed: seed, replication: 0)
        let drawn = max(count, min(count * Self.choice, Self.mostCandidates))
        let candidates = (0..<drawn).map { _ in Trajectory(factors: factors, &stream) }
        trajectories = Self.spread(candidates, count)
    }

    private static func spread(_ candidates: [Trajectory], _ count: Int) -> [Trajectory] {
        guard count < candidates.count else { return candidates }
        let distances = candidates.indices.map { left in
            candidates.indices.map { right in
                left < right ? candidates[left].distance(to: candidates[right]) : 0
            }
        }
        func distance(_ left: Int, _ right: Int) -> Double {
            distances[min(left, right)][max(left, right)]
        }
        var taken: [Int] = []
        while taken.count < count {
            let next = candidates.indices.filter { !taken.contains($0) }.max { left, right in
                func farness(_ candidate: Int) -> Double {
                    taken.isEmpty
                        ? candidates.indices.map { distance(candidate, $0) }.max() ?? 0
                        : taken.reduce(0) { $0 + distance(candidate, $1) }
                }
                return farness(left) < farness(right)
            }
            guard let next else { break }
            taken.append(next)
        }
        return taken.sorted().map { candidates[$0] }
    }
}

extension MorrisDesign.Trajectory {
    /// A random trajectory.
    init(factors: Int, _ stream: inout RandomStream) {
        order = Array(0..<factors)
        for last in stride(from: factors - 1, to: 0, by: -1) {
            order.swapAt(last, Int(stream.uniform() * Double(last + 1)))
        }
        let low = MorrisDesign.levels / 2
        var point = (0..<factors).map { _ in
            // One of the lower levels, or one of the upper ones, from where the step goes down.
            let level = Int(stream.uniform() * Double(low))
            let base = Double(level) / Double(MorrisDesign.levels - 1)
            return stream.uniform() < 0.5 ? base : base + MorrisDesign.step
        }
        points = [point]
        for factor in order {
            point[factor] += point[factor] < 0.5 ? MorrisDesign.step : -MorrisDesign.step
            points.append(point)
        }
    }

    /// The sum of the distances of all pairs of points.
    func distance(to other: MorrisDesign.Trajectory) -> Double {
        var sum = 0.0
        for left in points {
            for right in other.points {
                var square = 0.0
                for factor in left.indices {
                    let difference = left[factor] - right[factor]
                    square += difference * difference
                }
                sum += square.squareRoot()
            }
        }
        return sum
    }
}

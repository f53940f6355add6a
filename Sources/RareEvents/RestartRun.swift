import Variates

/// One run of a system whose path is split wherever it comes nearer to a refusal.
///
/// RESTART: when a path rises to a level of the plan, copies of it are made, each of which is followed
/// until it falls below that level; the path itself goes on. At a level with population *r* there are *r*
/// paths for one without splitting, and each counts 1/r, so that sums over arrivals are unbiased, whatever
/// the plan.
///
/// Source: M. Villén-Altamirano & J. Villén-Altamirano, "RESTART: a method for accelerating rare event
/// simulations", Queueing, Performance and Control in ATM (ITC-13, 1991); M. J. J. Garvels, "The splitting
/// method in rare event simulation", University of Twente (2000).
public struct RestartRun<System: SplittableSystem>: Sendable {
    /// Arrivals, weighted.
    public private(set) var arrivals = 0.0
    /// Refusals, weighted.
    public private(set) var refusals = 0.0
    /// How many refusals were seen, on all paths together.
    public private(set) var refusalCount = 0
    /// Arrivals simulated, on all paths together.
    public private(set) var steps = 0
    /// Whether every copy was followed to its end; if not, the plan splits too much, and the run is void.
    public private(set) var isComplete = true

    /// How many arrivals left the system at each level, weighted.
    private(set) var weights: [Double]
    /// The same, unweighted.
    private(set) var counts: [Int]

    private let system: System
    private let plan: SplittingPlan
    private var copies: [Copy] = []

    /// A copy that is still to be followed, until it falls below a level.
    private struct Copy: Sendable {
        var state: System.State
        var floor: Int
    }

    /// Follows the main path for so many arrivals, and all its copies.
    ///
    /// - Parameters:
    ///   - system: What is simulated.
    ///   - plan: Where it is split, for the system's levels.
    ///   - rootArrivals: Arrivals on the main path.
    ///   - warmUp: Arrivals before them that do not count and are not split.
    ///   - stepsAtMost: Arrivals on all paths together after which the run is given up.
    ///   - stream: Draws everything.
    public init(
        _ system: System,
        plan: SplittingPlan,
        rootArrivals: Int,
        warmUp: Int,
        stepsAtMost: Int,
        _ stream: inout RandomStream
    ) {
        precondition(plan.factors.count == system.topLevel + 1, "a factor for each level")
        self.system = system
        self.plan = plan
        weights = Array(repeating: 0, count: system.topLevel + 1)
        counts = Array(repeating: 0, count: system.topLevel + 1)
        var root = system.start(&stream)
        for _ in 0..<warmUp { _ = system.step(&root, &stream) }
        // As if it had risen from below level 0: the paths begin in equilibrium, not the main one alone.
        split(root, from: -1, to: system.level(root), &stream)
        for _ in 0..<rootArrivals {
            follow(stepsAtMost, &stream)
            guard isComplete else { return }
            advance(&root, &stream)
        }
        follow(stepsAtMost, &stream)
    }

    /// Follows all copies to their ends.
    ///
    /// Copies of copies come first, so that few wait at any time.
    private mutating func follow(_ stepsAtMost: Int, _ stream: inout RandomStream) {
        while var copy = copies.popLast() {
            repeat {
                guard steps < stepsAtMost else {
                    isComplete = false
                    return
                }
                advance(&copy.state, &stream)
            } while system.level(copy.state) >= copy.floor
        }
    }

    private mutating func advance(_ state: inout System.State, _ stream: inout RandomStream) {
        let before = system.level(state)
        let weight = 1 / plan.populations[before]
        let isRefused = system.step(&state, &stream)
        let after = system.level(state)
        steps += 1
        arrivals += weight
        if isRefused {
            refusals += weight
            refusalCount += 1
        }
        weights[after] += weight
        counts[after] += 1
        if after > before { split(state, from: before, to: after, &stream) }
    }

    private mutating func split(
        _ state: System.State,
        from before: Int,
        to after: Int,
        _ stream: inout RandomStream
    ) {
        var paths = 1
        for level in (before + 1)...max(after, before + 1) where plan.factors[level] > 1 {
            for _ in 0..<(paths * (plan.factors[level] - 1)) {
                var copy = Copy(state: state, floor: level)
                system.refresh(&copy.state, &stream)
                copies.append(copy)
            }
            paths *= plan.factors[level]
        }
    }
}

import Variates

extension SplittingPlan {
    /// The plan that short runs find, each of which comes further up than the one before.
    ///
    /// - Parameters:
    ///   - system: What is to be simulated.
    ///   - stream: Draws the runs.
    /// - Returns: A plan, and whether a refusal was ever seen with it.
    public static func pilot(
        _ system: some SplittableSystem,
        _ stream: inout RandomStream
    ) -> (plan: SplittingPlan, sawRefusal: Bool) {
        var plan = SplittingPlan.none(levels: system.topLevel + 1)
        var reached = 0
        var idleRounds = 0
        for _ in 0..<roundsAtMost {
            let run = RestartRun(
                system,
                plan: plan,
                rootArrivals: rootArrivals,
                warmUp: warmUp,
                stepsAtMost: 400 * rootArrivals,
                &stream
            )
            // A plan that splits too much would have been made of too few visits: ask for more.
            guard run.isComplete else { return (plan.halved, run.refusalCount > 0) }
            var visits = run.weights
            var counts = run.counts
            for level in visits.indices.dropLast().reversed() {
                visits[level] += visits[level + 1]
                counts[level] += counts[level + 1]
            }
            plan = SplittingPlan(visits: visits, counts: counts, enough: enoughVisits)
            if run.refusalCount >= enoughVisits { return (plan, true) }
            let highest = counts.lastIndex { $0 >= enoughVisits } ?? 0
            idleRounds = highest > reached ? 0 : idleRounds + 1
            reached = max(reached, highest)
            if idleRounds == 3 { return (plan, run.refusalCount > 0) }
        }
        return (plan, false)
    }

    /// Arrivals on the main path of a run.
    public static let rootArrivals = 20_000
    /// Arrivals before them that bring the system into equilibrium.
    public static let warmUp = 5_000

    private static let roundsAtMost = 60
    private static let enoughVisits = 100

    /// Every factor halved, so that the population falls where it grew.
    private var halved: SplittingPlan {
        SplittingPlan(factors: factors.map { max(1, $0 / 2) })
    }
}

import Service
import Statistics

/// Finds the cheapest point of a grid of models at which a service keeps its objectives.
///
/// More of a parameter either helps the objectives or harms them; which, is tried at the end where all
/// others are best. Where that holds throughout, a point that keeps the objectives does so with more of
/// everything, and one that does not fails with less of everything. So a box of points whose best
/// corner fails is left out, as is one whose cheapest point costs no less than what is known; the
/// others are cut in two, the one with the lowest bound on its cost first. With one parameter this is
/// bisection.
///
/// All points are judged on the same random numbers. The winner is run again on fresh ones, and if
/// their intervals do not confirm it, the objectives are tightened by those intervals' half-widths, and
/// the search goes on.
///
/// Source: A. H. Land & A. G. Doig, "An Automatic Method of Solving Discrete Programming Problems",
/// Econometrica 28 (1960), branch and bound; H. Tuy, "Monotonic Optimization: Problems and Solution
/// Approaches", SIAM J. Optimization 11 (2000), its bounds for monotone constraints.
public struct CheapestSearch: Sendable {
    /// The number of values of each parameter, at least 1.
    public var levels: [Int]
    /// The model at a point, by the numbers of its values from 0; `nil` if there is no such model.
    public var model: @Sendable ([Int]) -> ServiceModel?
    /// What a point costs.
    public var cost: @Sendable ([Int]) -> Double
    /// A bound below the cost of all points between two corners.
    public var leastCost: @Sendable (_ low: [Int], _ high: [Int]) -> Double
    /// What the service is to keep; at least one.
    public var objectives: [Objective]
    /// How long each run is, how often each point is run (at least twice), from which seed.
    public var settings: RunSettings
    /// The confidence of the intervals that confirm the winner.
    public var confidence: Double
    /// How much dearer than the cheapest the winner may be, as a share of the cost.
    public var tolerance: Double
    /// Points to try at most.
    public var mostPoints: Int
    /// Threads at most.
    public var jobs: Int

    /// A search on a grid.
    public init(
        levels: [Int],
        objectives: [Objective],
        settings: RunSettings,
        confidence: Double = 0.95,
        tolerance: Double = 0.01,
        mostPoints: Int = 500,
        jobs: Int = 1,
        model: @escaping @Sendable ([Int]) -> ServiceModel?,
        cost: @escaping @Sendable ([Int]) -> Double,
        leastCost: @escaping @Sendable (_ low: [Int], _ high: [Int]) -> Double
    ) {
        precondition(!objectives.isEmpty, "without an objective every point will do")
        precondition(levels.allSatisfy { $0 >= 1 }, "a parameter has a value")
        precondition(settings.replications >= 2, "an interval needs two replications")
        self.levels = levels
        self.objectives = objectives
        self.settings = settings
        self.confidence = confidence
        self.tolerance = tolerance
        self.mostPoints = mostPoints
        self.jobs = jobs
        self.model = model
        self.cost = cost
        self.leastCost = leastCost
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the search when raised; what is known by then is returned.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: What was found.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> CheapestResult {
        var frontier = CheapestFrontier(
            self,
            cancellation: cancellation,
            progress: progress
        )
        return frontier.run()
    }
}

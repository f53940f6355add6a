/// The cheapest point at which a service keeps its objectives.
public struct CheapestResult: Sendable, Equatable {
    /// What came of a search.
    public enum Status: String, Sendable, Equatable {
        /// There is a point, and fresh replications confirm it.
        case found
        /// There is a point that held in the search, and fresh replications do not confirm it.
        case unconfirmed
        /// The objectives are missed even where every parameter is best for them.
        case infeasible
        /// It was cancelled, or too many points were tried, before any was found.
        case undetermined
    }

    /// What came of the search.
    public var status: Status
    /// The numbers of the values of the point; where it is infeasible those that are best for the
    /// objectives; `nil` if undetermined.
    public var point: [Int]?
    /// What the point costs.
    public var cost: Double?
    /// A bound below what any point costs that keeps the objectives, if more never harms.
    public var bound: Double?
    /// The objectives at the point, on fresh replications.
    public var objectives: [ObjectiveVerdict]
    /// What stands in the way: the objective that is missed by most, with what makes it so.
    public var binding: CapacityResult.Binding?
    /// For each parameter whether more of it helps the objectives; otherwise less does.
    public var moreHelps: [Bool]
    /// Whether no point that keeps the objectives was better supplied than one that does not: if not,
    /// there may be a cheaper point than the one found.
    public var isMonotone: Bool
    /// How many points were tried.
    public var points: Int
    /// How long each run was.
    public var length: RunLength
    /// Replications at each point; the winner is run twice as often again.
    public var replications: Int
    /// Whether it was cancelled.
    public var isInterrupted: Bool
}

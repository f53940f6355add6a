import Service
import Statistics
import Units

/// What a comparison found.
public struct ComparisonResult: Sendable, Equatable {
    /// A candidate with what was found about it.
    public struct Candidate: Sendable, Equatable {
        /// What can be said about a candidate, by the primary metrics.
        public enum Verdict: String, Sendable, Equatable, CaseIterable {
            /// Better in at least one, worse in none.
            case better
            /// Worse in at least one, better in none.
            case worse
            /// Better in some and worse in others.
            case mixed
            /// If it differs in one, then by less than what matters.
            case equivalent
            /// Every metric has the same value as the baseline's in every replication.
            case identical
            /// The replications do not tell.
            case noEvidence = "no_evidence"
        }

        /// What it is called.
        public var name: String
        /// Its own figures, and the verdicts on its objectives.
        public var result: ExperimentResult
        /// Each metric against the baseline's, in the order of the CSV's columns.
        public var differences: [MetricDifference]

        /// The differences of a family.
        public func differences(in family: MetricDifference.Family) -> [MetricDifference] {
            differences.filter { $0.family == family }
        }

        /// What can be said about it.
        public var verdict: Verdict {
            if !differences.isEmpty, differences.allSatisfy({ $0.isIdentical || $0.pairs == 0 }) {
                return .identical
            }
            let verdicts = differences(in: .primary).map(\.verdict)
            let isBetter = verdicts.contains(.better)
            let isWorse = verdicts.contains(.worse)
            if isBetter, isWorse { return .mixed }
            if isBetter { return .better }
            if isWorse { return .worse }
            let isEquivalent = !verdicts.isEmpty && !verdicts.contains(.noEvidence)
            return isEquivalent ? .equivalent : .noEvidence
        }
    }

    /// How the comparison was made.
    public var plan: ModelComparison.Plan
    /// What was left out at the start of each replication: the longest warm-up of those found.
    public var warmUp: WarmUpChoice
    /// The baseline's own figures.
    public var baseline: ExperimentResult
    /// The candidates, in the order given.
    public var candidates: [Candidate]
    /// Whether it was cancelled: there are then fewer replications than were asked for.
    public var isInterrupted: Bool
    /// Whether everything was decided; `nil` if the replications did not depend on it.
    public var isDecided: Bool?
    /// What came of the selection of the best; `nil` if it was not asked for.
    public var selection: SelectionResult?

    /// Replications of each model that the comparison rests on.
    public var replicationCount: Int { baseline.replicationCount }

    /// The objectives with this verdict, over all candidates.
    public func objectives(_ verdict: ObjectiveVerdict.Verdict) -> Int {
        candidates.reduce(0) { $0 + $1.result.objectives(verdict).count }
    }
}

/// What came of selecting the best.
public struct SelectionResult: Sendable, Equatable {
    /// One of the systems.
    public struct System: Sendable, Equatable {
        /// The model's name among those compared.
        public var name: String
        /// The mean of the metric over its replications.
        public var mean: Double
        /// Replications that it took part in.
        public var replications: Int
        /// Whether it was eliminated, after as many.
        public var isEliminated: Bool
    }

    /// What was asked for.
    public var goal: SelectionGoal
    /// Each system, in the order of the comparison: the baseline first.
    public var systems: [System]
    /// The name of the best; `nil` if the replications did not suffice, or a metric had no sample.
    public var best: String?
    /// Whether it was ended because the metric had no sample in a replication of one of them.
    public var lacksSamples: Bool
}

import Experiments

/// Two results of `simulate`, held against each other as far as result files allow.
public struct ResultDiff: Sendable, Equatable {
    /// Something that was said about how a result came about, and is not the same in both.
    public struct Change: Sendable, Equatable {
        /// What it is about.
        public var name: String
        /// What the first result says; `nil` if it does not say it.
        public var before: String?
        /// What the second result says; `nil` if it does not say it.
        public var after: String?
    }

    /// The first result.
    public let before: StoredResult
    /// The second result.
    public let after: StoredResult
    /// The confidence of verdicts and intervals.
    public let confidence: Double
    /// The metrics of both.
    public let differences: [MetricDifference]

    /// Holds one result against another.
    ///
    /// - Parameters:
    ///   - before: The first result.
    ///   - after: The second result.
    ///   - confidence: Above 0 and below 1.
    public init(before: StoredResult, after: StoredResult, confidence: Double = 0.95) {
        self.before = before
        self.after = after
        self.confidence = confidence
        differences = ReportedComparison.differences(
            before: before.figures,
            after: after.figures,
            objectives: before.objectiveMetrics + after.objectiveMetrics,
            confidence: confidence
        )
    }

    /// What differs in how the results came about: versions, model, what was set, seed, length.
    public var circumstances: [Change] { Self.changes(before.circumstances, after.circumstances) }

    /// The limits that differ, or that only one of both has.
    public var limits: [Change] { Self.changes(before.limits, after.limits) }

    /// The objectives whose verdict differs, or that only one of both has.
    public var objectives: [Change] { Self.changes(before.objectives, after.objectives) }

    /// Whether both were run with the same random numbers, so that their replications belong
    /// together, although the files no longer have them.
    public var sharesRandomNumbers: Bool { before.seed == after.seed && !isSame }

    /// Whether each metric is the same in both.
    public var isSame: Bool {
        differences.allSatisfy { $0.isIdentical || ($0.baseline == nil && $0.candidate == nil) }
    }

    /// The metrics on which there is a verdict of some kind, or that only one of both has.
    public var moved: [MetricDifference] {
        differences.filter { difference in
            switch difference.verdict {
            case .better, .worse, .changed: true
            case .equivalent: false
            case .noEvidence: (difference.baseline == nil) != (difference.candidate == nil)
            }
        }
    }

    private static func changes(
        _ before: [(name: String, value: String)],
        _ after: [(name: String, value: String)]
    ) -> [Change] {
        let names = before.map(\.name) + after.map(\.name)
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.compactMap { name in
            let change = Change(
                name: name,
                before: before.first { $0.name == name }?.value,
                after: after.first { $0.name == name }?.value
            )
            return change.before == change.after ? nil : change
        }
    }
}

import Service
import Statistics

/// Watches the metrics that a precision goal is about while replications are added.
///
/// Watched are the mean and the 99th percentile of latency, the rejection rate, and the metrics of
/// the objectives; a metric that has been zero, or without a sample, in every replication is as
/// precise as it can be.
struct PrecisionWatch {
    private let goal: PrecisionGoal
    private var names: [String]
    private var rules: [SequentialPrecision]
    private var replications = 0

    /// The fewest replications to add at a time: the look-ahead of the rule.
    private static let leastBatch = 5

    init(goal: PrecisionGoal, objectives: [Objective], confidence: Double) {
        self.goal = goal
        names = ["latency_mean_s", "latency_p99_s", "rejection_rate"]
        for objective in objectives where !names.contains(objective.metric) {
            names.append(objective.metric)
        }
        rules = names.map { _ in
            SequentialPrecision(relative: goal.relativeHalfWidth, confidence: confidence)
        }
    }

    /// Takes the next replications, in their order.
    mutating func add(_ results: [ReplicationResult]) {
        for result in results {
            for index in rules.indices { rules[index].add(result.value(of: names[index])) }
        }
        replications += results.count
    }

    /// Whether every watched metric that has a sample is precise enough.
    var isSatisfied: Bool {
        rules.allSatisfy { $0.isSatisfied || $0.estimate == nil } && replications > 1
    }

    /// How many replications to add before looking again; 0 if there are as many as there may be.
    ///
    /// By the square-root law, but at most as many as there are, since what it is fed is itself an
    /// estimate.
    var furtherReplications: Int {
        let ratio = (worst?.relative ?? .infinity) / goal.relativeHalfWidth
        let wanted = Double(replications) * min(1, ratio * ratio - 1)
        return max(
            0,
            min(
                max(Self.leastBatch, Int(wanted.rounded(.up))),
                goal.maximumReplications - replications
            )
        )
    }

    /// What came of the goal.
    var outcome: PrecisionOutcome {
        PrecisionOutcome(
            goal: goal,
            isReached: isSatisfied,
            worstMetric: worst?.name,
            worstRelativeHalfWidth: worst?.relative
        )
    }

    /// The least precise of the watched metrics; of equal ones the first.
    private var worst: (name: String, relative: Double?)? {
        var worst: (name: String, relative: Double?)?
        for (name, rule) in zip(names, rules) {
            guard let estimate = rule.estimate else { continue }
            let relative = estimate.relativePrecision
            if let known = worst, known.relative ?? .infinity >= relative ?? .infinity { continue }
            worst = (name, relative)
        }
        return worst
    }
}

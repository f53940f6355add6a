import Units

/// A group of rules that are evaluated one after the other.
struct RuleGroupState {
    let name: String
    /// The distance of the evaluations in milliseconds.
    let interval: Int64
    private var rules: [RuleState]

    init(
        _ group: RuleGroup,
        standardInterval: SimDuration,
        in context: EvaluationContext
    ) {
        name = group.name
        interval = max((group.interval ?? standardInterval).nanoseconds / 1_000_000, 1)
        rules = group.rules.map { rule in
            switch rule {
            case .alerting(let rule):
                .alerting(AlertingRuleEvaluation(rule, limit: group.limit, in: context))
            case .recording(let rule):
                .recording(RecordingRuleEvaluation(rule, limit: group.limit, in: context))
            }
        }
    }

    private enum RuleState {
        case alerting(AlertingRuleEvaluation)
        case recording(RecordingRuleEvaluation)
    }

    /// Evaluates the rules; calls `fail` with each that has no value.
    mutating func evaluate(
        at time: Int64,
        _ fail: (_ rule: String, EvaluationError) -> Void
    ) {
        for index in rules.indices {
            switch rules[index] {
            case .alerting(let rule):
                do throws(EvaluationError) {
                    try rule.evaluate(at: time)
                } catch { fail(rule.name, error) }
            case .recording(let rule):
                do throws(EvaluationError) {
                    try rule.evaluate(at: time)
                } catch { fail(rule.name, error) }
            }
        }
    }

    /// The alerts of the group: by rule, then by labels.
    var histories: [AlertHistory] {
        rules.flatMap { rule -> [AlertHistory] in
            guard case .alerting(let evaluation) = rule else { return [] }
            return evaluation.histories
        }
    }
}

/// A recording rule under evaluation.
final class RecordingRuleEvaluation {
    let name: String
    private let context: EvaluationContext
    private let evaluator: PromQLEvaluator
    private let relabelling: LabelMapping
    private var output = RuleOutput()
    private var seen = LabelSlots()
    /// Series at most; 0 = any number.
    private let limit: Int

    init(_ rule: RecordingRule, limit: Int, in context: EvaluationContext) {
        name = rule.record
        self.limit = limit
        self.context = context
        evaluator = PromQLEvaluator(rule.expression, in: context)
        let added = rule.labels.entries.map { Label(name: $0.name, value: $0.text) }
        let record = Label(name: LabelSet.metricName, value: rule.record)
        relabelling = LabelMapping { LabelSet($0.labels + [record] + added) }
    }

    func evaluate(at time: Int64) throws(EvaluationError) {
        let samples = try evaluator.samples(at: time, visibleUntil: time)
        seen.clear()
        var results: [(labels: LabelID, value: Double)] = []
        for sample in samples {
            let labels = relabelling.apply(to: sample.labels, in: context.table)
            guard seen[labels] == nil else {
                throw EvaluationError(
                    description: "vector contains metrics with the same labelset after applying "
                        + "rule labels"
                )
            }
            seen[labels] = 0
            results.append((labels, sample.value))
        }
        guard limit == 0 || results.count <= limit else {
            throw EvaluationError(
                description: "exceeded limit of \(limit) with \(results.count) series"
            )
        }
        output.write(results, at: time, to: context.store)
    }
}

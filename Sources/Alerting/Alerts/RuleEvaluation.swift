import Units

/// The rules of a file, evaluated over a store as a Prometheus server does.
///
/// Source: Prometheus 2.42. A server shifts the evaluations of each group by a fixed part of its interval;
/// here all groups begin together, as in `promtool test rules`.
public final class RuleEvaluation {
    private var groups: [RuleGroupState]
    private let start: Int64
    private var failed: [String: Int] = [:]
    /// The rules that could not be evaluated, in the order of their first failures.
    public private(set) var failures: [RuleFailure] = []
    /// How many times groups were evaluated.
    public private(set) var evaluationCount = 0

    /// An evaluation that has not begun.
    ///
    /// - Parameters:
    ///   - groups: The groups, in the order in which they are evaluated at the same time.
    ///   - store: What the rules read, and what they write to.
    ///   - start: The time of the first evaluation, in milliseconds.
    ///   - interval: The distance of the evaluations of a group that names none.
    ///   - settings: The look-back and the like.
    public init(
        _ groups: [RuleGroup],
        over store: SampleStore,
        from start: Int64,
        interval: SimDuration = .seconds(60),
        settings: EvaluationSettings = EvaluationSettings()
    ) {
        let context = EvaluationContext(store: store, settings: settings)
        self.groups = groups.map {
            RuleGroupState($0, standardInterval: interval, in: context)
        }
        self.start = start
    }

    /// The time of the first evaluation that is at or after a time, in milliseconds; `nil` without groups.
    public func firstEvaluation(notBefore milliseconds: Int64) -> Int64? {
        guard milliseconds > start else { return groups.isEmpty ? nil : start }
        return groups.map { group in
            let passed = milliseconds - start
            return start + (passed + group.interval - 1) / group.interval * group.interval
        }.min()
    }

    /// Evaluates the groups that are due at a time, in milliseconds; samples after it are not seen.
    ///
    /// Times have to be given in order, and none left out.
    public func evaluate(at milliseconds: Int64) {
        for index in groups.indices
        where (milliseconds - start).isMultiple(of: groups[index].interval) {
            evaluationCount += 1
            let name = groups[index].name
            groups[index].evaluate(at: milliseconds) { rule, error in
                record(error, of: rule, in: name, at: milliseconds)
            }
        }
    }

    /// Evaluates all groups up to and including a time, in milliseconds.
    ///
    /// - Parameters:
    ///   - end: The time.
    ///   - isCancelled: Asked now and then; what is done then stays.
    public func run(through end: Int64, isCancelled: () -> Bool = { false }) {
        var next = firstEvaluation(notBefore: start)
        while let time = next, time <= end, !isCancelled() {
            evaluate(at: time)
            next = firstEvaluation(notBefore: time + 1)
        }
    }

    /// The alerts that there were: by rule in the order of the groups, then by labels.
    public var histories: [AlertHistory] { groups.flatMap(\.histories) }

    private func record(
        _ error: EvaluationError,
        of rule: String,
        in group: String,
        at time: Int64
    ) {
        let key = "\(group)\u{0}\(rule)"
        if let index = failed[key] {
            failures[index].count += 1
            return
        }
        failed[key] = failures.count
        failures.append(
            RuleFailure(
                group: group,
                rule: rule,
                message: error.description,
                firstMilliseconds: time,
                count: 1
            )
        )
    }
}

import Alerting
import Service
import Units

/// Alert rules beside a simulation: what scrapes find is evaluated as a Prometheus server would.
///
/// Samples are kept as long as a rule can see them, and only those of metrics that a rule names. A target
/// that does not answer ends its series with a stale marker at once, as a server does.
final class AlertWatch {
    private let metrics: ServiceMetrics
    private let store = SampleStore()
    private let evaluation: RuleEvaluation
    private let reach: Int64?
    private var places: [Place]
    /// The values of one scrape.
    private var values: [Double] = []
    private var next: Int64?
    private var discardedAt: Int64 = 0
    private var probes: [Probe]

    /// The series of the pod that is in a place, if there is one.
    private struct Place {
        /// Which of the pods that were there one after the other it is.
        var life: UInt32 = 0
        var numbers: [Int] = []
        /// Whether each series has a value now.
        var isThere: [Bool] = []
        /// Pods that have come and were not scraped yet.
        var expected: [ScrapedPod] = []
    }

    /// An expression that is evaluated beside the rules, and what it gave.
    private struct Probe {
        let interval: Int64
        let evaluator: PromQLEvaluator
        var trace = AlertTrace()
    }

    /// Rules that have seen nothing yet.
    ///
    /// - Parameters:
    ///   - groups: The rules.
    ///   - metrics: The metrics of the model that rules name.
    ///   - interval: The distance of the evaluations of groups that name none.
    ///   - measures: What is measured beside the rules, each at its own distance in time, which is that of
    ///     a group.
    init(
        _ groups: [RuleGroup],
        on metrics: ServiceMetrics,
        interval: SimDuration,
        measures: [(expression: PromQLExpression, interval: SimDuration)] = []
    ) {
        self.metrics = metrics
        let settings = EvaluationSettings(subqueryStep: interval)
        probes = measures.map { [store] measure in
            Probe(
                interval: measure.interval.nanoseconds / 1_000_000,
                evaluator: PromQLEvaluator(measure.expression, over: store, settings: settings)
            )
        }
        evaluation = RuleEvaluation(
            groups,
            over: store,
            from: 0,
            interval: interval,
            settings: settings
        )
        reach = groups.reach
        places = metrics.layout.targets.map { _ in Place() }
        for target in places.indices { settle(nil, in: target) }
        next = evaluation.firstEvaluation(notBefore: 0)
    }

    /// The series in a place are from now on those of a pod; `nil` = of the one at time zero.
    private func settle(_ pod: ScrapedPod?, in target: Int) {
        let labels = metrics.labels(ofTarget: target, pod: pod?.name)
        places[target].life = pod?.life ?? 0
        places[target].numbers = labels.map { store.series($0) }
        places[target].isThere = labels.map { _ in false }
    }

    /// Takes what scrapes found, in the order of time.
    func take(_ batch: ScrapeBatch) {
        for pod in batch.pods where !places[pod.target].numbers.isEmpty {
            places[pod.target].expected.append(pod)
        }
        for index in 0..<batch.count { take(batch[index]) }
    }

    private func take(_ reading: ScrapeReading) {
        let target = reading.target
        guard !places[target].numbers.isEmpty else { return }
        let time = reading.time.nanoseconds / 1_000_000
        evaluate(before: time)
        if reading.life != places[target].life {
            for number in places[target].numbers.indices { set(number, of: target, .nan, time) }
            let expected = places[target].expected
            places[target].expected.removeAll { $0.life <= reading.life }
            if let pod = expected.first(where: { $0.life == reading.life }) {
                settle(pod, in: target)
            }
        }
        metrics.values(of: reading, into: &values)
        for number in values.indices { set(number, of: target, values[number], time) }
    }

    /// A series has a value, or none (NaN) any more.
    private func set(_ number: Int, of target: Int, _ value: Double, _ time: Int64) {
        let isThere = !value.isNaN
        guard isThere || places[target].isThere[number] else { return }
        places[target].isThere[number] = isThere
        // Times rise, and every target is scraped once at a time.
        try? store.append(
            isThere ? value : StaleMarker.value,
            at: time,
            toSeries: places[target].numbers[number]
        )
    }

    /// Evaluates what is due up to and including the end of the run.
    func finish(at end: SimTime) { evaluate(before: end.nanoseconds / 1_000_000 + 1) }

    private func evaluate(before time: Int64) {
        while let due = next, due < time {
            evaluation.evaluate(at: due)
            for index in probes.indices where due.isMultiple(of: probes[index].interval) {
                // What cannot be evaluated has no value.
                let value = try? probes[index].evaluator.value(at: due, visibleUntil: due)
                var elements: [PromQLElement] = []
                if case .vector(let vector) = value { elements = vector }
                probes[index].trace.note(elements, at: due)
            }
            next = evaluation.firstEvaluation(notBefore: due + 1)
            guard let reach, due - discardedAt > reach else { continue }
            store.discard(before: due - reach)
            discardedAt = due
        }
    }

    /// What the measures gave.
    var traces: [AlertTrace] { probes.map(\.trace) }

    /// The alerts that there were.
    var histories: [AlertHistory] { evaluation.histories }

    /// The rules that could not be evaluated.
    var failures: [RuleFailure] { evaluation.failures }
}

extension [RuleGroup] {
    /// How far back rules look, in milliseconds; `nil` if that is not bounded.
    fileprivate var reach: Int64? {
        let reaches = flatMap(\.rules).map { $0.expression.reach() }
        guard !reaches.contains(nil) else { return nil }
        // Templates may ask for anything within the look-back.
        let longest = reaches.reduce(SimDuration.seconds(300)) { Swift.max($0, $1 ?? .zero) }
        return longest.nanoseconds / 1_000_000
    }

    /// The names of the metrics that rules can read; `nil` if they may read any.
    var metricNames: Set<String>? {
        var names: Set<String> = []
        for rule in flatMap(\.rules) {
            guard !rule.queriesInTemplates, let own = rule.expression.metricNames else {
                return nil
            }
            names.formUnion(own)
        }
        return names
    }
}

extension RuleGroup.Rule {
    /// Whether a template asks for something by itself.
    fileprivate var queriesInTemplates: Bool {
        guard case .alerting(let rule) = self else { return false }
        return (rule.labels.entries + rule.annotations.entries).contains {
            $0.text.contains("query")
        }
    }
}

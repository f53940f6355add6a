import Alerting
import Service
import Units

/// Alert rules beside a simulation: what scrapes find is evaluated as a Prometheus server would.
///
/// Samples are kept as long as a rule can see them. A pod that does not answer ends its series with a stale
/// marker at once, as a server does.
public final class AlertWatch {
    private let metrics: ServiceMetrics
    private let store = SampleStore()
    private let evaluation: RuleEvaluation
    private let reach: Int64?
    private let numbers: [[Int]]
    private var isThere: [[Bool]]
    private var next: Int64?
    private var discardedAt: Int64 = 0

    /// Rules that have seen nothing yet.
    ///
    /// - Parameters:
    ///   - groups: The rules.
    ///   - metrics: The metrics of the model.
    ///   - interval: The distance of the evaluations of groups that name none.
    public init(_ groups: [RuleGroup], on metrics: ServiceMetrics, interval: SimDuration) {
        self.metrics = metrics
        evaluation = RuleEvaluation(
            groups,
            over: store,
            from: 0,
            interval: interval,
            settings: EvaluationSettings(subqueryStep: interval)
        )
        let reaches = groups.flatMap(\.rules).map { rule in
            switch rule {
            case .alerting(let rule): rule.expression.reach()
            case .recording(let rule): rule.expression.reach()
            }
        }
        // Templates may ask for anything within the look-back.
        let longest = reaches.reduce(SimDuration.seconds(300)) { longest, reach in
            reach.map { max(longest, $0) } ?? longest
        }
        reach = reaches.contains(nil) ? nil : longest.nanoseconds / 1_000_000
        numbers = metrics.seriesLabels.map { [store] labels in labels.map { store.series($0) } }
        isThere = numbers.map { $0.map { _ in false } }
        next = evaluation.firstEvaluation(notBefore: 0)
    }

    /// Takes what scrapes found, in the order of time.
    public func take(_ readings: [ScrapeReading]) {
        for reading in readings {
            let time = reading.time.nanoseconds / 1_000_000
            evaluate(before: time)
            for (index, sample) in metrics.samples(of: reading).enumerated() {
                let wasThere = isThere[reading.pod][index]
                isThere[reading.pod][index] = sample.value != nil
                guard let value = sample.value ?? (wasThere ? StaleMarker.value : nil) else {
                    continue
                }
                // Times rise, and every pod is scraped once at a time.
                try? store.append(value, at: time, toSeries: numbers[reading.pod][index])
            }
        }
    }

    /// Evaluates what is due up to and including the end of the run.
    public func finish(at end: SimTime) { evaluate(before: end.nanoseconds / 1_000_000 + 1) }

    private func evaluate(before time: Int64) {
        while let due = next, due < time {
            evaluation.evaluate(at: due)
            next = evaluation.firstEvaluation(notBefore: due + 1)
            guard let reach, due - discardedAt > reach else { continue }
            store.discard(before: due - reach)
            discardedAt = due
        }
    }

    /// The alerts that there were.
    public var histories: [AlertHistory] { evaluation.histories }

    /// The rules that could not be evaluated.
    public var failures: [RuleFailure] { evaluation.failures }
}

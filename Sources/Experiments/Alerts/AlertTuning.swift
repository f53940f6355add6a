import Alerting
import Service
import Statistics
import Units

/// Looks for thresholds and `for`s with which alerting rules would have caught all that was broken, with
/// the fewest false alarms.
///
/// As many replications as the settings say are watched once, with what each rule measures at each
/// evaluation; then it is known when the rule would have fired with any threshold and any `for`. Chosen is
/// what catches most of the times that objectives were broken, of that what fires least for nothing, of
/// that what fires soonest, of that the longest `for`; within the thresholds that are worth the same the
/// middle, rounded as far as that leaves it among them. What was chosen is then held against as many fresh
/// replications, which had no part in the choice.
public struct AlertTuning: Sendable {
    private let experiment: Experiment
    private let watch: ServiceWatch
    private let candidates: [Candidate]
    private let unsuited: [AlertTuningResult.Unsuited]

    /// A rule that compares what it measures with a number.
    private struct Candidate: Sendable {
        let rule: AlertingRule
        let threshold: PromQLThreshold
        /// The distance of its evaluations.
        let interval: SimDuration
    }

    /// A tuning of the rules of a watch.
    ///
    /// - Parameters:
    ///   - experiment: The model, the length and number of its replications, and what it is to keep.
    ///   - watch: The rules and how pods are scraped.
    public init(_ experiment: Experiment, _ watch: ServiceWatch) {
        self.experiment = experiment
        self.watch = watch
        var candidates: [Candidate] = []
        var unsuited: [AlertTuningResult.Unsuited] = []
        for group in watch.groups {
            for case .alerting(let rule) in group.rules {
                guard let threshold = rule.expression.threshold else {
                    unsuited.append(.init(alert: rule.alert))
                    continue
                }
                candidates.append(
                    Candidate(
                        rule: rule,
                        threshold: threshold,
                        interval: group.interval ?? ServiceWatch.interval
                    )
                )
            }
        }
        self.candidates = candidates
        self.unsuited = unsuited
    }

    /// Whether there is any alerting rule.
    public var hasRules: Bool { !candidates.isEmpty || !unsuited.isEmpty }

    /// What one replication showed.
    private struct Evidence: Sendable {
        let traces: [AlertTrace]
        let broken: Broken
    }

    /// Runs the replications and chooses.
    ///
    /// - Parameters:
    ///   - cancellation: Stops it when raised.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: What was found; `nil` if it was cancelled.
    public func run(
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> AlertTuningResult? {
        guard
            let warmUp = experiment.warmUp(cancellation: cancellation, progress: progress),
            !cancellation.isCancelled
        else { return nil }
        let count = experiment.settings.replications
        let start = ContinuousClock.now
        let evidence = ParallelRuns.map(0..<2 * count, jobs: experiment.jobs) { number in
            observe(number, warmUp: warmUp.duration) { cancellation.isCancelled }
        } finished: { finished in
            progress(ExperimentProgress(.replications, finished, of: 2 * count, since: start))
        }
        guard evidence.count == 2 * count else { return nil }
        let (seen, fresh) = (Array(evidence.prefix(count)), Array(evidence.suffix(count)))
        return AlertTuningResult(
            model: experiment.model.name,
            settings: experiment.settings,
            warmUp: warmUp,
            confidence: experiment.confidence,
            replications: count,
            brokenBefore: seen.reduce(0) { $0 + $1.broken.episodes.count },
            brokenFresh: fresh.reduce(0) { $0 + $1.broken.episodes.count },
            rules: candidates.indices.map { tune($0, on: seen, against: fresh) },
            unsuited: unsuited
        )
    }

    private func observe(
        _ number: Int,
        warmUp: SimDuration,
        isCancelled: () -> Bool
    ) -> Evidence? {
        let settings = experiment.settings
        let replication = Replication(
            model: experiment.model,
            duration: settings.duration,
            warmUp: warmUp,
            seed: settings.seed,
            replication: UInt32(number)
        )
        return watch.observe(
            replication,
            of: experiment,
            measures: candidates.map { ($0.threshold.measure, $0.interval) },
            isCancelled: isCancelled
        ).map { Evidence(traces: $0.watch.traces, broken: $0.broken) }
    }

    // MARK: The choice

    private func verdicts(
        _ index: Int,
        _ setting: AlertSetting,
        on evidence: [Evidence]
    ) -> [AlertVerdict] {
        let candidate = candidates[index]
        return evidence.map { evidence in
            let firings = evidence.traces[index].firings(
                candidate.threshold.comparison,
                setting,
                keepFiring: candidate.rule.keepFiringFor.nanoseconds / 1_000_000
            )
            // What was true long before objectives broke has not seen them break, and fires by the
            // clock only.
            return AlertVerdict(
                candidate.rule.alert,
                firings,
                after: setting.hold,
                wasActive: !firings.isEmpty,
                against: evidence.broken
            )
        }
    }

    private func tune(
        _ index: Int,
        on seen: [Evidence],
        against fresh: [Evidence]
    ) -> AlertTuningResult.Rule {
        let candidate = candidates[index]
        let current = AlertSetting(
            threshold: candidate.threshold.value,
            hold: candidate.rule.hold
        )
        func score(_ setting: AlertSetting, on evidence: [Evidence]) -> AlertScore {
            AlertScore(
                verdicts(index, setting, on: evidence),
                confidence: experiment.confidence
            )
        }
        let proposed = choice(index, on: seen)
        return AlertTuningResult.Rule(
            alert: candidate.rule.alert,
            measure: candidate.threshold.measure.text,
            comparison: candidate.threshold.comparison,
            current: .init(
                setting: current,
                before: score(current, on: seen),
                fresh: score(current, on: fresh)
            ),
            proposed: proposed.map {
                .init(setting: $0, before: score($0, on: seen), fresh: score($0, on: fresh))
            }
        )
    }

    /// How good a setting was: the smaller the better, one after the other.
    private struct Merit: Comparable {
        let missed: Int
        let falseAlarms: Int
        /// Milliseconds of all detections together.
        let delay: Int64

        init(_ verdicts: [AlertVerdict]) {
            missed = verdicts.reduce(0) { $0 + $1.missed }
            falseAlarms = verdicts.reduce(0) { $0 + $1.falseAlarms }
            delay = verdicts.flatMap(\.detections).reduce(0) {
                $0 + $1.after.nanoseconds / 1_000_000
            }
        }

        static func < (left: Merit, right: Merit) -> Bool {
            (left.missed, left.falseAlarms, left.delay)
                < (right.missed, right.falseAlarms, right.delay)
        }
    }

    /// The setting that was best; `nil` if nothing was broken, or nothing catches any of it.
    private func choice(_ index: Int, on evidence: [Evidence]) -> AlertSetting? {
        let broken = evidence.reduce(0) { $0 + $1.broken.episodes.count }
        let levels = levels(index, on: evidence)
        guard broken > 0, levels.count > 1 else { return nil }
        var best: (merit: Merit, hold: SimDuration, gaps: ClosedRange<Int>)?
        for hold in holds(candidates[index]) {
            for gap in 0..<levels.count - 1 {
                let threshold = (levels[gap]...levels[gap + 1]).middle
                let merit = Merit(
                    verdicts(index, AlertSetting(threshold: threshold, hold: hold), on: evidence)
                )
                if let known = best, known.merit == merit {
                    if known.hold == hold, known.gaps.upperBound == gap - 1 {
                        best?.gaps = known.gaps.lowerBound...gap
                    } else if known.hold < hold {
                        best = (merit, hold, gap...gap)
                    }
                } else if best.map({ merit < $0.merit }) ?? true {
                    best = (merit, hold, gap...gap)
                }
            }
        }
        guard let best, best.merit.missed < broken else { return nil }
        let range = levels[best.gaps.lowerBound]...levels[best.gaps.upperBound + 1]
        return AlertSetting(threshold: Self.roundest(in: range), hold: best.hold)
    }

    /// Thresholds that are told apart at most.
    private static let mostLevels = 100

    /// The values between which a threshold matters, rising.
    private func levels(_ index: Int, on evidence: [Evidence]) -> [Double] {
        let comparison = candidates[index].threshold.comparison
        let all = Set(
            evidence.flatMap { $0.traces[index].extremes(comparison) }.filter(\.isFinite)
        ).sorted()
        guard all.count > Self.mostLevels else { return all }
        return (0..<Self.mostLevels).map { all[$0 * (all.count - 1) / (Self.mostLevels - 1)] }
    }

    /// The `for`s that are tried, rising: those that people write, and the rule's own.
    private func holds(_ candidate: Candidate) -> [SimDuration] {
        let usual = [0, 1, 2, 3, 5, 10, 15, 30].map { SimDuration.seconds($0 * 60) }
        return Set(usual + [candidate.rule.hold, candidate.interval]).sorted()
    }

    /// The number nearest to the middle of a range that has the fewest digits and lies within it.
    private static func roundest(in range: ClosedRange<Double>) -> Double {
        let middle = range.middle
        guard range.lowerBound < range.upperBound, middle != 0 else { return middle }
        for digits in 1...15 {
            let rounded = middle.rounded(toDigits: digits)
            if rounded > range.lowerBound, rounded < range.upperBound { return rounded }
        }
        return middle
    }
}

extension ClosedRange<Double> {
    /// The number halfway between the ends, whose sum may be beyond all numbers.
    fileprivate var middle: Double { lowerBound / 2 + upperBound / 2 }
}

extension Double {
    /// The number with so many significant digits.
    fileprivate func rounded(toDigits digits: Int) -> Double {
        var power = 0
        var size = magnitude
        while size >= 10 {
            size /= 10
            power += 1
        }
        while size < 1 {
            size *= 10
            power -= 1
        }
        // Powers of ten are exact up to 22, their quotients correctly rounded.
        var scale = 1.0
        let shift = digits - 1 - power
        for _ in 0..<min(shift.magnitude, 300) { scale *= 10 }
        return shift >= 0
            ? (self * scale).rounded() / scale : (self / scale).rounded() * scale
    }
}

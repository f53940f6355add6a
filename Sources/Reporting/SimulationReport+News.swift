import Experiments
import Service
import Statistics

extension SimulationReport {
    /// A sentence with its tone.
    struct News: Equatable {
        var tone: TerminalStyle.Tone
        var text: String
    }

    /// The verdict on the objectives, in a few words.
    var verdict: News {
        let total = result.objectives.count
        let missed = result.objectives(.missed).count
        let undecided = result.objectives(.undecided).count
        guard result.replicationCount > 0 else { return News(tone: .doubtful, text: "no result") }
        guard total > 0 else { return News(tone: .heading, text: "no objectives") }
        if missed > 0 {
            let rest = undecided > 0 ? ", \(undecided) undecided" : ""
            return News(
                tone: .bad,
                text: "\(missed) of \(counted(total, "objective")) missed\(rest)"
            )
        }
        if undecided > 0 {
            return News(
                tone: .doubtful,
                text: "\(undecided) of \(counted(total, "objective")) undecided"
            )
        }
        return News(
            tone: .good,
            text: total == 1 ? "the objective is met" : "all \(total) objectives are met"
        )
    }

    /// What a reader has to know before believing a figure, worst first.
    var warnings: [News] {
        var warnings: [News] = []
        func warn(_ tone: TerminalStyle.Tone, _ text: String) {
            warnings.append(News(tone: tone, text: text))
        }
        for check in result.failedChecks {
            let residual = check.observed - check.expected
            let share =
                check.checked == 1 ? "" : " in \(check.failed) of \(check.checked) replications"
            warn(
                .bad,
                "self-check \(check.name) does not hold\(share): off by "
                    + "\(NumberText.significant(residual, digits: 3)), tolerance "
                    + NumberText.significant(check.tolerance, digits: 3)
            )
        }
        if let overwhelmed = result.overwhelmedAt {
            warn(
                .bad,
                "overwhelmed: a million requests were waiting after "
                    + "\(NumberText.duration(overwhelmed)), where the run was ended; limit "
                    + "the queue or the load, or add capacity"
            )
        }
        if result.isInterrupted {
            warn(
                .doubtful,
                "interrupted: \(result.replicationCount) of "
                    + "\(counted(result.settings.replications, "replication")) finished"
            )
        }
        if result.replicationCount == 1 {
            warn(.doubtful, "one replication: intervals are unknown")
        }
        if case .notFound = result.warmUp.source {
            warn(
                .doubtful,
                "MSER-5 found no warm-up in the first half of a run, so half of it is "
                    + "left out: simulate longer, or give one with --warmup"
            )
        }
        if let percentile = percentilesOfFew.first {
            warn(
                .doubtful,
                "\(percentile.metric) rests on about "
                    + "\(NumberText.significant(percentile.beyond, digits: 2)) requests "
                    + "beyond it in a replication; with fewer than "
                    + "\(NumberText.significant(Self.fewestBeyond, digits: 2)) it is biased and its "
                    + "interval misses it too often: simulate longer"
            )
        }
        if let objective = objectivesOfFew.first {
            let refused = objective.threshold * result.arrivals
            warn(
                .doubtful,
                "\(objective.text): at that rate "
                    + "\(NumberText.significant(refused, digits: 2)) of the "
                    + "\(NumberText.fixed(result.arrivals, decimals: 0)) requests observed would be refused; fewer than "
                    + "\(NumberText.significant(Objective.fewestRefused, digits: 2)) do not tell: simulate "
                    + "longer, or ask 'headroom rare'"
            )
        }
        if let precision = result.precision, !precision.isReached {
            let worst =
                precision.worstMetric.map {
                    ": \($0) ± " + NumberText.percentage(precision.worstRelativeHalfWidth)
                } ?? ""
            warn(
                .doubtful,
                "precision of \(NumberText.percentage(precision.goal.relativeHalfWidth)) "
                    + "not reached after \(counted(result.replicationCount, "replication"))"
                    + worst
            )
        }
        return warnings
    }

    /// So many requests beyond a percentile in each replication make its interval hold it as often as it
    /// says; with three it holds in three quarters of the cases (docs/validation-intervals.md).
    private static let fewestBeyond = 30.0

    /// The percentiles that decide, and have too few requests beyond them in a replication.
    private var percentilesOfFew: [(metric: String, beyond: Double)] {
        guard let completed = result.completed?.mean, completed > 0 else { return [] }
        let shares = [
            "latency_p50_s": 0.5, "latency_p90_s": 0.1, "latency_p95_s": 0.05,
            "latency_p99_s": 0.01, "latency_p999_s": 0.001,
        ]
        let deciding = result.objectives.map(\.objective.metric)
        return deciding.compactMap { metric in
            guard let share = shares[metric], share * completed < Self.fewestBeyond else {
                return nil
            }
            return (metric, share * completed)
        }
    }

    /// The objectives that are open because too few requests were observed.
    private var objectivesOfFew: [Objective] {
        result.objectives(.undecided).map(\.objective).filter {
            !$0.canBeShown(by: result.arrivals)
        }
    }

    /// How the figures came about.
    var circumstances: String {
        let warmUp = NumberText.duration(result.warmUp.duration)
        let source =
            switch result.warmUp.source {
            case .given: "warm-up \(warmUp)"
            case .detected(let pilots): "warm-up \(warmUp) (MSER-5 on \(counted(pilots, "pilot")))"
            case .notFound: "warm-up \(warmUp) (not found)"
            }
        let precision =
            if let precision = result.precision, precision.isReached {
                ", precise to \(NumberText.percentage(precision.goal.relativeHalfWidth))"
            } else { "" }
        return "\(counted(result.replicationCount, "replication")) × "
            + "\(NumberText.duration(result.settings.duration)), \(source), "
            + "\(NumberText.percentage(result.confidence)) intervals\(precision)"
    }

    /// Objectives, missed ones first, met ones last.
    var objectivesWorstFirst: [ObjectiveVerdict] {
        result.objectives(.missed) + result.objectives(.undecided) + result.objectives(.met)
    }

    /// Causes that ended a request, the most frequent first.
    var causesByRate: [CauseEstimate] {
        result.causes.enumerated()
            .filter { $0.element.count?.maximum ?? 0 > 0 }
            .sorted {
                let (left, right) = ($0.element.rate?.mean ?? 0, $1.element.rate?.mean ?? 0)
                return left == right ? $0.offset < $1.offset : left > right
            }
            .map(\.element)
    }

    /// A count as a share of the arrivals; exact for means, since both have the same replications.
    func share(_ count: Estimate?) -> Double? {
        guard let count, let arrivals = result.estimate(of: "arrivals"), arrivals.mean > 0 else {
            return nil
        }
        return count.mean / arrivals.mean
    }

    /// Figures that have a line of their own: name and estimate.
    var otherFigures: [MetricEstimate] {
        let names = [
            "redis_hit_rate", "retries_per_request", "retries_refused_per_request",
            "hedges_per_request", "concurrency_limit_mean", "backlog_mean_s", "queue_mean_s",
            "in_system_mean",
        ]
        let named = names.compactMap { name in result.metrics.first { $0.name == name } }
            .filter { !$0.name.hasSuffix("_per_request") || $0.estimate?.maximum ?? 0 > 0 }
        let throttled = result.metrics.filter {
            $0.name.hasPrefix("throttled_periods_fraction.")
                || $0.name.hasPrefix("paused_fraction.")
        }
        return (named + throttled).filter { $0.estimate != nil }
    }
}

extension ObjectiveVerdict.Verdict {
    /// The colour of the verdict.
    public var tone: TerminalStyle.Tone {
        switch self {
        case .met: .good
        case .missed: .bad
        case .undecided: .doubtful
        }
    }
}

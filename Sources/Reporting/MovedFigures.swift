import Experiments
import Service
import Statistics

/// What a change of a model moved, from two runs of it on common random numbers.
///
/// Replication i of one run is held against replication i of the other. The intervals are those of single
/// comparisons: this is a look while one works, not a verdict; `headroom compare` gives those.
public struct MovedFigures: Sendable, Equatable {
    /// A figure that is not what it was.
    struct Figure: Sendable, Equatable {
        let metric: String
        let before: Estimate?
        let after: Estimate?
        /// After minus before, over the replications that have both; `nil` if none has.
        let difference: Estimate?
    }

    /// The figures, the objectives' and the general ones first.
    let figures: [Figure]
    /// Whether no replication has another value of any metric.
    let isSame: Bool

    /// Rows at most: what is further down follows from what is above.
    private static let most = 12

    /// Holds a run against the one before it.
    public init(before: ExperimentResult, after: ExperimentResult) {
        let general = ["rejection_rate", "latency_p50_s", "latency_p99_s", "throughput_per_s"]
        var names: [String] = []
        let candidates =
            (before.objectives + after.objectives).map(\.objective.metric) + general
            + (before.metrics + after.metrics).map(\.name).filter {
                $0.hasPrefix("rejection_rate.") || $0.hasPrefix("headroom.")
            }
        for name in candidates where !names.contains(name) { names.append(name) }
        figures = names.compactMap { Self.figure($0, before, after) }
        isSame =
            before.replications.map(\.metrics) == after.replications.map(\.metrics)
    }

    private static func figure(
        _ metric: String,
        _ before: ExperimentResult,
        _ after: ExperimentResult
    ) -> Figure? {
        let pairs = zip(before.replications, after.replications).map {
            ($0.value(of: metric), $1.value(of: metric))
        }
        let figure = Figure(
            metric: metric,
            before: before.estimate(of: metric),
            after: after.estimate(of: metric),
            difference: PairedComparison(
                baseline: pairs.map(\.0),
                candidate: pairs.map(\.1)
            )?.difference
        )
        guard let difference = figure.difference else {
            // There is one on one side only: a limiter or a cause that came or went.
            return (figure.before == nil) == (figure.after == nil) ? nil : figure
        }
        guard difference.mean != 0 else { return nil }
        return difference.halfWidth.map { difference.mean.magnitude > $0 } ?? true ? figure : nil
    }

    /// What moved, as lines with a line end at their end.
    public func text(style: TerminalStyle = .plain) -> String {
        if isSame { return style.paint("nothing moved: every figure is the same", .faint) + "\n" }
        if figures.isEmpty { return style.paint("no figure moved beyond chance", .faint) + "\n" }
        var table = TextTable([.left, .right, .left, .right, .left])
        for figure in figures.prefix(Self.most) {
            let unit = MetricUnit(ofMetric: figure.metric)
            let change = unit.text(figure.difference)
            let sign = figure.difference.map { $0.mean > 0 ? "+" : "" } ?? ""
            table.append([
                "\(figure.metric)", "\(unit.text(figure.before).value)",
                "→ \(unit.text(figure.after).value)",
                "\(figure.difference == nil ? "" : sign + change.value)", "\(change.halfWidth)",
            ])
        }
        let further = figures.count - Self.most
        var lines = [style.paint("moved", .heading)] + table.lines(indentation: 2, style: style)
        if further > 0 { lines.append("  and \(counted(further, "further figure"))") }
        return lines.joined(separator: "\n") + "\n"
    }
}

import Experiments
import Glibc
import ModelFiles
import Reporting
import Service

/// What there is to say about the points of a finished sweep, for people.
public struct SweepSummary: Sendable {
    /// A side of a Pareto front: a metric, or a varied parameter with numbers.
    public struct Axis: Sendable, Equatable {
        /// The name of the column.
        public let name: String
        /// Whether more of it is better.
        public let isMoreBetter: Bool
    }

    /// A point that is shown.
    struct Shown: Sendable {
        var values: [String]
        var figures: [SweepFigures.Figure?]
        var verdicts: [ObjectiveVerdict.Verdict]
    }

    /// The columns of the sweep.
    let table: SweepTable
    /// The objectives of the model.
    let objectives: [Objective]
    /// The metrics that points are shown with.
    let metrics: [String]
    /// The sides of the front.
    let axes: [Axis]
    /// Points in all, and how many of them keep all objectives, miss one, or leave it open.
    private(set) var count = 0
    private(set) var met = 0
    private(set) var missed = 0
    private(set) var undecided = 0
    /// The best points, the best first.
    private(set) var best: [Shown] = []
    private(set) var front: [Shown] = []

    /// Best points that are shown.
    private static let mostBest = 5

    /// Reads a finished file of rows.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - table: Its columns.
    ///   - objectives: What the points are held against.
    ///   - replications: How many each point has, at least.
    ///   - axes: The two sides of the Pareto front, or none.
    /// - Throws: `SweepError.unreadableFile`.
    public init(
        path: String,
        table: SweepTable,
        objectives: [Objective],
        replications: Int,
        axes: [Axis] = []
    ) throws(SweepError) {
        self.table = table
        self.objectives = objectives
        self.axes = axes
        var metrics: [String] = []
        let wished = objectives.isEmpty ? ["rejection_rate", "latency_p99_s"] : []
        for name in objectives.map(\.metric) + wished + axes.map(\.name)
        where !metrics.contains(name) && table.metrics.contains(name) {
            metrics.append(name)
        }
        self.metrics = metrics
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadableFile(path: path, reason: OutputFile.reason(errno))
        }
        defer { close(descriptor) }
        var ranked: [(rank: [Double], shown: Shown)] = []
        var front = ParetoFront<Shown>()
        let reader = SweepFigureReader(table: table, metrics: metrics + ["arrivals"])
        reader.read(descriptor) { figures in
            let arrivals = figures.figures[metrics.count]?.mean ?? 0
            let shown = Shown(
                values: figures.values,
                figures: figures.figures.dropLast(),
                verdicts: objectives.map {
                    Self.verdict(
                        on: $0,
                        in: figures,
                        metrics,
                        requests: arrivals * Double(replications)
                    )
                }
            )
            count += 1
            if shown.verdicts.contains(.missed) {
                missed += 1
            } else if shown.verdicts.contains(.undecided) {
                undecided += 1
            } else {
                met += 1
            }
            let rank = rank(of: shown)
            let position = ranked.firstIndex { rank.lexicographicallyPrecedes($0.rank) }
            ranked.insert((rank, shown), at: position ?? ranked.endIndex)
            if ranked.count > Self.mostBest { ranked.removeLast() }
            if axes.count == 2, let first = cost(of: shown, axes[0]),
                let second = cost(of: shown, axes[1])
            {
                front.add(shown, first: first, second: second)
            }
        }
        best = ranked.map(\.shown)
        self.front = front.points.map(\.point)
    }

    private static func verdict(
        on objective: Objective,
        in figures: SweepFigures,
        _ metrics: [String],
        requests: Double
    ) -> ObjectiveVerdict.Verdict {
        guard let index = metrics.firstIndex(of: objective.metric),
            let figure = figures.figures[index]
        else { return .undecided }
        return ObjectiveVerdict.verdict(
            on: objective,
            mean: figure.mean,
            halfWidth: figure.halfWidth,
            requests: requests
        )
    }

    /// What points are ordered by: missed objectives, undecided ones, then the metrics of the
    /// objectives one after the other.
    private func rank(of point: Shown) -> [Double] {
        let counts = [ObjectiveVerdict.Verdict.missed, .undecided].map { verdict in
            Double(point.verdicts.count { $0 == verdict })
        }
        let costs = metrics.indices.map { index -> Double in
            guard let mean = point.figures[index]?.mean else { return .infinity }
            let objective = objectives.first { $0.metric == metrics[index] }
            switch objective?.comparison {
            case .greater, .greaterOrEqual: return -mean
            case .less, .lessOrEqual: return mean
            case nil: return Axis(metric: metrics[index]).isMoreBetter ? -mean : mean
            }
        }
        return counts + costs
    }

    /// What a point costs on a side of the front; `nil` without a number.
    private func cost(of point: Shown, _ axis: Axis) -> Double? {
        let value: Double?
        if let index = metrics.firstIndex(of: axis.name) {
            value = point.figures[index]?.mean
        } else {
            value = table.parameters.firstIndex(of: axis.name)
                .flatMap { ParameterRange.number(in: point.values[$0]) }
        }
        return value.map { axis.isMoreBetter ? -$0 : $0 }
    }
}

extension SweepSummary.Axis {
    /// A metric as a side: of throughput, hit rates and headroom more is better, of the others less.
    public init(metric name: String) {
        let more = ["throughput_per_s", "redis_hit_rate"]
        self.init(name: name, isMoreBetter: more.contains(name) || name.hasPrefix("headroom."))
    }

    /// The two sides that `--pareto A,B` names.
    ///
    /// - Returns: `nil` if the text does not name two different columns.
    public static func pair(_ text: String, of table: SweepTable) -> [SweepSummary.Axis]? {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, names[0] != names[1],
            names.allSatisfy({ table.metrics.contains($0) || table.parameters.contains($0) })
        else { return nil }
        return names.map { SweepSummary.Axis(metric: $0) }
    }
}

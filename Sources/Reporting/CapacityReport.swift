import Experiments
import Statistics

/// The capacity of a service with what is needed to repeat the search, ready to be written.
public struct CapacityReport: Sendable, Equatable {
    /// What was found.
    public var result: CapacityResult
    /// Where it comes from.
    public var provenance: Provenance

    /// A report on a result.
    public init(_ result: CapacityResult, provenance: Provenance) {
        self.result = result
        self.provenance = provenance
    }

    /// The report in a format; only the table has colours.
    public func text(as format: SimulationReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        case .markdown: markdown
        }
    }

    /// The answer in a sentence.
    var headline: SimulationReport.News {
        switch result.status {
        case .found:
            return SimulationReport.News(
                tone: result.low ?? 0 >= 1 ? .good : .bad,
                text: "the objectives hold up to \(factor(result.factor)) times the load "
                    + "(\(interval), \(NumberText.percentage(result.confidence)) confidence)"
            )
        case .infeasible:
            return SimulationReport.News(
                tone: .bad,
                text: "infeasible: an objective is missed at \(factor(result.high)) times the load "
                    + "already"
            )
        case .unbounded:
            return SimulationReport.News(
                tone: .good,
                text: "unbounded: the objectives hold at \(factor(result.low)) times the load, the "
                    + "most that was tried"
            )
        case .undetermined:
            return SimulationReport.News(
                tone: .doubtful,
                text: "not known: the search ended before both sides of the capacity were seen"
            )
        }
    }

    /// What ends the capacity, and how far the result can be trusted.
    var remarks: [SimulationReport.News] {
        var remarks: [SimulationReport.News] = []
        if let binding = result.binding {
            remarks.append(SimulationReport.News(tone: .heading, text: Self.text(of: binding)))
        }
        if let exact = result.exact {
            let agrees = result.agreesWithExact
            let verdict =
                agrees.map { $0 ? ", inside the interval" : ", outside the interval" } ?? ""
            remarks.append(
                SimulationReport.News(
                    tone: agrees ?? true ? .good : .doubtful,
                    text: "exact (\(exact.system)): \(factor(exact.factor))\(verdict)"
                )
            )
        }
        if result.isInterrupted {
            remarks.append(
                SimulationReport.News(tone: .doubtful, text: "interrupted: the interval is wider")
            )
        } else if result.status == .found, !result.isPrecise {
            remarks.append(
                SimulationReport.News(
                    tone: .doubtful,
                    text: "not as precise as asked for when the effort was spent; raise it with "
                        + "--effort"
                )
            )
        }
        return remarks
    }

    /// `latency_p99_s < 250ms is missed first: ...`.
    private static func text(of binding: CapacityResult.Binding) -> String {
        var text = "\(binding.objective.text) is missed first"
        if let cause = binding.cause { text += ", for \(cause)" }
        guard let limiter = binding.limiter else { return text }
        text += binding.cause == nil ? "; least headroom has " : "; it is up to "
        return text + (binding.parameter ?? limiter)
    }

    private var interval: String { "\(factor(result.low)) to \(factor(result.high))" }

    /// A load factor with the decimals that the interval deserves.
    private func factor(_ value: Double?) -> String {
        guard let value else { return NumberText.missing }
        let halfWidth: Double? =
            if result.status == .found, let low = result.low, let high = result.high {
                (high - low) / 2
            } else { nil }
        return NumberText.fixed(
            value,
            decimals: max(1, NumberText.decimals(for: value, halfWidth: halfWidth))
        )
    }

    /// How the figures came about.
    var circumstances: String {
        let requests = NumberText.significant(result.requests / 1e6, digits: 2)
        guard let length = result.length else { return "\(requests) million requests" }
        return "\(counted(result.replications, "replication")) × "
            + "\(NumberText.duration(length.duration)) at each load, "
            + "\(NumberText.duration(length.warmUp)) warm-up, \(requests) million requests in all"
    }
}

// MARK: - Formats

extension CapacityReport {
    private var answer: AnswerText {
        AnswerText(
            model: result.model,
            headline: headline,
            remarks: remarks,
            provenance: provenance.line(seed: result.seed, circumstances)
        )
    }

    private func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        if !result.points.isEmpty {
            var table = TextTable([.right, .left, .right, .left])
            table.append(["load", "", "", ""].map { TextTable.Cell($0, .faint) })
            for point in result.points {
                for (index, objective) in result.objectives.enumerated() {
                    let value = MetricUnit(ofMetric: objective.metric).text(point.estimates[index])
                    table.append([
                        index == 0 ? "\(NumberText.fixed(point.factor, decimals: 4))" : "",
                        "\(objective.text)", "\(value.value)", "\(value.halfWidth)",
                    ])
                }
            }
            lines += TextTable.section("Around it", table, style)
        }
        return answer.table(lines, style: style)
    }

    private var markdown: String {
        var text = ""
        if !result.points.isEmpty {
            text += SimulationReport.table(
                ["load", "objective", "value", "half-width"],
                result.points.flatMap { point in
                    result.objectives.indices.map { index in
                        let objective = result.objectives[index]
                        let value = MetricUnit(ofMetric: objective.metric)
                            .text(point.estimates[index])
                        return [
                            NumberText.fixed(point.factor, decimals: 4), "`\(objective.text)`",
                            value.value, value.halfWidth,
                        ]
                    }
                }
            )
        }
        return answer.markdown(text)
    }

    private var csv: CSVTable {
        let set = provenance.assignments
        var table = CSVTable(
            columns: set.map(\.path) + [
                "status", "capacity", "capacity_low", "capacity_high", "confidence", "objective",
                "cause", "limiter", "parameter", "exact_capacity", "requests",
            ]
        )
        table.append(
            set.map { .text($0.value) } + [
                .text(result.status.rawValue), .optional(result.factor), .optional(result.low),
                .optional(result.high), .number(result.confidence),
                .optional(result.binding?.objective.text), .optional(result.binding?.cause),
                .optional(result.binding?.limiter), .optional(result.binding?.parameter),
                .optional(result.exact?.factor), .number(result.requests.rounded()),
            ]
        )
        return table
    }

    /// The result as an object of the stable format `headroom-result/v1`.
    public var json: JSONValue {
        provenance.header(model: result.model, seed: result.seed) + [
            "interrupted": .boolean(result.isInterrupted),
            "capacity": [
                "status": .string(result.status.rawValue),
                "factor": .optional(result.factor),
                "low": .optional(result.low),
                "high": .optional(result.high),
                "confidence": .number(result.confidence),
                "precise": .boolean(result.isPrecise),
                "binding": result.binding.map { binding in
                    [
                        "objective": .string(binding.objective.text),
                        "metric": .string(binding.objective.metric),
                        "cause": .optional(binding.cause),
                        "limiter": .optional(binding.limiter),
                        "parameter": .optional(binding.parameter),
                    ]
                } ?? .null,
            ],
            "objectives": .array(
                result.objectives.map { objective in
                    [
                        "objective": .string(objective.text),
                        "metric": .string(objective.metric),
                        "comparison": .string(objective.comparison.rawValue),
                        "threshold": .number(objective.threshold),
                    ]
                }
            ),
            "exact": result.exact.map { exact in
                [
                    "system": .string(exact.system),
                    "objective": .string(exact.objective.text),
                    "factor": .number(exact.factor),
                    "inside": result.agreesWithExact.map { .boolean($0) } ?? .null,
                ]
            } ?? .null,
            "points": .array(result.points.map(point)),
            "replications": .integer(Int64(result.replications)),
            "simulated_seconds": .optional(result.length?.duration.seconds),
            "warm_up_seconds": .optional(result.length?.warmUp.seconds),
            "requests": .number(result.requests.rounded()),
        ]
    }

    private func point(_ point: CapacityResult.Point) -> JSONValue {
        [
            "factor": .number(point.factor),
            "metrics": .object(
                result.objectives.indices.map { index in
                    JSONValue.Member(
                        result.objectives[index].metric,
                        SimulationReport.estimate(point.estimates[index])
                    )
                }
            ),
        ]
    }
}

import Experiments
import ModelFiles
import Statistics

/// The cheapest values of some parameters, with what is needed to repeat the search.
public struct CheapestReport: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// What was found.
    public var result: CheapestResult
    /// The values among which was chosen, parameter by parameter.
    public var grids: [ParameterGrid]
    /// What was minimised, as it was written.
    public var cost: String
    /// The seed of all random numbers.
    public var seed: UInt64
    /// Where it comes from.
    public var provenance: Provenance

    /// A report on a result.
    public init(
        _ result: CheapestResult,
        model: String,
        grids: [ParameterGrid],
        cost: String,
        seed: UInt64,
        provenance: Provenance
    ) {
        self.result = result
        self.model = model
        self.grids = grids
        self.cost = cost
        self.seed = seed
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

    /// The chosen value of each parameter.
    private var values: [(path: String, text: String)] {
        guard let point = result.point else { return [] }
        return zip(grids, point).map { ($0.path, $0.texts[$1]) }
    }

    /// The answer in a sentence.
    private var headline: SimulationReport.News {
        let assignments = values.map { "\($0.path)=\($0.text)" }.joined(separator: ", ")
        let price = NumberText.shortest(result.cost ?? 0) ?? NumberText.missing
        switch result.status {
        case .found:
            return SimulationReport.News(
                tone: .good,
                text: "the objectives are met from a cost of \(price) on, with \(assignments)"
            )
        case .unconfirmed:
            return SimulationReport.News(
                tone: .doubtful,
                text: "undecided: \(assignments) at a cost of \(price) met the objectives in the "
                    + "search, and fresh replications do not decide it; use more of them"
            )
        case .infeasible:
            let first = result.binding.map { ": \($0.objective.text) is missed" } ?? ""
            return SimulationReport.News(
                tone: .bad,
                text: "infeasible\(first) even with \(assignments)"
            )
        case .undetermined:
            return SimulationReport.News(tone: .doubtful, text: "not known: the search ended early")
        }
    }

    private var remarks: [SimulationReport.News] {
        var remarks: [SimulationReport.News] = []
        if result.status == .infeasible, let binding = result.binding {
            var text = "in the way"
            if let cause = binding.cause { text += ": \(cause)" }
            if let limiter = binding.parameter ?? binding.limiter { text += ", by \(limiter)" }
            remarks.append(SimulationReport.News(tone: .bad, text: text))
        }
        if !result.isMonotone {
            remarks.append(
                SimulationReport.News(
                    tone: .doubtful,
                    text: "more did not always help: there may be a cheaper choice than this one"
                )
            )
        }
        if result.isInterrupted {
            remarks.append(
                SimulationReport.News(tone: .doubtful, text: "interrupted before the end")
            )
        }
        return remarks
    }

    /// How the figures came about.
    private var circumstances: String {
        "\(counted(result.points, "point")), \(counted(result.replications, "replication")) × "
            + "\(NumberText.duration(result.length.duration)) each, "
            + "\(NumberText.duration(result.length.warmUp)) warm-up"
    }
}

// MARK: - Formats

extension CheapestReport {
    private func answer(provenance: String) -> AnswerText {
        AnswerText(model: model, headline: headline, remarks: remarks, provenance: provenance)
    }

    private func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        if !result.objectives.isEmpty {
            var table = TextTable([.left, .left, .right, .right])
            for objective in result.objectives {
                let text = MetricUnit(ofMetric: objective.objective.metric)
                    .text(objective.estimate)
                table.append([
                    TextTable.Cell(objective.verdict.rawValue, objective.verdict.tone),
                    "\(objective.objective.text)", "\(text.value)", "\(text.halfWidth)",
                ])
            }
            lines += TextTable.section("There, on fresh replications", table, style)
        }
        lines.append("")
        lines += wrapped("minimised: \(cost)", at: " ").map { style.paint($0, .faint) }
        return answer(provenance: provenance.line(seed: seed, circumstances))
            .table(lines, style: style)
    }

    private var markdown: String {
        var text = ""
        if !values.isEmpty {
            text += SimulationReport.table(
                ["parameter", "value"],
                values.map { ["`\($0.path)`", $0.text] }
            )
        }
        return answer(
            provenance: provenance.line(seed: seed, "minimised \(cost)", circumstances)
        ).markdown(text)
    }

    private var csv: CSVTable {
        var table = CSVTable(
            columns: grids.map(\.path) + ["status", "cost", "cost_bound", "points"]
                + result.objectives.flatMap {
                    [$0.objective.metric, "\($0.objective.metric)_ci"]
                }
        )
        var cells: [CSVTable.Cell] =
            values.isEmpty ? grids.map { _ in .empty } : values.map { .text($0.text) }
        cells += [
            .text(result.status.rawValue), .optional(result.cost), .optional(result.bound),
            .integer(UInt64(result.points)),
        ]
        for objective in result.objectives {
            cells.append(.optional(objective.estimate?.mean))
            cells.append(.optional(objective.estimate?.halfWidth))
        }
        table.append(cells)
        return table
    }

    /// The result as an object of the stable format `headroom-result/v1`.
    public var json: JSONValue {
        provenance.header(model: model, seed: seed) + [
            "interrupted": .boolean(result.isInterrupted),
            "solution": [
                "status": .string(result.status.rawValue),
                "parameters": .object(
                    values.map { JSONValue.Member($0.path, .string($0.text)) }
                ),
                "minimize": .string(cost),
                "cost": .optional(result.cost),
                "cost_bound": .optional(result.bound),
                "monotone": .boolean(result.isMonotone),
                "binding": result.binding.map { binding in
                    [
                        "objective": .string(binding.objective.text),
                        "cause": .optional(binding.cause),
                        "limiter": .optional(binding.limiter),
                        "parameter": .optional(binding.parameter),
                    ]
                } ?? .null,
            ],
            "objectives": .array(
                result.objectives.map { verdict in
                    [
                        "objective": .string(verdict.objective.text),
                        "verdict": .string(verdict.verdict.rawValue),
                        "estimate": SimulationReport.estimate(verdict.estimate),
                    ]
                }
            ),
            "points": .integer(Int64(result.points)),
            "replications": .integer(Int64(result.replications)),
            "simulated_seconds": .number(result.length.duration.seconds),
            "warm_up_seconds": .number(result.length.warmUp.seconds),
        ]
    }
}

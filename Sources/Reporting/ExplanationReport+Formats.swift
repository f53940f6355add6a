import Experiments
import Statistics

extension ExplanationReport {
    /// The report for a pull request.
    var markdown: String {
        var text = "### \(SimulationReport.escaped(explanation.model)): \(sentence)\n"
        let unit = MetricUnit(ofMetric: explanation.metric)
        if !explanation.steps.isEmpty {
            text += SimulationReport.table(
                ["lifted", "`\(explanation.metric)`", "then", "change"],
                explanation.steps.map { step in
                    [
                        step.limits.map(Self.name).joined(separator: ", "),
                        unit.text(step.before).value, unit.text(step.after).value,
                        ExplainedChange.text(step.removed).value,
                    ]
                }
            )
        }
        let changes = explanation.effects.flatMap(ExplainedChange.all)
        if !changes.isEmpty {
            text += SimulationReport.table(
                ["limit", "change", "rejections", "±", "p99 latency", "±"],
                changes.map { change in
                    let rejections = ExplainedChange.text(change.counterfactual.rejectionsRemoved)
                    let latency = ExplainedChange.text(change.counterfactual.latencyRemoved)
                    return [
                        Self.name(change.limit), change.label, rejections.value,
                        rejections.halfWidth, latency.value, latency.halfWidth,
                    ]
                }
            )
        }
        return text
            + AnswerText.footer(provenance.line(seed: explanation.seed, circumstances))
    }

    /// A row for each change of each limit that is reached.
    var csv: CSVTable {
        var table = CSVTable(
            columns: [
                "limiter", "parameter", "unit", "value", "binds", "change", "new_value",
                "rejection_rate_change", "rejection_rate_change_ci", "rejection_rate_elasticity",
                "rejection_rate_elasticity_ci", "latency_p99_s_change", "latency_p99_s_change_ci",
                "latency_p99_s_elasticity", "latency_p99_s_elasticity_ci",
            ]
        )
        for change in explanation.effects.flatMap(ExplainedChange.all) {
            let limit = change.limit
            let step = explanation.steps.firstIndex { step in
                step.limits.contains { $0.name == limit.name }
            }
            let found = change.counterfactual
            table.append(
                [
                    .text(limit.name), .optional(limit.parameter),
                    .text(limit.unit), .number(limit.value),
                    step.map { .integer(UInt64($0 + 1)) } ?? .empty, .text(change.kind),
                    .optional(found.value),
                ]
                    + Self.cells(
                        found.rejections,
                        change.elasticity(found.rejectionsRemoved)
                    )
                    + Self.cells(found.latency, change.elasticity(found.latencyRemoved))
            )
        }
        return table
    }

    private static func cells(
        _ comparison: PairedComparison?,
        _ elasticity: (value: Double, halfWidth: Double?)?
    ) -> [CSVTable.Cell] {
        [
            .optional(comparison?.difference.mean), .optional(comparison?.difference.halfWidth),
            .optional(elasticity?.value), .optional(elasticity?.halfWidth),
        ]
    }

    /// The result as an object of the stable format `headroom-result/v1`.
    public var json: JSONValue {
        provenance.header(model: explanation.model, seed: explanation.seed) + [
            "replications": .integer(Int64(explanation.replications)),
            "interrupted": .boolean(explanation.isInterrupted),
            "simulated_seconds": .number(explanation.length.duration.seconds),
            "warm_up_seconds": .number(explanation.length.warmUp.seconds),
            "confidence": .number(explanation.confidence),
            "sentence": .string(sentence),
            "measure": .string(explanation.metric),
            "metrics": .object(
                explanation.base.map {
                    JSONValue.Member($0.name, SimulationReport.estimate($0.estimate))
                }
            ),
            "binding": .array(explanation.steps.map(Self.step)),
            "effects": .array(explanation.effects.map(effect)),
            "unreached": .array(explanation.unreached.map(Self.limit)),
        ] + sensitivity.json
    }

    private static func limit(_ limit: Explanation.Limit) -> JSONValue {
        [
            "name": .string(limit.name), "parameter": .optional(limit.parameter),
            "value": .number(limit.value), "unit": .string(limit.unit),
        ]
    }

    private static func step(_ step: Explanation.Step) -> JSONValue {
        [
            "limits": .array(step.limits.map(limit)),
            "before": SimulationReport.estimate(step.before),
            "after": SimulationReport.estimate(step.after),
            "removed": ratio(step.removed),
        ]
    }

    private func effect(_ effect: Explanation.Effect) -> JSONValue {
        Self.limit(effect.limit)
            + .object(
                ExplainedChange.all(effect).map {
                    JSONValue.Member($0.kind, Self.change($0))
                }
            )
    }

    private static func change(_ change: ExplainedChange) -> JSONValue {
        let found = change.counterfactual
        func metric(_ comparison: PairedComparison?, _ removed: RatioEstimate?) -> JSONValue {
            let elasticity = change.elasticity(removed)
            return [
                "difference": SimulationReport.estimate(comparison?.difference),
                "p_value": .optional(comparison?.pValue),
                "removed": ratio(removed),
                "elasticity": elasticity.map {
                    ["value": .number($0.value), "half_width": .optional($0.halfWidth)]
                } ?? .null,
            ]
        }
        return [
            "value": .optional(found.value),
            "rejection_rate": metric(found.rejections, found.rejectionsRemoved),
            "latency_p99_s": metric(found.latency, found.latencyRemoved),
        ]
    }

    private static func ratio(_ ratio: RatioEstimate?) -> JSONValue {
        guard let ratio else { return .null }
        return ["share": .number(ratio.ratio), "half_width": .optional(ratio.halfWidth)]
    }
}

import Experiments

extension ComparisonReport {
    /// The report as an object of the stable format `headroom-comparison/v1`.
    ///
    /// A half-width is `null` if it is unknown or infinite, a variance reduction also if the
    /// difference is the same in each replication.
    public var json: JSONValue {
        let plan = result.plan
        return provenance.header(
            format: "headroom-comparison/v1",
            model: result.baseline.model,
            seed: plan.settings.seed
        ) + [
            "replications": .integer(Int64(result.replicationCount)),
            "interrupted": .boolean(result.isInterrupted),
            "simulated_seconds": SimulationReport.seconds(plan.settings.duration),
            "warm_up_seconds": SimulationReport.seconds(result.warmUp.duration),
            "warm_up_source": .string(SimulationReport.source(of: result.warmUp)),
            "confidence": .number(plan.confidence),
            "random_numbers": plan.isIndependent ? "independent" : "common",
            "margin": .number(plan.margin),
            "until_decided": sequential,
            "questions": .object(
                MetricDifference.Family.allCases.map { family in
                    JSONValue.Member(family.rawValue, .integer(Int64(questions(in: family))))
                }
            ),
            "baseline": Self.figures(result.baseline),
            "candidates": .array(zip(result.candidates, origins).map(Self.candidate)),
            "best": best,
        ]
    }

    private var sequential: JSONValue {
        guard let isDecided = result.isDecided else { return .null }
        return [
            "decided": .boolean(isDecided),
            "max_replications": .integer(Int64(result.plan.mostReplications ?? 0)),
        ]
    }

    private static func figures(_ result: ExperimentResult) -> JSONValue {
        [
            "metrics": SimulationReport.object(of: result.metrics),
            "objectives": .array(result.objectives.map(SimulationReport.objective)),
        ]
    }

    private static func candidate(
        _ candidate: ComparisonResult.Candidate,
        from origin: Origin
    ) -> JSONValue {
        [
            "name": .string(candidate.name),
            "model_path": .string(origin.modelPath),
            "set": .object(
                origin.changes.map { JSONValue.Member($0.path, .string($0.value)) }
            ),
            "verdict": .string(candidate.verdict.rawValue),
        ] + figures(candidate.result) + [
            "differences": .object(
                candidate.differences.map { JSONValue.Member($0.metric, difference($0)) }
            )
        ]
    }

    private static func difference(_ difference: MetricDifference) -> JSONValue {
        [
            "verdict": .string(difference.verdict.rawValue),
            "difference": .optional(difference.difference),
            "half_width": .optional(difference.halfWidth),
            "relative": .optional(difference.relative),
            "p_value": .optional(difference.pValue),
            "adjusted_p_value": .optional(difference.adjustedPValue),
            "variance_reduction": .optional(difference.varianceReduction),
            "pairs": .integer(Int64(difference.pairs)),
            "identical": .boolean(difference.isIdentical),
            "family": .string(difference.family.rawValue),
            "better": .string(difference.direction.word),
        ]
    }

    private var best: JSONValue {
        guard let selection = result.selection else { return .null }
        return [
            "name": .optional(selection.best),
            "metric": .string(selection.goal.metric),
            "indifference": .number(selection.goal.indifference),
            "probability": .number(selection.goal.probability),
            "systems": .array(
                selection.systems.map {
                    [
                        "name": .string($0.name),
                        "mean": .number($0.mean),
                        "replications": .integer(Int64($0.replications)),
                        "eliminated": .boolean($0.isEliminated),
                    ]
                }
            ),
        ]
    }
}

extension MetricDirection {
    /// The direction as it is written.
    var word: String {
        switch self {
        case .lowerIsBetter: "lower"
        case .higherIsBetter: "higher"
        case .neutral: "neither"
        }
    }
}

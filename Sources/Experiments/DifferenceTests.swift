import Service
import Statistics

/// Holds the metrics of candidates against those of their baseline, family by family.
struct DifferenceTests {
    private let plan: ModelComparison.Plan
    private let objectives: [String]

    /// The tests of a plan.
    init(_ plan: ModelComparison.Plan) {
        self.plan = plan
        objectives = plan.objectives.map(\.metric)
    }

    /// The differences of each candidate, in the order of its metrics.
    ///
    /// `results` are the baseline's, then those of the candidates, of as many replications.
    func differences(_ results: [ExperimentResult]) -> [[MetricDifference]] {
        guard let baseline = results.first else { return [] }
        let drafts = results.dropFirst().map { candidate in
            candidate.metrics.map { draft($0.name, baseline, candidate) }
        }
        return DifferenceJudge(confidence: plan.confidence, margin: plan.margin)
            .verdicts(on: Array(drafts))
    }

    private func draft(
        _ metric: String,
        _ baseline: ExperimentResult,
        _ candidate: ExperimentResult
    ) -> DifferenceJudge.Draft {
        let before = baseline.values(of: metric)
        let after = candidate.values(of: metric)
        let paired = PairedComparison(baseline: before, candidate: after)
        let differences = zip(before, after).compactMap { before, after in
            before.flatMap { before in after.map { $0 - before } }
        }
        var draft = DifferenceJudge.Draft(
            difference: MetricDifference(
                metric: metric,
                direction: MetricDirection(ofMetric: metric),
                family: MetricDifference.Family(of: metric, objectives: objectives),
                baseline: baseline.estimate(of: metric)?.mean,
                candidate: candidate.estimate(of: metric)?.mean,
                difference: paired?.difference.mean,
                pValue: paired?.pValue,
                varianceReduction: plan.isIndependent ? nil : paired?.varianceReduction,
                pairs: differences.count,
                isIdentical: !differences.isEmpty && differences.allSatisfy { $0 == 0 },
                verdict: .noEvidence
            ),
            halfWidth: { paired?.difference.with(confidence: $0).halfWidth }
        )
        if plan.isSequential {
            let sequence = StudentSequence(differences)
            draft.difference.pValue = sequence.count > 1 ? sequence.pValue : nil
            draft.halfWidth = sequence.halfWidth(confidence:)
        } else if plan.isIndependent {
            let welch = welch(metric, baseline, candidate)
            draft.difference.difference = welch?.difference ?? draft.difference.difference
            draft.difference.pValue = welch?.pValue
            draft.halfWidth = { welch?.halfWidth(confidence: $0) }
        }
        return draft
    }

    private func welch(
        _ metric: String,
        _ baseline: ExperimentResult,
        _ candidate: ExperimentResult
    ) -> WelchComparison? {
        guard
            let before = baseline.estimate(of: metric).flatMap({ SampleMean($0) }),
            let after = candidate.estimate(of: metric).flatMap({ SampleMean($0) })
        else { return nil }
        return WelchComparison(baseline: before, candidate: after)
    }
}

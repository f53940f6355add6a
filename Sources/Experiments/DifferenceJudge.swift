import Statistics

/// Corrects differences that are asked for together, and judges them.
struct DifferenceJudge {
    /// The confidence level of intervals and verdicts, above 0 and below 1.
    let confidence: Double
    /// A difference below this fraction of the baseline's mean does not matter; 0 = each does.
    let margin: Double

    /// A difference whose verdict depends on how many others are asked for with it.
    struct Draft {
        /// The difference, not judged yet.
        var difference: MetricDifference
        /// The half-width at a confidence; `nil` if it is unknown at any.
        var halfWidth: (Double) -> Double?
    }

    /// The differences of several candidates, each judged within its family.
    func verdicts(on drafts: [[Draft]]) -> [[MetricDifference]] {
        var differences = drafts.map { $0.map(\.difference) }
        for family in MetricDifference.Family.allCases {
            let members = drafts.indices.flatMap { candidate in
                drafts[candidate].indices
                    .filter { index in
                        let difference = drafts[candidate][index].difference
                        return difference.family == family && difference.pValue != nil
                    }
                    .map { (candidate: candidate, index: $0) }
            }
            guard !members.isEmpty else { continue }
            let adjusted = FamilyWise.holm(
                members.map { differences[$0.candidate][$0.index].pValue ?? 1 }
            )
            let each = FamilyWise.confidence(confidence, ofEach: members.count)
            for (member, pValue) in zip(members, adjusted) {
                var difference = differences[member.candidate][member.index]
                difference.adjustedPValue = pValue
                difference.halfWidth = drafts[member.candidate][member.index].halfWidth(each)
                difference.verdict = verdict(on: difference)
                differences[member.candidate][member.index] = difference
            }
        }
        return differences
    }

    /// The verdict: by Holm's test if each difference matters, else by where the interval lies.
    private func verdict(on difference: MetricDifference) -> MetricDifference.Verdict {
        guard let mean = difference.difference, let pValue = difference.adjustedPValue,
            let halfWidth = difference.halfWidth
        else { return .noEvidence }
        if margin > 0 {
            let margin = margin * (difference.baseline ?? 0).magnitude
            if mean.magnitude + halfWidth <= margin {
                return difference.isIdentical ? .noEvidence : .equivalent
            }
            guard mean.magnitude - halfWidth > margin else { return .noEvidence }
        } else {
            guard pValue <= 1 - confidence else { return .noEvidence }
        }
        return switch difference.direction {
        case .neutral: .changed
        case .lowerIsBetter: mean < 0 ? .better : .worse
        case .higherIsBetter: mean > 0 ? .better : .worse
        }
    }
}

import Experiments

extension ComparisonReport {
    /// The report as a row for each metric of each candidate, in the order of the metrics.
    ///
    /// What is unknown is an empty field; so is what is infinite.
    public var csv: CSVTable {
        var table = CSVTable(
            columns: [
                "candidate", "metric", "verdict", "baseline_mean", "candidate_mean", "difference",
                "difference_ci", "p_value", "adjusted_p_value", "variance_reduction", "pairs",
                "family", "better",
            ]
        )
        for candidate in result.candidates {
            for difference in candidate.differences {
                table.append([
                    .text(candidate.name), .text(difference.metric),
                    .text(difference.verdict.rawValue), .optional(difference.baseline),
                    .optional(difference.candidate), .optional(difference.difference),
                    .optional(difference.halfWidth), .optional(difference.pValue),
                    .optional(difference.adjustedPValue), .optional(difference.varianceReduction),
                    .integer(UInt64(difference.pairs)), .text(difference.family.rawValue),
                    .text(difference.direction.word),
                ])
            }
        }
        return table
    }
}

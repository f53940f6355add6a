import Fitting
import Statistics
import Variates

extension FitReport {
    /// An object with a list of groups, each with its arrivals, durations, warnings; `headroom-fit/v1`.
    public var json: JSONValue {
        [
            "format": "headroom-fit/v1", "log": .string(path),
            "criterion": .string(criterion.rawValue),
            "groups": .array(groups.map(json)), "yaml": .string(yaml),
        ]
    }

    private func json(_ group: LogFit) -> JSONValue {
        [
            "name": .string(group.name),
            "arrivals": group.arrivals.map(json) ?? .null,
            "durations": .array(group.columns.map(json)),
            "warnings": .array(
                group.warnings.map {
                    [
                        "kind": .string($0.kind.rawValue), "subject": .string($0.subject),
                        "message": .string($0.message),
                    ]
                }
            ),
        ]
    }

    private func json(_ fit: ArrivalFit) -> JSONValue {
        [
            "requests": .integer(Int64(fit.requestCount)), "span_s": .number(fit.span),
            "gap_cv": .optional(fit.gaps?.cv),
            "best": .string(fit.best.kind.rawValue),
            "candidates": .array(
                fit.candidates.map { candidate in
                    [
                        "process": .string(candidate.kind.rawValue),
                        "yaml": .optional(ModelText.arrivals(candidate.process)),
                        "parameters": json(candidate.parameters),
                        "log_likelihood": .number(candidate.logLikelihood),
                        "aic": .number(candidate.value(.aic)),
                        "bic": .number(candidate.value(.bic)),
                        "used": .integer(Int64(candidate.usedCount)),
                        "goodness_of_fit": json(candidate.goodness),
                    ]
                }
            ),
        ]
    }

    private func json(_ column: LogFit.Column) -> JSONValue {
        let fit = column.fit
        return [
            "column": .string(column.name), "count": .integer(Int64(column.count)),
            "cut_off": .integer(Int64(column.cutCount)), "used": .integer(Int64(fit.usedCount)),
            "mean_s": .number(fit.mean), "cv": .number(fit.cv),
            "best": .optional(fit.best?.family.rawValue),
            "rejected": .boolean(fit.isRejected),
            "p_value": .optional(fit.pValue), "tested": .integer(Int64(fit.testedCount)),
            "yaml": .string(ModelText.durations(fit.recommended)),
            "candidates": .array(
                fit.candidates.map { candidate in
                    [
                        "family": .string(candidate.family.rawValue),
                        "yaml": .string(ModelText.durations(candidate.distribution)),
                        "parameters": json(candidate.parameters),
                        "log_likelihood": .number(candidate.logLikelihood),
                        "aic": .number(candidate.value(.aic)),
                        "bic": .number(candidate.value(.bic)),
                        "distance": .number(candidate.distance),
                    ]
                }
            ),
        ]
    }

    private func json(_ parameters: [FittedParameter]) -> JSONValue {
        .array(
            parameters.map {
                [
                    "name": .string($0.name), "value": .number($0.value),
                    "standard_error": .optional($0.standardError),
                ]
            }
        )
    }

    private func json(_ goodness: GoodnessOfFit?) -> JSONValue {
        guard let goodness else { return .null }
        return [
            "statistic": .number(goodness.statistic), "p_value": .number(goodness.pValue),
        ]
    }
}

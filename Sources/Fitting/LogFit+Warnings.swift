extension LogFit {
    /// Deviates beyond this are taken for real: chance passes it once in 15,000.
    private static let significant = 4.0
    /// Correlations below this do not matter, however sure they are.
    private static let smallCorrelation = 0.03
    private static let fewValues = 100

    /// What is doubtful about arrivals.
    static func warnings(
        of sequence: ArrivalSequence,
        _ fit: ArrivalFit,
        _ group: LogGroup
    ) -> [FitWarning] {
        var warnings: [FitWarning] = []
        func warn(_ kind: FitWarning.Kind, _ message: String) {
            warnings.append(FitWarning(kind, "arrivals", message))
        }
        if group.unsortedCount > 0 {
            warn(
                .unsorted,
                "\(group.unsortedCount) rows are earlier than the row before them: sorted here"
            )
        }
        if sequence.gapCount < fewValues {
            warn(.fewData, "only \(sequence.gapCount) gaps: standard errors are rough")
        }
        if group.share < 0.97 {
            warn(
                .sampled,
                "the log holds \(percent(group.share)) of the requests by their numbers: rates are those "
                    + "of the part, and its process is nearer to Poisson than the whole is"
            )
        }
        if let trend = sequence.trend, abs(trend) > significant, fit.best.kind != .profile,
            fit.best.kind != .mmpp
        {
            warn(
                .trend,
                "the rate \(trend > 0 ? "rises" : "falls") over the log (Mann-Kendall z = "
                    + "\(rounded(trend))): one rate for all of it misleads; try a profile or a part"
            )
        }
        if fit.best.kind == .poisson || fit.best.kind == .renewal,
            let correlation = sequence.autocorrelation,
            abs(correlation.value) > max(significant * correlation.standardError, smallCorrelation)
        {
            warn(
                .autocorrelation,
                "neighbouring gaps are correlated (\(rounded(correlation.value))), which "
                    + "\(fit.best.kind.rawValue) arrivals are not: bursts last longer than fitted"
            )
        }
        let meanGap = sequence.span / Double(sequence.gapCount)
        let resolution = Double(sequence.resolution) * 1e-9
        let ties = sequence.tieCount
        if resolution > 0.05 * meanGap, fit.best.kind != .deterministic {
            warn(
                .rounding,
                "times are multiples of \(resolution) s, which is "
                    + "\(percent(resolution / meanGap)) of the mean gap: short gaps are not resolved"
            )
        } else if ties > 0, Double(ties) > 0.01 * Double(sequence.gapCount) {
            warn(
                .ties,
                "\(ties) of \(sequence.gapCount) gaps are 0: requests come in batches, which is not fitted"
            )
        }
        if let goodness = fit.best.goodness, goodness.pValue < 0.01,
            fit.best.kind == .profile || goodness.statistic > 0.02
        {
            warn(
                .rejected,
                "no process fits: the best, \(fit.best.kind.rawValue), is off by more than chance "
                    + "(p = \(rounded(goodness.pValue))); replay the log as a trace instead"
            )
        }
        return warnings
    }

    /// What is doubtful about a column of durations.
    static func warnings(of durations: borrowing LoggedDurations, _ fit: DurationFit?)
        -> [FitWarning]
    {
        var warnings: [FitWarning] = []
        let name = durations.name
        func warn(_ kind: FitWarning.Kind, _ message: String) {
            warnings.append(FitWarning(kind, name, message))
        }
        if durations.negativeCount > 0 {
            warn(.negative, "\(durations.negativeCount) durations are below 0: left out")
        }
        guard let fit else {
            if durations.count > 0 { warn(.fewData, "no whole duration: nothing to fit") }
            return warnings
        }
        let whole = durations.count - durations.cutCount
        if whole < fewValues { warn(.fewData, "only \(whole) whole durations") }
        if durations.cutCount > whole {
            warn(
                .censoring,
                "\(percent(Double(durations.cutCount) / Double(durations.count))) were cut off: what lies "
                    + "beyond the timeout is extrapolated"
            )
        }
        if durations.zeroCount > 0 {
            warn(
                .zeros,
                "\(durations.zeroCount) durations are 0: they count as half the resolution, "
                    + "\(Double(durations.resolution) * 0.5e-9) s"
            )
        }
        let resolution = Double(durations.resolution) * 1e-9
        if resolution > 0.05 * fit.mean, fit.best != nil {
            warn(
                .rounding,
                "durations are multiples of \(resolution) s, "
                    + "\(percent(resolution / fit.mean)) of their mean: families may be confused"
            )
        }
        if let correlation = durations.autocorrelation,
            abs(correlation.value) > max(significant * correlation.standardError, smallCorrelation)
        {
            warn(
                .autocorrelation,
                "neighbouring durations are correlated (\(rounded(correlation.value))): the service is "
                    + "slow at times, or the column holds waiting time"
            )
        }
        if fit.isRejected, let best = fit.best {
            warn(
                .rejected,
                "no family fits: the best, \(best.family.rawValue), is off by "
                    + "\(percent(best.distance)); the empirical distribution is offered instead"
            )
        }
        return warnings
    }

    /// A number for a sentence.
    private static func rounded(_ value: Double) -> String {
        "\((value * 1_000).rounded() / 1_000)"
    }

    private static func percent(_ share: Double) -> String {
        "\((share * 1_000).rounded() / 10) %"
    }
}
